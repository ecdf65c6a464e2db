"""A dialogue with one session and a person in each role, for tests of what happens in the room."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import update

from dialogue_platform.live import SYSTEM, Actor, Refusal, live, perform
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.live.limits import forget
from dialogue_platform.live.read.changes import heads_of
from dialogue_platform.live.store.journal import cursor_of
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.template import new_paragraph_id
from dialogue_platform.outcome.drafting import log
from dialogue_platform.outcome.drafting.appends import Append
from dialogue_platform.outcome.drafting.delivery import DELIVERY, Delivery
from dialogue_platform.outcome.drafting.socket_events import AllocateClientId
from dialogue_platform.outcome.schema import FRAGMENT
from dialogue_platform.people.models import Mail, MailState
from tests.support.joins import by_place, joined, reader

ROLES = ("chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter")
NOWHERE = "0" * 24


@dataclass
class Room:
    """Commands by role name, and what each audience sees of the session's stream."""

    app: Any
    dialogue: str = ""
    session: str = ""
    list: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def do(self, role: str, name: str, /, **args: Any) -> dict[str, Any]:
        return perform(name, self.actors[role], args).result or {}

    def refused(self, role: str, name: str, /, **args: Any) -> Refusal:
        """The refusal of a command that must be refused and must change nothing."""
        before = self.seq()
        try:
            perform(name, self.actors[role], args)
        except Refusal as refusal:
            assert self.seq() == before, f"{name} was refused and moved the stream"
            return refusal
        raise AssertionError(f"{name} was not refused")

    def code(self, role: str, name: str, /, **args: Any) -> str:
        return self.refused(role, name, **args).code

    def at_once(self, *calls: tuple[str, str, dict[str, Any]]) -> list[str]:
        """Send commands from as many threads as there are, and answer "ok" or the code of each, sorted."""
        answers: list[str] = []
        gate = threading.Barrier(len(calls))
        threads = [threading.Thread(target=self._send, args=(gate, answers, *call)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(answers)

    def _send(self, gate: Any, answers: list[str], role: str, name: str, args: dict[str, Any]) -> None:
        with self.app.app_context():
            gate.wait()
            try:
                perform(name, self.actors[role], args)
                answers.append("ok")
            except Refusal as refusal:
                answers.append(refusal.code)

    def seq(self, stream: str | None = None) -> int:
        name = stream or f"session:{self.session}"
        with live().database.reading() as db:
            return heads_of(db, [name])[name].seq

    def sees(self, audience: str, person: str | None = None, after: int = 0) -> dict[tuple[str, str], Any]:
        """Everything of the session's stream that an audience, and a person of it, has on the screen."""
        member = self.people[person] if person else None
        stream = f"session:{self.session}"
        with live().database.reading() as db:
            mark = f"{reader(db, audience, member).name}:{cursor_of(db, stream, after)}" if after else None
        return by_place(joined(stream, (audience, member), after, mark).entities)

    def one(self, audience: str, kind: str, id: str, person: str | None = None) -> dict[str, Any] | None:
        return self.sees(audience, person).get((kind, id))

    def rows(self, model: Any, **where: Any) -> list[Any]:
        with live().database.reading() as db:
            return list(db.query(model).filter_by(**where))

    def open(self) -> Room:
        """The session live, the list open."""
        self.do("chair", "dialogues.open_session", session=self.session)
        self.do("moderator", "speakers.open_list", list=self.list)
        return self

    def write(self, document: str, text: str, bracket: str = "") -> str:
        """The rapporteur writes a paragraph into a document, words of it in a bracket, and readers have it; its id."""
        paragraph = new_paragraph_id()
        update = self._paragraph(document, paragraph, text, bracket)
        delivery: Delivery = DELIVERY.of(self.app)
        delivery.append(document, Append(self.actors["rapporteur"], new_id(), update)).wait()
        perform("outcome.refresh_paragraphs", SYSTEM, {"document": document})
        return paragraph

    def _paragraph(self, document: str, paragraph: str, text: str, bracket: str) -> bytes:
        client = live().writer.submit(AllocateClientId(document, self.people["rapporteur"])).wait()
        doc: Doc = Doc(client_id=client)
        with live().database.reading() as db:
            for row in log.rows_above(db, document, 0):
                doc.apply_update(row.payload)
        before = doc.get_state()
        root = doc.get(FRAGMENT, type=XmlFragment)
        root.children.append(XmlElement("paragraph", {"paragraph_id": paragraph}, [XmlText(text)]))
        if bracket:
            start = text.encode().index(bracket.encode())
            written: Any = root.children[len(root.children) - 1].children[0]
            written.format(start, start + len(bracket.encode()), {"bracket": {}})
        return doc.get_update(before)

    def join(self, name: str, role: str = "delegate") -> str:
        """One more person; answers the name under which to act."""
        self.join_all({name: role})
        return name

    def join_all(self, roles: dict[str, str]) -> None:
        """More people, their roles by name."""
        emails = {name: f"{name}.{new_id()}@example.org" for name in roles}
        enrol = [("people.enrol", SYSTEM, {"email": emails[name], "name": name.title()}) for name in roles]
        invited = {"dialogue": self.dialogue}
        organiser = self.actors["organiser"]
        invite = [
            ("people.invite", organiser, {**invited, "email": emails[name], "role": role, "name": name.title()})
            for name, role in roles.items()
        ]
        for name, made in zip(roles, in_one_go(enrol), strict=True):
            self.actors[name] = Actor(user_id=made["user"])
        for name, made in zip(roles, in_one_go(invite), strict=True):
            self.people[name] = made["participant"]


def in_one_go(calls: list[tuple[str, Actor, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Send commands without waiting in between, so that they share a commit; the result of each."""
    jobs = [live().writer.submit(prepare(name, actor, args, None)) for name, actor, args in calls]
    return [job.wait().result for job in jobs]


def new_session(room: Room, **settings: Any) -> str:
    """One more session of the room's dialogue; the room turns to it."""
    plan = {"title": "Green economy", "starts_at": "2026-11-26T10:00:00Z", "minutes": 90, **settings}
    room.session = room.do("organiser", "dialogues.create_session", dialogue=room.dialogue, **plan)["session"]
    room.list = next(id for kind, id in room.sees("podium") if kind == "speakers_list")
    return room.session


def clear_the_post(*users: str) -> None:
    """Letters to others than these count as sent, past the road: earlier tests have left hundreds."""
    with live().database.writer.begin() as connection:
        connection.execute(update(Mail).where(Mail.user_id.not_in(users)).values(state=MailState.SENT))


def build(app: Any, **settings: Any) -> Room:
    """A fresh dialogue with people in every role; every test has its own, so they share one database."""
    forget()
    room = Room(app)
    email = f"organiser.{new_id()}@example.org"
    user = perform("people.enrol", SYSTEM, {"email": email, "name": "Organiser", "may_organise": True}).result["user"]
    room.actors["organiser"] = Actor(user_id=user)
    begun = {"title": "Coalition with nature", "starts_on": "2026-11-26", "tz": "Asia/Almaty"}
    room.dialogue = room.do("organiser", "dialogues.create", **begun)["dialogue"]
    room.join_all({role: role for role in ROLES})
    new_session(room, **settings)
    return room
