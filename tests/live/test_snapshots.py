"""Readers who come together: one query of what they share, nothing of one another's, and always the present state."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, event, update

from dialogue_platform.live import NOBODY, Actor, Refusal, live, perform
from dialogue_platform.live.clock import now
from dialogue_platform.live.read.changes import head_of, mark_for
from dialogue_platform.live.read.snapshots import SnapshotRequest
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.live.wire_json import dumps
from dialogue_platform.people.models import User
from dialogue_platform.questions.models import Question, QuestionRevision, QuestionTally
from tests.support import joins
from tests.tampering import tampering


@pytest.fixture(autouse=True)
def long_kept(monkeypatch):
    """Copies live as long as a test: what they answer must be right at any age."""
    monkeypatch.setattr("dialogue_platform.live.read.snapshot_cache.LIFE", 60)


def snapshot(room, role, stream=None, **more):
    """What a reader is told, as read from the wire: by kind and id."""
    actor = room.actors[role] if role else NOBODY
    found = joins.joined(stream or f"session:{room.session}", actor, **more)
    return vars(found) | {"map": joins.by_place(found.entities)}


def fresh(room, audience, role):
    """The same, read for this reader alone."""
    stream = f"session:{room.session}"
    with live().database.reading() as db:
        head = head_of(db, stream)
        person = role and room.people.get(role)
        mark = mark_for(head, joins.reader(db, audience, person))
        return joins.fresh(db, stream, audience, person), head.seq, mark


def same(room, audience, role):
    answer = snapshot(room, role)
    assert (answer["map"], answer["seq"], answer["mark"]) == fresh(room, audience, role)
    return answer


def at_once(app, acts):
    """Run all from as many threads, begun together."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act):
        with app.app_context():
            gate.wait()
            answers.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@contextmanager
def statements():
    """The statements that readers send meanwhile."""
    sent, engine = [], live().database.reader
    listener = lambda *args: sent.append(args[2])  # noqa: E731 - removed by its name
    event.listen(engine, "before_cursor_execute", listener)
    yield sent
    event.remove(engine, "before_cursor_execute", listener)


def ask(room, role, text):
    return room.do(role, "questions.ask", session=room.session, text=text)["question"]


def test_a_storm_of_joins_reads_what_they_share_once(app, room):
    room.open()
    names = [room.join(f"guest{n}") for n in range(24)]
    with statements() as sent:
        answers = at_once(app, [lambda name=name: snapshot(room, name) for name in names * 2])
    assert len(answers) == 48
    assert sum("FROM speakers_list" in statement for statement in sent) == 1
    assert len({answer["seq"] for answer in answers}) == 1


def test_who_comes_while_copies_are_kept_costs_no_query_of_what_is_shared(room):
    room.open()
    snapshot(room, "delegate")
    with statements() as sent:
        snapshot(room, "panellist")
    assert not any("FROM speakers_list" in statement for statement in sent)


@pytest.mark.parametrize("order", [("moderator", "delegate"), ("delegate", "moderator")])
def test_no_audience_is_told_what_was_kept_for_another(room, order):
    room.open()
    pending = ask(room, "panellist", "For the moderators alone?")
    for role in order * 2:
        answer = same(room, "podium" if role == "moderator" else "floor", role)
        assert (("question", pending) in answer["map"]) is (role == "moderator")
    assert ("question", pending) not in same(room, "public", None)["map"]


def test_what_is_ones_own_is_told_to_oneself_alone(room):
    room.open()
    mine = ask(room, "panellist", "Mine?")
    for role in ("panellist", "delegate", "panellist", "observer"):
        answer = same(room, "floor", role)
        assert (("my_question", mine) in answer["map"]) is (role == "panellist")


def test_those_who_are_answered_together_are_not_told_of_one_another(room):
    room.open()
    asked = {role: ask(room, role, f"Of the {role}?") for role in ("panellist", "delegate", "observer")}
    requests = {role: SnapshotRequest(room.actors[role], f"session:{room.session}") for role in asked}
    with live().database.reading() as db:
        live().snapshots._answer(db, list(requests.values()))
    for role, request in requests.items():
        snapshot = json.loads(dumps(request.changes.entities))
        assert [e["id"] for e in snapshot if e["kind"] == "my_question"] == [asked[role]]


def test_a_change_after_the_copy_was_made_is_told(room):
    room.open()
    question = ask(room, "panellist", "First wording")
    before = same(room, "floor", "delegate")
    room.do("moderator", "questions.publish", question=question, revision=1)
    assert ("question", question) in same(room, "floor", "delegate")["map"]
    room.do("moderator", "questions.take_back", question=question, revision=2)
    assert same(room, "floor", "delegate")["map"].keys() == before["map"].keys()  # gone again, and no tombstone


def test_a_database_that_went_back_is_not_answered_from_before(room):
    room.open()
    stream = f"session:{room.session}"
    question = ask(room, "panellist", "Asked after the backup")
    snapshot(room, "moderator")
    head = room.seq()
    with tampering() as db:  # as restored from a copy of one act before, and gone on differently
        db.execute(delete(JournalEntry).where(JournalEntry.stream == stream, JournalEntry.seq == head))
        hash_before = db.query(JournalEntry.hash).filter_by(stream=stream, seq=head - 1).scalar()
        db.execute(update(Stream).where(Stream.name == stream).values(seq=head - 1, head=hash_before))
        db.execute(delete(QuestionRevision).where(QuestionRevision.question_id == question))
        db.execute(delete(QuestionTally).where(QuestionTally.id == question))
        db.execute(delete(Question).where(Question.id == question))
        db.commit()
    other = ask(room, "delegate", "Another past")
    assert room.seq() == head
    answer = same(room, "podium", "moderator")
    assert ("question", question) not in answer["map"]
    assert ("question", other) in answer["map"]


def test_who_joins_while_much_changes_is_told_one_moment(app, room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.commands.rates.CommandRates.within", lambda *_: True)
    room.open()
    asked = [ask(room, "panellist", f"Question {n}") for n in range(12)]

    def change():
        for question in asked:
            room.do("moderator", "questions.publish", question=question, revision=1)

    answers = at_once(app, [change] + [lambda: [snapshot(room, "delegate") for _ in range(12)] for _ in range(3)])
    last, _, _ = fresh(room, "floor", "delegate")
    for answer in [one for many in answers if many for one in many]:
        for place, entity in answer["map"].items():
            assert entity["seq"] <= answer["seq"]
            assert last[place]["seq"] > answer["seq"] or last[place] == entity
        assert {p for p, e in last.items() if e["seq"] <= answer["seq"]} <= answer["map"].keys()


def test_who_is_not_placed_reads_again(room):
    room.open()
    seen, question = [], []

    def placed(right):
        seen.append(right.audience)
        if len(seen) == 1:
            question.append(ask(room, "panellist", "In between"))
        return len(seen) > 1

    answer = snapshot(room, "moderator", placed=placed)
    assert seen == ["podium", "podium"]
    assert ("question", question[0]) in answer["map"]


def refusal(room, actor, stream=None):
    room.actors["odd"] = actor
    with pytest.raises(Refusal) as refused:
        snapshot(room, "odd", stream)
    return refused.value.code


def test_a_refusal_is_ones_own(app, room):
    room.open()
    stranger = Actor(user_id=room.rows(User)[0].id)
    wrong = [lambda: refusal(room, stranger, "session:unknown"), lambda: refusal(room, NOBODY, "nonsense")]
    right = [lambda: len(snapshot(room, "delegate")["map"]) > 0 and "told" for _ in range(6)]
    assert sorted(at_once(app, wrong + right)) == ["told"] * 6 + ["unknown_stream"] * 2


def test_seats_say_of_many_what_is_said_of_one(room):
    """Two spellings of one rule: who still has a sign-in, and who takes part."""
    token = perform("people.create_token", room.actors["delegate"], {"label": "old"}).result["token"]
    directory = live().directory
    with live().database.reading() as db:
        by_token = directory.actor_from_token(db, token)
    room.do("organiser", "people.remove", participant=room.people["observer"])
    closed, user = room.join("closed"), room.actors["delegate"].user_id
    perform("people.revoke_token", room.actors["delegate"], {"token": by_token.token_id})
    with tampering() as db:
        db.execute(update(User).where(User.id == room.actors[closed].user_id).values(closed_at=now()))
        db.commit()
    odd = [by_token, Actor(user, generation=0), Actor(user, generation=9), Actor("unknown"), Actor(user, token_id="no")]
    actors = {*room.actors.values(), *odd}
    with live().database.reading() as db:
        seats = directory.memberships(db, room.dialogue, actors)
        one_by_one = {
            actor: directory.member_in(db, actor.user_id, room.dialogue)
            for actor in actors
            if directory.user(db, actor) is not None
        }
    assert seats == one_by_one
    assert {by_token, room.actors[closed], odd[2], odd[3], odd[4]}.isdisjoint(seats)
    assert seats[room.actors["observer"]] is None
