"""The right pulled from a person in every state, in every way: nothing more of theirs is accepted, nothing more is delivered.

Somebody is on the list, speaks, stands paused, has a question pending, writes with an update unsent, is in the middle of a
snapshot and reads by plain requests too; and comes by cookie or by a personal token.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
import requests
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from socketio.exceptions import ConnectionError, SocketIOError
from sqlalchemy import update

from dialogue_platform.live import clock, live
from dialogue_platform.live.protocol import PROTOCOL
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.template import new_paragraph_id
from dialogue_platform.outcome.drafting import log
from dialogue_platform.outcome.schema import FRAGMENT, SCHEMA
from dialogue_platform.people.expiry import Expiry
from dialogue_platform.people.models import ApiToken
from tests.live.client import Peer
from tests.live.conftest import token_of
from tests.people.browser import Browser, fresh_link
from tests.waiting import until

TIMEOUT = 20
#: they end what is open by a cookie, and an unused link too where it says so
BY_COOKIE = ("removed", "signed_out", "everywhere", "password", "closed", "organiser")
BY_TOKEN = ("removed", "password", "closed", "token_revoked", "token_expired")
LINKS_END = {"everywhere", "password", "closed", "organiser"}
FLOOR = ("listed", "speaking", "paused")


class ByCookie(Peer):
    """A browser's socket: known by what its first request brings."""

    def connect(self, patience: float = 10) -> Peer:
        self.sio = self._socket()
        heads, named = {"Cookie": self.token}, {"protocol": PROTOCOL}
        self.sio.connect(self.url, headers=heads, auth=named, transports=["websocket"], wait_timeout=patience)
        return self


class Holder:
    """One person at one door, in the middle of everything."""

    def __init__(self, room, address, role, door):
        self.room, self.address, self.role, self.door = room, address, role, door
        self.browser = Browser(room.app).sign_in(room.actors[role].user_id)
        (cookie,) = [c for c in self.browser.client._cookies.values() if c.key == "session"]
        self.cookie, self.token = f"session={cookie.value}", token_of(room, role)
        self.stream, self.heard = f"session:{room.session}", []
        self.peer = ByCookie(address, self.cookie) if door == "cookie" else Peer(address, self.token)
        self.peer.connect()
        self.peer.sio.on("draft.update", self.heard.append)
        self.peer.join(self.stream, pages=0)
        self.cursor = self.peer.streams[self.stream]["cursor"]
        assert self.cursor, "in the middle of a snapshot"
        assert self.plain().json()["mark"].startswith("floor.")

    def plain(self):
        head = {"Cookie": self.cookie} if self.door == "cookie" else {"Authorization": f"Bearer {self.token}"}
        return requests.get(f"{self.address}/api/v1/streams/{self.stream}", headers=head, timeout=TIMEOUT)

    def call(self, event, data):
        """The answer, or None where nobody listens any more."""
        try:
            return self.peer.call(event, data)
        except SocketIOError:
            return None

    def acts(self, name, **args):
        answer = self.call("command", {"key": new_id(), "name": name, "args": args})
        return bool(answer and answer["ok"])

    def pull(self, way):
        me = {"participant": self.room.people[self.role]}
        acts = {
            "removed": lambda: self.room.do("organiser", "people.remove", **me),
            "signed_out": lambda: self.browser.post("/sign-out"),
            "everywhere": lambda: self.room.do(self.role, "people.sign_out_everywhere"),
            "password": lambda: self.room.do(self.role, "people.set_password", password_hash="x", revoke_tokens=True),
            "closed": lambda: self.room.do(self.role, "people.close_account"),
            "organiser": lambda: self.room.do("organiser", "people.end_sign_ins", **me),
            "token_revoked": lambda: self.browser.post(f"/account/tokens/{self.token_id}/revoke"),
            "token_expired": self.expire,
        }
        acts[way]()

    @property
    def token_id(self):
        return self.room.rows(ApiToken, user_id=self.room.actors[self.role].user_id)[0].id

    def expire(self):
        """Time goes by."""
        expiry = Expiry(live())
        expiry.seen = clock.now() - timedelta(seconds=5)
        with live().database.writer.begin() as connection:
            mine = update(ApiToken).where(ApiToken.id == self.token_id)
            connection.execute(mine.values(expires_at=clock.now() - timedelta(seconds=1)))
        with live().database.reading() as db:
            expiry.look(db)

    def is_out(self, way):
        """The socket, or in a dialogue one was removed from, the join; and every other door."""
        until(lambda: self.peer.removed, f"{way}: nothing is said")
        reason = {ack["reason"] for ack in self.peer.removed}
        if way == "removed":
            assert "removed" in reason
        else:
            assert reason <= {"signed_out", "removed"}
            until(lambda: not self.peer.sio.connected, f"{way}: the socket stays open")
            until(lambda: self.plain().status_code == 401, f"{way}: plain requests go on")
            with pytest.raises(ConnectionError):
                type(self.peer)(self.address, self.peer.token).connect()
        answer = self.call("page", {"stream": self.stream, "cursor": self.cursor})
        assert not (answer and answer["ok"]), f"{way}: the snapshot goes on"


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", 2)


def on_the_floor(room, state):
    room.open()
    request = room.do("delegate", "speakers.request_floor", list=room.list)["request"]
    room.do("moderator", "speakers.accept_request", request=request)
    if state != "listed":
        version = room.one("podium", "speakers_list", room.list)["version"]
        room.do("moderator", "speakers.give_floor", request=request, list_version=version)
    if state == "paused":
        room.do("moderator", "speakers.pause_floor", request=request)
    return request


def is_not_told(room, address, holder):
    """Something happens; who takes part hears it, and then our holder has not."""
    other = Peer(address, token_of(room, "observer")).connect()
    other.join(holder.stream)
    before = str(holder.peer.streams)
    text = f"Told after the end {new_id()}?"
    question = room.do("panellist", "questions.ask", session=room.session, text=text)["question"]
    room.do("moderator", "questions.publish", question=question, revision=1)
    until(lambda: ("question", question) in other.state(holder.stream), "nobody hears it")
    other.cut()
    assert text not in str(holder.peer.streams) and str(holder.peer.streams) == before


@pytest.mark.parametrize("state", FLOOR)
@pytest.mark.parametrize(
    ("door", "way"), [*(("cookie", way) for way in BY_COOKIE), *(("token", way) for way in BY_TOKEN)]
)
def test_who_is_in_the_room(room, address, door, way, state):
    request = on_the_floor(room, state)
    holder = Holder(room, address, "delegate", door)
    pending = room.do("delegate", "questions.ask", session=room.session, text="May I?")["question"]
    link = fresh_link(room.actors["delegate"].user_id)
    holder.pull(way)
    holder.is_out(way)
    before = room.seq()
    tries = [
        ("speakers.withdraw_request" if state == "listed" else "speakers.end_floor", {"request": request}),
        ("questions.ask", {"session": room.session, "text": "Still here?"}),
        ("questions.edit", {"question": pending, "text": "May I still?"}),
        ("speakers.request_floor", {"list": room.list}),
    ]
    assert [name for name, args in tries if holder.acts(name, **args)] == []
    assert room.seq() == before
    is_not_told(room, address, holder)
    if way in LINKS_END:
        assert Browser(room.app).ask(f"/sign-in/{link}").status_code == 410


class Draft:
    """The rapporteur's copy of the text, with a paragraph that is not sent yet."""

    def __init__(self, room, holder):
        made = room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title="Outcome", sections=["A"])
        self.document, self.holder = made["document"], holder
        ack = holder.call("draft.join", {"document": self.document, "vector": b"", "schema": SCHEMA})
        assert ack["ok"] and ack["may_write"]
        self.doc: Doc = Doc(client_id=ack["client"])
        self.doc.apply_update(ack["update"])
        self.unsent = self.write("Not sent yet")

    def write(self, text):
        before = self.doc.get_state()
        root = self.doc.get(FRAGMENT, type=XmlFragment)
        root.children.append(XmlElement("paragraph", {"paragraph_id": new_paragraph_id()}, [XmlText(text)]))
        return self.doc.get_update(before)

    def send(self):
        data = {"document": self.document, "uid": secrets.token_hex(8), "update": self.unsent}
        answer = self.holder.call("draft.update", data)
        return bool(answer and answer["ok"])

    def rows(self):
        with live().database.reading() as db:
            return len(list(log.rows_above(db, self.document, 0)))


@pytest.mark.parametrize(
    ("door", "way"), [*(("cookie", way) for way in BY_COOKIE), *(("token", way) for way in BY_TOKEN)]
)
def test_who_writes_in_the_text(room, address, door, way):
    holder = Holder(room, address, "rapporteur", door)
    draft = Draft(room, holder)
    room.join("second", "rapporteur")
    holder.pull(way)
    holder.is_out(way)
    before = draft.rows()
    assert not draft.send() and draft.rows() == before
    again = holder.call("draft.join", {"document": draft.document, "vector": b"", "schema": SCHEMA})
    assert not (again and again["ok"] and again["may_write"])
    heard = len(holder.heard)
    room.actors["rapporteur"], room.people["rapporteur"] = room.actors["second"], room.people["second"]
    room.write(draft.document, "Written after the end")
    is_not_told(room, address, holder)
    assert len(holder.heard) == heard


@pytest.mark.parametrize("door", ["cookie", "token"])
@pytest.mark.parametrize("state", FLOOR)
def test_another_role_takes_away_what_was_the_old_ones(room, address, door, state):
    """Who stays in the room reads on; what the new role may not is refused, and the place is not theirs any more."""
    on_the_floor(room, state)
    holder = Holder(room, address, "delegate", door)
    room.do("organiser", "people.change_role", participant=room.people["delegate"], role="interpreter")
    tries = [
        ("questions.ask", {"session": room.session, "text": "Still?"}),
        ("speakers.request_floor", {"list": room.list}),
    ]
    assert [name for name, args in tries if holder.acts(name, **args)] == []


@pytest.mark.parametrize("door", ["cookie", "token"])
def test_another_delegation_takes_the_place_along(room, address, door):
    home = room.do("organiser", "delegations.create", dialogue=room.dialogue, name="Kyrgyzstan", constituency="state")
    away = room.do("organiser", "delegations.create", dialogue=room.dialogue, name="Mongolia", constituency="state")
    me = {"participant": room.people["delegate"]}
    room.do("organiser", "people.edit", **me, delegation=home["delegation"])
    request = on_the_floor(room, "listed")
    holder = Holder(room, address, "delegate", door)
    room.do("organiser", "people.edit", **me, delegation=away["delegation"])
    assert not holder.acts("speakers.substitute", request=request, participant=room.people["delegate"])
    assert not holder.acts("speakers.withdraw_request", request=request)
