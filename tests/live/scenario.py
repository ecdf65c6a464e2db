"""One story in which every command happens at least once. A command without a line here fails a test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from dialogue_platform.live import SYSTEM, Actor, perform
from dialogue_platform.live.store.streams import new_id
from tests.files.steps import keep
from tests.support.registers import more_chapters

Step = tuple[str, str, dict[str, Any]]


class Scenario:
    """Tells the story step by step on a room; each step is yielded after it has happened."""

    def __init__(self, room: Any) -> None:
        self.room = room
        self.covered: set[str] = set()

    def do(self, role: str, command: str, /, **args: Any) -> dict[str, Any]:
        self.covered.add(command)
        actor = SYSTEM if role == "system" else self.room.actors[role]
        return perform(command, actor, args).result or {}

    def tell(self) -> Iterator[str]:
        chapters: list[Callable[[], Iterator[Any]]] = [
            self.programme, self.people, self.list, self.floor, self.sitting, self.leaving, self.questions, self.files,
            self.outcome, *(partial(tell, self) for tell in more_chapters()), self.erasure, self.end, self.record,
        ]  # fmt: skip
        for chapter in chapters:
            for _ in chapter():
                yield getattr(chapter, "__name__", "a feature from elsewhere")

    def programme(self) -> Iterator[Any]:
        room, dialogue = self.room, self.room.dialogue
        series = self.do("organiser", "dialogues.create_series", title="National consultations")["series"]
        yield self.do(
            "organiser", "dialogues.create", title="Astana", starts_on="2017-06-15", tz="Asia/Almaty", series=series
        )
        yield self.do("organiser", "dialogues.edit", dialogue=dialogue, lead="Recovery with nature", seen={"lead": ""})
        yield self.do(
            "organiser", "dialogues.create_session", dialogue=dialogue, title="Closing",
            starts_at="2026-11-26T12:00:00Z", minutes=45,
        )  # fmt: skip
        yield self.do("organiser", "dialogues.edit_session", session=room.session, summary="Statements")
        made = [
            self.do("organiser", "dialogues.create_item", session=room.session, title=title, minutes=10)["item"]
            for title in ("Ecotourism", "Geoparks")
        ]
        yield self.do("organiser", "dialogues.edit_item", item=made[0], minutes=12)
        yield self.do("organiser", "dialogues.move_item", item=made[1], before=made[0])
        spare = self.do("organiser", "dialogues.create_item", session=room.session, title="A mistake")["item"]
        yield self.do("organiser", "dialogues.remove_item", item=spare)
        yield self.do("organiser", "dialogues.restore_item", item=spare)
        yield self.do("organiser", "dialogues.remove_item", item=spare)
        mistake = self.do(
            "organiser", "dialogues.create_session", dialogue=dialogue, title="Twice",
            starts_at="2026-11-26T12:00:00Z", minutes=45,
        )["session"]  # fmt: skip
        yield self.do("organiser", "dialogues.remove_session", session=mistake)
        yield self.do("organiser", "dialogues.restore_session", session=mistake)
        yield self.do("organiser", "dialogues.remove_session", session=mistake)
        made_twice = self.do(
            "organiser", "delegations.create", dialogue=dialogue, name="Khazakstan", constituency="state"
        )
        yield self.do("organiser", "delegations.remove", delegation=made_twice["delegation"])
        copied = {"dialogue": dialogue, "title": "Next year", "starts_on": "2027-11-25"}
        copy = self.do("organiser", "dialogues.copy", **copied)["dialogue"]
        yield self.do("organiser", "dialogues.archive", dialogue=copy, on=True)
        yield self.do("organiser", "dialogues.archive", dialogue=copy, on=False)
        yield self.do("chair", "dialogues.open_session", session=room.session)
        yield self.do("chair", "dialogues.set_current_item", item=made[0], **{"from": None})
        yield self.do("moderator", "dialogues.set_video", session=room.session, video="https://meet.example.org/room")
        yield self.do("moderator", "dialogues.take_questions", session=room.session, on=True)

    def people(self) -> Iterator[Any]:
        room = self.room
        made = self.do(
            "organiser", "delegations.create", dialogue=room.dialogue, name="Kazakhstan", constituency="state"
        )
        yield made
        yield self.do("organiser", "delegations.edit", delegation=made["delegation"], code="KZ")
        email = f"guest.{new_id()}@example.org"
        guest = self.do("organiser", "people.invite", dialogue=room.dialogue, email=email, role="observer")[
            "participant"
        ]
        yield self.do("organiser", "people.remind", participant=guest)
        yield self.do("organiser", "people.hand_link", participant=guest)
        yield self.do("organiser", "people.edit", participant=guest, name="Guest", function="Expert", delegation=None)
        yield self.do("organiser", "people.change_role", participant=guest, role="panellist")
        yield self.do("organiser", "people.remove", participant=guest)
        yield self.do("organiser", "people.restore", participant=guest)
        user = self.do("system", "people.enrol", email=email)["user"]
        yield self.do("system", "people.set_email", user=user, email=f"moved.{email}")
        link = self.do("system", "people.make_link", user=user)["link"]
        yield self.do("nobody", "people.use_link", link=link) if "nobody" in room.actors else self.nobody(link)
        room.actors["guest"] = Actor(user)
        yield self.do("guest", "people.accept_invitation", participant=guest)
        yield self.do("organiser", "people.edit", participant=guest, delegation=made["delegation"])
        yield self.do("organiser", "people.edit", participant=guest, delegation=None)
        yield self.do("guest", "people.set_profile", name="A guest")
        yield self.do("guest", "people.set_language", language="ru")
        yield self.do("guest", "people.set_password", password_hash="$argon2id$of-a-test")
        token = self.do("guest", "people.create_token", label="notebook")
        yield self.do("guest", "people.revoke_token", token=token["id"])
        yield self.letters()
        yield from self.second_factor(user)
        yield from self.sign_ins(user, guest)
        yield self.do("guest", "people.close_account")

    def second_factor(self, user: str) -> Iterator[Any]:
        """Two factors are added, proved by each of the ways, and removed; the chair's is reset."""
        key = self.do(
            "guest", "people.add_passkey", name="Key", credential_id=new_id(), public_key="of a test", sign_count=0
        )
        app = self.do("guest", "people.add_authenticator", secret="sealed", step=0)
        yield None
        codes = self.do("guest", "people.make_recovery_codes")["codes"]
        begun = {"user": user, "generation": 1}  # the guest has set a password
        waits = [self.do("system", "people.begin_second_step", **begun)["pending"] for _ in range(3)]
        yield self.do("system", "people.pass_by_code", pending=waits[0], code="000000")
        yield self.do("system", "people.pass_by_passkey", pending=waits[1], passkey=key["passkey"], sign_count=1)
        yield self.do("system", "people.pass_by_recovery_code", pending=waits[2], recovery=codes[0])
        yield self.do("guest", "people.remove_authenticator", authenticator=app["authenticator"])
        yield self.do("guest", "people.remove_passkey", passkey=key["passkey"])
        self.do("guest", "people.add_authenticator", secret="sealed", step=0)
        yield self.do("organiser", "people.reset_second_factor", user=user)

    def sign_ins(self, user: str, participant: str) -> Iterator[Any]:
        """On the platform's stream, which nobody joins: no audience sees any of it."""
        from dialogue_platform.people.models import User

        generation = self.room.rows(User, id=user)[0].generation
        begun = {"user": user, "generation": generation, "browser": "Firefox", "system": "Windows"}
        first = self.do("system", "people.begin_sign_in", **begun)["sign_in"]
        self.do("system", "people.begin_sign_in", **begun)
        yield self.do("system", "people.adopt_sign_in", user=user, id=f"old{new_id()}")
        yield self.do("system", "people.prove", sign_in=first)
        yield self.do("guest", "people.end_sign_in", sign_in=first)
        yield self.do("organiser", "people.end_sign_ins", participant=participant)
        yield self.do("guest", "people.sign_out_everywhere")
        yield self.do("system", "people.sweep_sign_ins", idle_hours=24)

    def nobody(self, link: str) -> None:
        from dialogue_platform.live import NOBODY

        self.covered |= {"people.use_link", "people.ask_for_link"}
        perform("people.use_link", NOBODY, {"link": link})
        perform("people.ask_for_link", NOBODY, {"email": "delegate@example.org"})

    def letters(self) -> None:
        from dialogue_platform.people.models import Mail

        letter = self.room.rows(Mail)[0]
        self.do("system", "people.mark_mail", mail=letter.id, sent=True)

    def list(self) -> Iterator[Any]:
        room = self.room
        made = self.do("moderator", "speakers.create_list", session=room.session, title="Second segment")
        yield self.do("moderator", "speakers.edit_list", list=made["list"], limit_s=300)
        yield self.do("moderator", "speakers.open_list", list=room.list)
        self.asked = {
            role: self.do(role, "speakers.request_floor", list=room.list, subject=role)["request"]
            for role in ("delegate", "panellist", "observer")
        }
        yield None
        yield self.do("observer", "speakers.withdraw_request", request=self.asked["observer"])
        again = self.do("observer", "speakers.request_floor", list=room.list)["request"]
        yield self.do("moderator", "speakers.decline_request", request=again, reason="", reason_code="time_over")
        for role in ("delegate", "panellist"):
            yield self.do("moderator", "speakers.accept_request", request=self.asked[role])
        moved = {"request": self.asked["panellist"], "before": self.asked["delegate"], "list_version": self.version()}
        yield self.do("moderator", "speakers.move_request", **moved)

    def version(self) -> int:
        return int(self.room.one("podium", "speakers_list", self.room.list)["version"])

    def floor(self) -> Iterator[Any]:
        first, second = self.asked["panellist"], self.asked["delegate"]
        yield self.do("moderator", "speakers.give_floor", request=first, list_version=self.version())
        yield self.do("moderator", "speakers.pause_floor", request=first)
        yield self.do("moderator", "speakers.resume_floor", request=first)
        yield self.do("moderator", "speakers.take_back_floor", request=first)
        yield self.do("chair", "speakers.give_floor", request=first, list_version=self.version())
        yield self.do("panellist", "speakers.end_floor", request=first)
        yield self.do("moderator", "speakers.give_floor", request=second, list_version=self.version())
        yield self.do("moderator", "speakers.close_list", list=self.room.list)

    def sitting(self) -> Iterator[Any]:
        """A point of order on a closed list, by somebody who interrupts; and what is taken back."""
        speaker, room = self.asked["delegate"], self.room
        point = self.do("observer", "speakers.request_floor", list=room.list, kind="point_of_order")["request"]
        yield point
        yield self.do("moderator", "speakers.interrupt", request=point, holder=speaker)
        yield self.do("moderator", "speakers.end_floor", request=point)
        yield self.do("moderator", "speakers.resume_floor", request=speaker)
        yield self.do("moderator", "speakers.add_time", request=speaker, seconds=60)
        yield self.do("moderator", "speakers.end_floor", request=speaker)
        yield self.do("moderator", "speakers.undo_end", request=speaker)
        guest = self.do("moderator", "speakers.add_request", list=room.list, name="A minister")["request"]
        yield guest
        yield self.do("moderator", "speakers.substitute", request=guest, name="A deputy minister")
        yield self.do("moderator", "speakers.mark_absent", request=guest)
        yield self.do("moderator", "speakers.undo_request", request=guest, state="no_show", list_version=self.version())

    def leaving(self) -> Iterator[Any]:
        """A place is given from hand to hand in a delegation, and stays when its speaker leaves."""
        room, people = self.room, self.room.people
        home = self.do(
            "organiser", "delegations.create", dialogue=room.dialogue, name="Mongolia", constituency="state"
        )["delegation"]
        for role in ("panellist", "observer"):
            given = {"name": role.title(), "function": "Head", "delegation": home}
            yield self.do("organiser", "people.edit", participant=people[role], **given)
        reply = self.do("panellist", "speakers.request_floor", list=room.list, kind="right_of_reply")["request"]
        yield self.do("moderator", "speakers.accept_request", request=reply)
        yield self.do("observer", "speakers.substitute", request=reply, participant=people["observer"])
        yield self.do("panellist", "speakers.substitute", request=reply, participant=people["panellist"])
        yield self.do("organiser", "people.change_role", participant=people["panellist"], role="interpreter")
        yield self.do("organiser", "people.change_role", participant=people["panellist"], role="panellist")

    def ask(self, text: str, **more: Any) -> str:
        return str(self.do("delegate", "questions.ask", session=self.room.session, text=text, **more)["question"])

    def questions(self) -> Iterator[Any]:
        first, second, third = self.ask("One?"), self.ask("Two?", anonymous=True), self.ask("Three?")
        yield None
        yield self.do("delegate", "questions.edit", question=first, text="One, really?")
        yield self.do("moderator", "questions.reword", question=first, revision=2, text="One, is it really?")
        yield self.do("moderator", "questions.publish", question=first, revision=3)
        yield self.do("moderator", "questions.publish", question=second, revision=1)
        yield self.do("observer", "questions.endorse", question=first, on=True)
        yield self.do("delegate", "questions.edit", question=first, text="One, is it realy?")
        yield self.do(
            "moderator", "questions.publish", question=self.ask("One, in other words?", follows=first), revision=1
        )
        yield self.do("moderator", "questions.dismiss", question=third, revision=1, reason="Asked already")
        yield self.do("moderator", "questions.restore", question=third, revision=2)
        yield self.do("delegate", "questions.withdraw", question=third)
        yield self.do("moderator", "questions.stage", question=first, revision=self.revision(first), **{"from": None})
        yield self.do("moderator", "questions.unstage", question=first)
        yield self.do("moderator", "questions.take_back", question=second, revision=self.revision(second))
        yield self.do("moderator", "questions.answer", question=first, revision=self.revision(first), how="live")

    def revision(self, question: str) -> int:
        return int(self.room.one("podium", "question", question)["revision"])

    def outcome(self) -> Iterator[Any]:
        sections = ["Background", "Way forward"]
        made = self.do(
            "organiser", "outcome.create_document", dialogue=self.room.dialogue, title="Outcome", sections=sections
        )
        self.document = made["document"]
        yield made
        yield self.do("system", "outcome.begin_epoch", document=self.document)
        yield self.do("system", "outcome.refresh_paragraphs", document=self.document)
        yield self.do("organiser", "outcome.set_visibility", document=self.document, visibility="public")
        yield self.do("chair", "outcome.set_visibility", document=self.document, visibility="participants")
        self.room.write(self.document, "Reaffirms the [voluntary] nature of the register")
        yield from self.brackets()
        version = self.do("rapporteur", "outcome.name_version", document=self.document, name="Zero draft")["version"]
        yield version
        adoption = {"document": self.document, "version": version, "open_brackets": 1}
        yield self.do("chair", "outcome.adopt", **adoption)
        yield self.do("chair", "outcome.reopen", document=self.document, reason="An annex was left out")
        self.room.write(self.document, "Takes note of the annex")
        again = self.do("rapporteur", "outcome.name_version", document=self.document, name="With the annex")["version"]
        yield again
        yield self.do("chair", "outcome.set_visibility", document=self.document, visibility="public")
        yield self.do("chair", "outcome.set_visibility", document=self.document, visibility="participants")
        yield self.do("chair", "outcome.adopt", **{**adoption, "version": again})

    def files(self) -> Iterator[Any]:
        """Three names of two files, one for those who take part; one is removed and put back, one erased by law."""
        kept = [keep(self.room, name=f"{place}.pdf", visibility=place) for place in ("public", "participants")]
        self.covered.add("files.add")
        yield keep(self.room, b"Another paper", name="Other.txt")
        yield self.do("organiser", "files.remove", file=kept[0])
        yield self.do("organiser", "files.restore", file=kept[0])
        yield self.do("organiser", "files.remove", file=kept[1])
        yield self.do("system", "files.erase", file=kept[1], reason="case 14")

    def brackets(self) -> Iterator[Any]:
        """Of two paragraphs one bracket is agreed, and one goes; readers have both."""
        for bracket, stays in (("of the states", True), ("and others", False)):
            paragraph = self.room.write(self.document, "In the name of the states and others", bracket)
            letters = "In the name of the states and others".replace(bracket, f"[{bracket}]")
            seen = {"paragraph": paragraph, "bracket": 1, "sha256": hashlib.sha256(letters.encode()).hexdigest()}
            self.do("chair", "outcome.resolve_bracket", document=self.document, **seen, keep=stays)
            yield self.do("system", "outcome.refresh_paragraphs", document=self.document)

    def erasure(self) -> Iterator[Any]:
        room, name = self.room, f"someone.{new_id()}"
        room.join(name, "panellist")
        asked = [
            self.do(name, "questions.ask", session=room.session, text=f"Words of {name}, {n}")["question"]
            for n in range(2)
        ]
        yield asked
        self.do("moderator", "speakers.open_list", list=room.list)
        made = self.do(name, "speakers.request_floor", list=room.list, subject=f"Subject of {name}")["request"]
        yield self.do("system", "questions.erase", question=asked[0], reason="case 12")
        yield self.do("system", "speakers.erase_request", request=made, reason="case 12")
        yield self.do("system", "people.erase", user=room.actors[name].user_id, reason="case 13")
        yield self.do("system", "people.end_what_was_restored", tokens=[])

    def end(self) -> Iterator[Any]:
        yield self.do("chair", "dialogues.suspend_session", session=self.room.session)
        yield self.do("chair", "dialogues.close_session", session=self.room.session)
        yield self.do("chair", "dialogues.reopen_session", session=self.room.session, reason="Closed by mistake")
        yield self.do("chair", "dialogues.close_session", session=self.room.session)

    def record(self) -> Iterator[Any]:
        stream = f"session:{self.room.session}"
        yield self.do("system", "record.seal", stream=stream, because="A migration changed its rows", again=True)
