"""Every exposed command, in any order, one to five times under one key, by anyone, while roles change and links break.

What must hold: a key has one effect and one answer; a refusal leaves no trace; at most one floor and one stage; tallies
are the count of their rows; who was away ends with what somebody fresh is given; every chain is whole.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession
from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.commands import commands
from dialogue_platform.live.journal import CommandKey, JournalEntry, verify
from dialogue_platform.live.limits import forget
from dialogue_platform.live.streams import OnStream, Stream, audience_of, new_id
from dialogue_platform.outcome.models import OutcomeDocument, Version
from dialogue_platform.people.models import ApiToken, Delegation, Participant
from dialogue_platform.questions.models import Question, Stage
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from tests.live.test_catch_up import Held, fresh
from tests.questions import test_invariants as of_questions
from tests.room import build
from tests.samples import CHOICES, arguments
from tests.speakers import test_invariants as of_speakers
from tests.test_permissions import COMMANDS, ROLES

EXAMPLES, STEPS = (200, 60) if os.environ.get("TEST_LONG") else (4, 30)
#: how often a command is drawn; every exposed one stands here
DRAWN = {
    "delegations.create": 1, "delegations.edit": 1, "dialogues.close_session": 1, "dialogues.create": 1,
    "dialogues.create_item": 3, "dialogues.create_series": 1, "dialogues.create_session": 1, "dialogues.edit": 1,
    "dialogues.edit_item": 2, "dialogues.edit_session": 1, "dialogues.move_item": 2, "dialogues.open_session": 4,
    "dialogues.set_current_item": 2, "dialogues.set_video": 1, "dialogues.suspend_session": 1,
    "dialogues.take_questions": 2, "outcome.adopt": 1, "outcome.create_document": 1, "outcome.name_version": 2,
    "people.accept_invitation": 2, "people.change_role": 4, "people.close_account": 1, "people.create_token": 1,
    "people.edit": 1, "people.invite": 1, "people.remind": 1, "people.remove": 1, "people.restore": 2,
    "people.revoke_token": 1, "people.set_language": 1, "people.set_profile": 1, "questions.answer": 2,
    "questions.ask": 8, "questions.dismiss": 2, "questions.edit": 2, "questions.endorse": 8, "questions.publish": 8,
    "questions.restore": 2, "questions.stage": 4, "questions.take_back": 2, "questions.unstage": 2,
    "questions.withdraw": 1, "speakers.accept_request": 6, "speakers.close_list": 1, "speakers.create_list": 1,
    "speakers.decline_request": 1, "speakers.edit_list": 1, "speakers.end_floor": 2, "speakers.give_floor": 6,
    "speakers.move_request": 2, "speakers.open_list": 3, "speakers.pause_floor": 2, "speakers.request_floor": 8,
    "speakers.resume_floor": 2, "speakers.take_back_floor": 2, "speakers.withdraw_request": 1,
}  # fmt: skip
OFTEN = [name for name, times in DRAWN.items() for _ in range(times)]
#: what an act is apt for; one in five is on anything
APT = {f"questions.{act}": states for act, states in of_questions.APT.items()} | {
    f"speakers.{act}": states for act, states in of_speakers.APT.items()
}
MODELS = {
    model.__tablename__: model
    for model in (
        AgendaItem, ApiToken, Delegation, DialogueSession, FloorRequest, OutcomeDocument, Participant, Question,
        SpeakersList, Version,
    )
}  # fmt: skip
WATCHERS = ("delegate", "moderator", "rapporteur", "organiser", None)


def test_the_table_names_every_exposed_command(app):
    assert set(DRAWN) == {name for name, command in commands.items() if command.exposed}


class Anything(RuleBasedStateMachine):
    """One dialogue; ``accepted`` counts by command, over all examples."""

    app: Any = None
    accepted: dict[str, int] = {}

    @initialize()
    def begin(self) -> None:
        self.room = build(self.app)
        self.room.open()
        self.room.do("organiser", "outcome.create_document", dialogue=self.room.dialogue, title="T", sections=["A"])
        self.held: dict[tuple[str, str | None], Held] = {}

    @rule(
        name=st.sampled_from(OFTEN),
        times=st.integers(1, 5),
        seed=st.integers(0, 2**16),
        wild=st.sampled_from((False, False, False, False, True)),
    )
    def send(self, name: str, times: int, seed: int, wild: bool) -> None:
        dice = random.Random(seed)
        args, role = self.arguments(name, dice, wild), self.sender(name, dice, wild)
        key, before = new_id(), self.heads()
        outcomes = [self.outcome(name, role, args, key) for _ in range(times)]
        self.one_effect(name, role, key, outcomes, before)

    @rule(role=st.sampled_from(WATCHERS))
    def come_back(self, role: str | None) -> None:
        """Somebody who was away catches up on every stream, by the mark of the last time."""
        with live().database.reading() as db:
            for stream in self.streams(db):
                self.catch_up(db, stream, role)

    def outcome(self, name: str, role: str, args: dict[str, Any], key: str) -> tuple[Any, ...]:
        forget()
        try:
            done = perform(name, self.room.actors[role], args, key)
        except Refusal as refused:
            assert refused.code not in ("fault", "busy", "unavailable"), (name, args, refused.code)
            return ("refused", refused.code)
        self.accepted[name] = self.accepted.get(name, 0) + 1
        return ("ok", done.seq, done.result)

    def one_effect(
        self, name: str, role: str, key: str, outcomes: list[tuple[Any, ...]], before: dict[str, int]
    ) -> None:
        first, after = outcomes[0], self.heads()
        with live().database.reading() as db:
            kept = db.scalar(select(func.count()).select_from(CommandKey).where(CommandKey.key == key))
        if first[0] == "refused":
            assert all(one == first for one in outcomes) and after == before and kept == 0, (name, role, outcomes)
            return
        assert kept == 1 and all(after[s] - before.get(s, 0) <= 1 for s in after), (name, before, after)
        again = (*first[:2], None) if commands[name].secret else first
        # a repeat of what ended one's own account or right to it comes from nobody any more
        assert all(other in (again, ("refused", "signed_out")) for other in outcomes[1:]), (name, outcomes)

    def heads(self) -> dict[str, int]:
        """The streams of this dialogue, and the common one; other tests are not running."""
        with live().database.reading() as db:
            query = select(Stream.name, Stream.seq)
            return dict(map(tuple, db.execute(query)))

    def arguments(self, name: str, dice: random.Random, wild: bool) -> dict[str, Any]:
        """What the schema asks for, with rows of this dialogue and, unless wild, as they are on the screen now."""
        chosen = {table: self.one_of(model, name, dice, wild) for table, model in MODELS.items()}
        ids = {table: row.id for table, row in chosen.items() if row is not None} | {"dialogue": self.room.dialogue}
        args = arguments(commands[name], ids)
        seen = self.seen(name, chosen, dice, wild)
        return {field: seen.get(field, value) for field, value in args.items()}

    def seen(self, name: str, chosen: dict[str, Any], dice: random.Random, wild: bool) -> dict[str, Any]:
        question, request = chosen["question"], chosen["floor_request"]
        lists = {row.id: row for row in self.room.rows(SpeakersList, session_id=self.room.session)}
        (stage,) = self.room.rows(Stage, id=self.room.session)
        (session,) = self.room.rows(DialogueSession, id=self.room.session)
        current = session.current_item_id if name.startswith("dialogues.") else stage.question_id
        before = {"dialogues.move_item": AgendaItem, "speakers.move_request": FloorRequest}.get(name)
        other = self.one_of(before, name, dice, wild) if before else None
        return {
            "session": self.room.session,
            "revision": (question.revision if question else 1) - wild,
            "list_version": (lists[request.list_id].version if request and request.list_id in lists else 1) - wild,
            "from": None if wild else current,
            "before": other.id if other and dice.random() < 0.8 else None,
            "on": dice.random() < 0.7,
            "how": "live",
            "role": dice.choice(["delegate", "observer", "moderator", "rapporteur", "panellist", "chair"]),
            "email": CHOICES["email"](),
            "text": f"Text {dice.random()}",
            "language": dice.choice(["en", "ru"]),
        }

    def one_of(self, model: Any, name: str, dice: random.Random, wild: bool) -> Any:
        rows = [row for row in self.of_this_dialogue(model) if wild or self.apt(row, name)]
        return dice.choice(rows) if rows else None

    def of_this_dialogue(self, model: Any) -> list[Any]:
        with live().database.reading() as db:
            if not issubclass(model, OnStream) or model is ApiToken:
                return list(db.scalars(select(model)))[-3:]
            streams = select(Stream.name).where(Stream.dialogue_id == self.room.dialogue)
            return list(db.scalars(select(model).where(model.stream.in_(streams)).order_by(model.seq, model.id)))

    def apt(self, row: Any, name: str) -> bool:
        if isinstance(row, DialogueSession):
            return bool(row.id == self.room.session)
        if isinstance(row, Participant) and name in ("people.remove", "people.change_role"):
            return row.id not in (self.room.people["moderator"], self.organiser())
        return not isinstance(row, Question | FloorRequest) or name not in APT or row.state in APT[name]

    def organiser(self) -> str:
        (user,) = [self.room.actors["organiser"].user_id]
        return next(row.id for row in self.of_this_dialogue(Participant) if row.user_id == user)

    def sender(self, name: str, dice: random.Random, wild: bool) -> str:
        """Somebody who may; a wild one is anybody of the room."""
        people = [role for role in self.room.actors if role != "stranger"]
        if name == "people.close_account":
            return "interpreter"  # who is not needed any more
        may = [ROLES[letter] for letter in COMMANDS[name] if ROLES[letter] in people]
        return dice.choice(people if wild or not may else may)

    def streams(self, db: Any) -> list[str]:
        return list(db.scalars(select(Stream.name).where(Stream.dialogue_id == self.room.dialogue)))

    def catch_up(self, db: Any, stream: str, role: str | None) -> None:
        who = live().directory.who_in(db, self.room.actors[role].user_id, self.room.dialogue) if role else None
        audience, person = audience_of(stream, who.role if who else None), who.id if who else None
        held = self.held.setdefault((stream, role), Held(stream, audience, person))
        held.asks = (stream, audience, person)
        held.catch_up(db)
        assert held.shown() == fresh(db, stream, audience, person), (stream, role)

    @invariant()
    def at_most_one(self) -> None:
        if hasattr(self, "room"):
            of_questions.check(self.room)
            of_speakers.check(self.room)

    def teardown(self) -> None:
        """Everybody comes back at last; every chain is whole."""
        if not hasattr(self, "room"):
            return
        for role in WATCHERS:
            self.come_back(role)
        with live().database.reading() as db:
            for stream in db.scalars(select(Stream).where(Stream.dialogue_id == self.room.dialogue)):
                assert list(verify(db, stream)) == []
                rows = db.scalar(select(func.count(JournalEntry.id)).where(JournalEntry.stream == stream.name))
                assert rows == stream.seq


def test_any_order(app):
    Anything.app, Anything.accepted = app, {}
    health = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    with app.app_context():
        run_state_machine_as_test(Anything, settings=health)
    if os.environ.get("TEST_LONG"):
        never = set(DRAWN) - set(Anything.accepted)
        assert not never, f"in all this time never accepted: {never}"


@pytest.fixture(autouse=True)
def patient_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_platform.live.writer.WORK", 60)
