"""What the public, the floor, the podium and the person each receive; and what none of them does."""

from datetime import UTC, datetime

import pytest

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import clock
from dialogue_platform.live.store.streams import kinds
from dialogue_platform.questions.models import Endorsement, Question, QuestionTally, Stage
from tests.questions.steps import ask, decide, published, put_on_stage
from tests.room import new_session

SECRET = "Words nobody else may read"
STEPS = {
    "pending": (lambda room, q: None, False),
    "published": (lambda room, q: decide(room, "publish", q), True),
    "on_stage": (lambda room, q: (decide(room, "publish", q), put_on_stage(room, q)), True),
    "answered": (lambda room, q: (decide(room, "publish", q), decide(room, "answer", q, how="live")), True),
    "dismissed": (lambda room, q: decide(room, "dismiss", q, reason="Asked already"), False),
    "withdrawn": (lambda room, q: room.do("delegate", "questions.withdraw", question=q), False),
}


@pytest.mark.parametrize("state", STEPS)
def test_who_sees_a_question(room, state):
    question = ask(room, text=SECRET)
    step, shared = STEPS[state]
    step(room, question)
    for audience, person, sees in (
        ("public", None, shared),
        ("floor", "panellist", shared),
        ("floor", "delegate", True),
        ("podium", "moderator", True),
    ):
        assert (SECRET in str(room.sees(audience, person))) == sees, (audience, person)
    assert (room.one("floor", "question", question) is not None) == shared


@pytest.mark.parametrize(
    ("leave", "was_shown"), [("withdraw", True), ("withdraw", False), ("dismiss", False), ("take_back", True)]
)
def test_gone_only_where_it_was_seen(room, leave, was_shown):
    question = published(room) if was_shown else ask(room)
    before = room.seq()
    if leave == "withdraw":
        room.do("delegate", "questions.withdraw", question=question)
    else:
        decide(room, leave, question, **({"reason": "Asked already"} if leave == "dismiss" else {}))
    gone = {"kind": "question", "id": question, "seq": room.seq(), "gone": True} if was_shown else None
    for audience in ("public", "floor"):
        assert room.sees(audience, after=before).get(("question", question)) == gone
    assert "gone" not in room.sees("podium", after=before)["question", question]


def test_the_shapes(room):
    put_on_stage(room, published(room))
    room.do("panellist", "questions.endorse", question=ask_and_publish(room), on=True)
    keys = {kind: set(e) - {"kind", "id", "seq"} for (kind, _), e in room.sees("floor", "delegate").items()}
    person = {"delegation", "name", "function", "anonymous", "item"}
    answer = {"answered_at", "answer_how", "answer_text"}
    common = {"number", "text", "state", "revision", "asked_at"}
    common |= {"reason", "reason_code", "reason_note"}
    common |= {"published_at", "follows", "reworded", "corrected"}
    assert keys["question"] == common | person | answer
    assert keys["my_question"] == common | answer | {"anonymous"}
    assert keys["question_tally"] == {"endorsements"}
    assert keys["stage"] == {"question", "since"}
    (mine,) = [e for (kind, _), e in room.sees("floor", "panellist").items() if kind == "my_endorsement"]
    assert set(mine) - {"kind", "id", "seq"} == {"question", "on"}


def ask_and_publish(room):
    return published(room, "delegate", text="A second one")


def test_the_reason_of_a_dismissal_is_for_author_and_podium(room):
    question = ask(room)
    decide(room, "dismiss", question, reason="Asked already")
    decide(room, "restore", question)
    decide(room, "dismiss", question, reason="Off the topic")
    assert "Off the topic" not in str(room.sees("floor", "panellist"))
    assert room.one("podium", "question", question)["reason"] == "Off the topic"


def everything(room):
    """All that goes over the wire to anyone but the author."""
    readers = [("public", None), ("floor", "panellist"), ("podium", "moderator"), ("podium", None)]
    return str([room.sees(audience, person) for audience, person in readers])


@pytest.mark.parametrize("premoderation", [True, False])
def test_who_is_not_named_is_nowhere(room, premoderation):
    new_session(room, premoderation=premoderation)
    delegation = room.do(
        "organiser", "delegations.create", dialogue=room.dialogue, name="Kyrgyzstan", constituency="state"
    )["delegation"]
    person = {"participant": room.people["delegate"], "name": "Aigerim Zh.", "function": "Minister"}
    room.do("organiser", "people.edit", **person, delegation=delegation)
    question = ask(room, anonymous=True)
    traces = (room.people["delegate"], room.actors["delegate"].user_id, delegation, "Aigerim", "Minister")
    shown_words = everything(room)
    if premoderation:
        decide(room, "publish", question)
    room.do("panellist", "questions.endorse", question=question, on=True)
    put_on_stage(room, question)
    shown_words += everything(room)
    stale = room.refused("moderator", "questions.publish", question=question, revision=1)
    shown_words += str(stale.state) + str(stale)
    decide(room, "answer", question, how="written", text="By the agreed limits.")
    shown_words += everything(room)
    assert not [trace for trace in traces if trace in shown_words]


def test_ids_tell_no_participant(room):
    published(room)
    assert room.people["delegate"] not in everything(room)


@pytest.mark.parametrize("audience", ["public", "floor", "podium"])
def test_a_projection_reads_its_own_row_alone(room, audience):
    put_on_stage(room, published(room))
    ask(room, "panellist")
    for kind, model in (("question", Question), ("question_tally", QuestionTally), ("stage", Stage)):
        for row in room.rows(model, stream=f"session:{room.session}"):
            assert kinds[kind].show(row, audience) == room.one(audience, kind, row.id)
    for row in room.rows(Endorsement):
        kinds["my_endorsement"].show(row, "person")


def odd_seconds(room, question):
    """Instants of the author's own acts that tell more than the minute, to anybody but the author."""
    found = []
    for audience in ("public", "floor", "podium"):
        seen = room.one(audience, "question", question) or {}
        own = [seen.get("asked_at"), (seen.get("corrected") or {}).get("at")]
        found += [at for at in (*own, at_once(room, seen)) if at and not at.endswith(":00.000Z")]
    return found


def at_once(room, seen):
    (session,) = room.rows(DialogueSession, id=room.session)
    return seen.get("published_at") if not session.premoderation else None


@pytest.mark.parametrize("anonymous", [True, False])
@pytest.mark.parametrize("premoderation", [True, False])
def test_when_it_was_asked_is_told_by_the_minute(room, monkeypatch, anonymous, premoderation):
    """Of a named one too: those beside a nameless one would tell its second."""
    fixed = datetime(2026, 11, 26, 10, 3, 47, 123_000, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: fixed)
    new_session(room, premoderation=premoderation)
    question = ask(room, text="We shoud act", anonymous=anonymous)
    if premoderation:
        decide(room, "publish", question)
    room.do("delegate", "questions.edit", question=question, text="We should act")
    assert room.one("floor", "question", question)["corrected"] and odd_seconds(room, question) == []
    assert room.one("podium", "question", question)["asked_at"] == "2026-11-26T10:03:00.000Z"
    for at in ("2026-11-26T10:03:47", "10:03:47"):
        shown_words = {
            key: value for key, value in room.one("public", "question", question).items() if key != "published_at"
        }
        assert at not in str(shown_words)
