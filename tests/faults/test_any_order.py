"""Every exposed command, in any order, one to five times under one key, by anyone, while roles change and links break.

Each client draws what it sends from its own store: what its page would offer now must be accepted; what a page would
offer that slept, or anything by anybody, may be refused. What must hold: a key has one effect and one answer; a refusal
leaves no trace; at most one floor and one stage; tallies are the count of their rows; who was away ends with what
somebody fresh is given; every chain is whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import func, select

from dialogue_platform.live import SYSTEM, Actor, Refusal, live, perform
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.limits import forget
from dialogue_platform.live.read.access import access_to
from dialogue_platform.live.store.journal import CommandKey, JournalEntry, verify
from dialogue_platform.live.store.streams import Stream, new_id
from dialogue_platform.people.models import ApiToken, Participant, Role, Standing, User
from tests.faults import client_view
from tests.faults.client_view import OWN, ClientView
from tests.faults.floor_view import FLOOR, FLOOR_WEIGHT
from tests.files.steps import keep
from tests.questions import test_invariants as of_questions
from tests.room import build
from tests.samples import arguments
from tests.server import ROOT
from tests.speakers import test_invariants as of_speakers
from tests.support.joins import fresh
from tests.support.screens import Screen, Screens
from tests.test_permissions import COMMANDS, ROLES

LONG = bool(os.environ.get("TEST_LONG"))
POSSIBLE = {**client_view.POSSIBLE, **FLOOR}
WEIGHT = {**client_view.WEIGHT, **FLOOR_WEIGHT}
EXAMPLES, STEPS = (30, 200) if LONG else (4, 170)
CLOSED = "-"
LETTERS = {role: letter for letter, role in ROLES.items()}
#: who is there at the start, the busy ones more often; who is invited later comes as well
CLIENTS = (
    ("organiser",) * 4 + ("moderator",) * 4 + ("chair", "rapporteur", "panellist", "delegate", "delegate", "observer")
)
NEEDED = ("organiser", "moderator", "rapporteur", "delegate")
#: what a page offers that has caught up; what one offers that slept; anything by anybody
MANNERS = ("awake",) * 6 + ("asleep", "wild")


def test_the_table_names_every_exposed_command(app):
    assert set(POSSIBLE) == {name for name, command in commands.items() if command.exposed}


#: what no screen shows: the podium does not know who asked, only under which name; nor who once was of a delegation
UNSEEN = {"has_another_request", "in_use"}
#: what no stream offers
BY_PAGES = {"dialogues.restore_item", "dialogues.restore_session", "files.restore"}
CLOSED_ACCOUNTS = select(Participant.id).join(User, User.id == Participant.user_id).where(User.closed_at.is_not(None))


class Anything(RuleBasedStateMachine):
    """One dialogue. ``accepted`` counts over all examples, by command, what was accepted and changed something."""

    app: Any = None
    accepted: dict[str, int] = {}
    sent = 0

    @initialize()
    def begin(self) -> None:
        self.room = build(self.app)
        for name in ("Programme", "Background paper"):
            keep(self.room, name=name)
        self.clients = list(CLIENTS)
        self.hub = Screens(self.app, rights=True)
        self.held: dict[tuple[str, str], Screen] = {}
        self.done: dict[str, int] = {}
        self.turn = 0

    def dice(self, seed: int) -> random.Random:
        """Another one at each turn: Hypothesis likes to draw the same seed again and again."""
        self.turn += 1
        return random.Random(f"{seed} {self.turn}")

    @rule(seed=st.integers(0, 2**16))
    def send(self, seed: int) -> None:
        dice = self.dice(seed)
        client, times, manner = dice.choice(self.clients), dice.randint(1, 5), dice.choice(MANNERS)
        if manner == "awake":
            self.catch_up(client, dice)
        chosen = self.wild(dice) if manner == "wild" else self.choose(client, dice)
        if chosen is None:
            return
        name, args = chosen
        key, before = new_id(), self.heads()
        outcomes = [self.outcome(name, client, args, key) for _ in range(times)]
        moved = self.one_effect(name, client, key, outcomes, before)
        if name == "outcome.resolve_bracket" and moved:  # readers have it a second later, or by this
            perform("outcome.refresh_paragraphs", SYSTEM, {"document": args["document"]})
        assert manner != "awake" or moved or outcomes[0][1] in UNSEEN, (name, client, args, outcomes[0])
        self.check(moved)
        if name == "people.invite" and moved:
            self.newcomer(outcomes[0][2])
        if name == "outcome.create_document" and moved:
            with contextlib.suppress(Refusal):  # the rapporteur may be none any more
                self.room.write(outcomes[0][2]["document"], "Recalls the first dialogue", bracket="first")

    # -- what to send

    def choose(self, client: str, dice: random.Random) -> tuple[str, dict[str, Any]] | None:
        """One of the acts that this client's page offers; rather one that was not there yet."""
        client_view, letter = self.sight(client, dice)
        names = [name for name in POSSIBLE if letter in COMMANDS[name] or (name in OWN and letter != CLOSED)]
        offered = {name: options for name in names if (options := POSSIBLE[name](client_view))}
        if not offered:
            return None
        weights = [self.novelty(name) * WEIGHT.get(name, 1) / (1 + self.done.get(name, 0)) ** 3 for name in offered]
        (name,) = dice.choices(list(offered), weights)
        return name, {**arguments(commands[name], {}), **dice.choice(offered[name])}

    def novelty(self, name: str) -> int:
        """What no example has seen yet comes first: each new command takes its turn from all the others."""
        return 1 if name in self.accepted else 5

    def wild(self, dice: random.Random) -> tuple[str, dict[str, Any]]:
        """What somebody sees whom nobody asks about: every kind, of any state, half of it as it was before."""
        name = dice.choice(list(POSSIBLE))
        with live().database.reading() as db:
            streams = self.streams(db)
            seen = [e for stream in streams for e in fresh(db, stream, "podium", None).values()]
        ids = {kind: dice.choice(of)["id"] for kind in KINDS if (of := [e for e in seen if e["kind"] == kind])}
        args = arguments(
            commands[name], {KINDS[kind]: id for kind, id in ids.items()} | {"dialogue": self.room.dialogue}
        )
        return name, args

    def sight(self, client: str, dice: random.Random) -> tuple[ClientView, str]:
        """What this client holds, and the letter of its role."""
        things: dict[str, list[Any]] = {}
        for (stream, whose), held in self.held.items():
            for entity in held.shown().values() if whose == client else ():
                things.setdefault(entity["kind"], []).append({**entity, "in": stream.partition(":")[2]})
        with live().database.reading() as db:
            member = self.member(db, client)
            user = db.get_one(User, self.room.actors[client].user_id)
            mine = select(ApiToken.id).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
            letter = CLOSED if user.closed_at else LETTERS[member.role.value] if member else "u"
            needed = {self.room.people[role] for role in NEEDED if role in self.room.people} | self.organisers(db)
            client_view = ClientView(
                dice,
                self.room.dialogue,
                things,
                me=member.id if member else None,
                moderates=letter in COMMANDS["speakers.pause_floor"],
                invited=bool(member) and member.state is Standing.INVITED,
                tokens=list(db.scalars(mine)),
                language=user.language,
                may_organise=user.may_organise,
                needed=needed,
                closed_accounts=set(db.scalars(CLOSED_ACCOUNTS)),
            )
        return client_view, letter

    # -- what must hold

    def outcome(self, name: str, client: str, args: dict[str, Any], key: str) -> tuple[Any, ...]:
        forget()
        try:
            done = perform(name, self.room.actors[client], args, key)
        except Refusal as refused:
            assert refused.code not in ("fault", "busy", "unavailable"), (name, args, refused.code)
            return ("refused", refused.code, None)
        return ("ok", done.seq, done.result)

    def one_effect(
        self, name: str, client: str, key: str, outcomes: list[tuple[Any, ...]], before: dict[str, int]
    ) -> list[str]:
        """Answers the streams that were moved."""
        first, after = outcomes[0], self.heads()
        Anything.sent += 1
        with live().database.reading() as db:
            kept = db.scalar(select(func.count()).select_from(CommandKey).where(CommandKey.key == key))
        if first[0] == "refused":
            assert all(one == first for one in outcomes) and after == before and kept == 0, (name, client, outcomes)
            return []
        most = (
            2 if name == "outcome.resolve_bracket" else 1
        )  # the look may have brought readers their paragraph already
        assert kept == 1 and all(after[s] - before.get(s, 0) <= most for s in after), (name, before, after)
        again = (*first[:2], None) if commands[name].secret else first
        # a repeat of what ended one's own account comes from nobody any more
        assert all(other in (again, ("refused", "signed_out", None)) for other in outcomes[1:]), (name, outcomes)
        moved = [stream for stream in after if after[stream] != before.get(stream)]
        for counted in (self.accepted, self.done) if moved else ():
            counted[name] = counted.get(name, 0) + 1
        return moved

    def heads(self) -> dict[str, int]:
        """All streams; other tests are not running."""
        with live().database.reading() as db:
            return dict(map(tuple, db.execute(select(Stream.name, Stream.seq))))

    def check(self, moved: list[str]) -> None:
        for stream in moved:
            kind, _, place = stream.partition(":")
            if kind == "session":
                room = replace(self.room, session=place)
                of_questions.check(room)
                of_speakers.check(room)

    def newcomer(self, result: dict[str, Any]) -> None:
        """Who was invited can act from now on."""
        name = f"guest {len(self.room.actors)}"
        with live().database.reading() as db:
            self.room.people[name] = result["participant"]
            self.room.actors[name] = Actor(db.get_one(Participant, result["participant"]).user_id)
        self.clients.append(name)

    def given(self, db: Any, stream: str, client: str) -> dict[tuple[str, str], Any]:
        """What somebody fresh is given with the rights that this client has now."""
        try:
            right = access_to(db, live().directory, self.room.actors[client], stream)
        except Refusal:
            return {}
        return fresh(db, stream, right.keys.audience, right.keys.person)

    # -- who catches up

    def catch_up(self, client: str, dice: random.Random | None = None) -> None:
        """Somebody who slept hears what was sent meanwhile; or, by the dice, was cut and joins again with the mark of then."""
        with live().database.reading() as db:
            streams = self.streams(db)
        self.hub.flush()
        for stream in streams:
            screen = self.held.setdefault((stream, client), Screen(self.hub, stream, self.room.actors[client]))
            if dice is not None and not dice.randrange(3):
                screen.cut()
            screen.listen()
            if screen.line is None:
                with contextlib.suppress(Refusal):  # who takes part no more, or has closed the account
                    screen.join()

    def member(self, db: Any, client: str) -> Any:
        return live().directory.member_in(db, self.room.actors[client].user_id, self.room.dialogue)

    def organisers(self, db: Any) -> set[str]:
        """The first one, as long as nobody has sent a wild removal, and who is the last one by now, perhaps a newcomer."""
        found = select(Participant.id).where(
            Participant.dialogue_id == self.room.dialogue,
            Participant.role == Role.ORGANISER,
            Participant.state != Standing.REMOVED,
        )
        there, member = set(db.scalars(found)), self.member(db, "organiser")
        return ({member.id} if member else set()) | (there if len(there) == 1 else set())

    def streams(self, db: Any) -> list[str]:
        """Of this dialogue, the oldest first."""
        query = select(Stream.name).where(Stream.dialogue_id == self.room.dialogue)
        return sorted(db.scalars(query), key=lambda name: (name[0], name))

    def teardown(self) -> None:
        """Everybody comes back at last and holds what a newcomer is given; every chain is whole."""
        if not hasattr(self, "room"):
            return
        for client in {client for _, client in self.held}:
            self.catch_up(client)
        with live().database.reading() as db:
            for (stream, client), held in self.held.items():
                assert held.shown() == self.given(db, stream, client), (stream, client)
            for stream in db.scalars(select(Stream).where(Stream.dialogue_id == self.room.dialogue)):
                assert list(verify(db, stream)) == []
                rows = db.scalar(select(func.count(JournalEntry.id)).where(JournalEntry.stream == stream.name))
                assert rows == stream.seq


KINDS = {
    "session": "session", "agenda_item": "agenda_item", "delegation": "delegation", "participant": "participant",
    "speakers_list": "speakers_list", "floor_request": "floor_request", "question": "question",
    "document": "outcome_document", "version": "outcome_version",
}  # fmt: skip


def test_any_order(app):
    Anything.app, Anything.accepted, Anything.sent = app, {}, 0
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not LONG,
        database=None,
        phases=[Phase.generate],  # to make an example smaller takes minutes; the assertion names the act
        suppress_health_check=list(HealthCheck),
    )
    with app.app_context():
        run_state_machine_as_test(Anything, settings=how, _min_steps=STEPS)
    report()
    never = set(POSSIBLE) - set(Anything.accepted) - BY_PAGES
    # The short form has some 450 acts for all of them, and what lies at the end of several steps comes seldom.
    assert len(never) <= (0 if LONG else len(POSSIBLE) // 8), f"in all this time never accepted: {never}"


def report() -> None:
    """The figures of this run, to be quoted."""
    figures = {
        "sent": Anything.sent,
        "commands": len(Anything.accepted),
        "accepted": dict(sorted(Anything.accepted.items())),
    }
    print(figures)
    (ROOT / "test-results").mkdir(exist_ok=True)
    (ROOT / "test-results" / "any-order.json").write_text(json.dumps(figures, indent=1))


@pytest.fixture(autouse=True)
def patient_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_platform.live.write.writer.WORK", 60)
