"""The tally of a question: as visible as the question, and the only thing that an endorsement moves."""

import pytest

from dialogue_platform.live import SYSTEM, live, perform
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.questions.models import QuestionTally
from tests.questions.steps import ask, decide, published, put_on_stage, tally

AUDIENCES = (("public", None), ("floor", "panellist"), ("floor", "delegate"), ("podium", "moderator"))
LEAVING = {
    "take_back": lambda room, q: decide(room, "take_back", q),
    "withdraw": lambda room, q: room.do("delegate", "questions.withdraw", question=q),
    "erase": lambda room, q: perform("questions.erase", SYSTEM, {"question": q, "reason": "A court's order"}),
}
#: by which steps a question comes to be hidden, or seen; the audiences of both must be the same after each
STEPS = {
    "pending": [],
    "edited": [lambda room, q: room.do("delegate", "questions.edit", question=q, text="In other words?")],
    "dismissed": [lambda room, q: decide(room, "dismiss", q, reason="Asked already")],
    "restored": [
        lambda room, q: decide(room, "dismiss", q, reason="Asked already"),
        lambda room, q: decide(room, "restore", q),
    ],
    "published": [lambda room, q: decide(room, "publish", q)],
    "on_stage": [lambda room, q: decide(room, "publish", q), lambda room, q: put_on_stage(room, q)],
    "answered": [lambda room, q: decide(room, "publish", q), lambda room, q: decide(room, "answer", q, how="live")],
    **{name: [lambda room, q: decide(room, "publish", q), leave] for name, leave in LEAVING.items()},
    "taken back and dismissed": [
        lambda room, q: decide(room, "publish", q),
        LEAVING["take_back"],
        lambda room, q: decide(room, "dismiss", q, reason="Asked already"),
    ],
    "published again": [
        lambda room, q: decide(room, "publish", q),
        LEAVING["take_back"],
        lambda room, q: decide(room, "publish", q),
    ],
}


@pytest.mark.parametrize("steps", STEPS)
def test_who_sees_the_tally_is_who_sees_the_question(room, steps):
    question = ask(room)
    before = room.seq()
    for step in [lambda room, q: None, *STEPS[steps]]:
        step(room, question)
        for audience, person in AUDIENCES:
            seen = room.sees(audience, person)
            assert (("question", question) in seen) is (("question_tally", question) in seen), (audience, person)
            since = room.sees(audience, person, after=before)
            gone = [since.get((kind, question), {}).get("gone") for kind in ("question", "question_tally")]
            assert gone[0] == gone[1], (audience, person, gone)


@pytest.mark.parametrize("leave", LEAVING)
def test_who_saw_it_has_the_tally_gone_with_the_question(room, leave):
    question = published(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    before = room.seq()
    LEAVING[leave](room, question)
    for audience in ("public", "floor"):
        seen = room.sees(audience, after=before)
        assert seen["question_tally", question] == {
            "kind": "question_tally",
            "id": question,
            "seq": room.seq(),
            "gone": True,
        }
    assert tally(room, question) == 1


def test_an_endorsement_moves_the_tally_and_not_the_question(room):
    question = published(room)
    for on in (True, False):
        before = room.seq()
        room.do("panellist", "questions.endorse", question=question, on=on)
        seen = {
            "public": {("question_tally", question)},
            "floor": {("question_tally", question)},
            "podium": {("question_tally", question)},
        }
        for audience, expected in seen.items():
            assert set(room.sees(audience, after=before)) == expected
        assert set(room.sees("floor", "delegate", after=before)) == {("question_tally", question)}  # who asked it
        own = [kind for kind, _ in room.sees("floor", "panellist", after=before)]
        assert sorted(own) == ["my_endorsement", "question_tally"]
        entity = room.one("floor", "question_tally", question)
        assert entity == {"kind": "question_tally", "id": question, "seq": room.seq(), "endorsements": int(on)}


def test_what_nobody_saw_has_no_tally_for_them_and_one_for_the_podium(room):
    question = ask(room)
    assert [tally(room, question, *who) for who in AUDIENCES] == [None, None, None, 0]


def test_of_a_question_that_is_over_the_tally_is_told_among_what_is_past(room):
    question = published(room)
    decide(room, "answer", question, how="live")
    (row,) = room.rows(QuestionTally, id=question)
    assert (row.past, row.shown, row.was_shown) == (True, True, True)


def test_support_that_a_question_had_when_it_was_taken_back_keeps_its_words(room):
    """Nobody can support it meanwhile: so the question itself knows whether its words are free."""
    question = published(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    decide(room, "take_back", question)
    other = {"question": question, "text": "Something else altogether, and at length"}
    assert room.code("delegate", "questions.edit", **other) == "not_a_correction"
    decide(room, "publish", question)
    room.do("panellist", "questions.endorse", question=question, on=False)
    decide(room, "take_back", question)
    room.do("delegate", "questions.edit", **other)
    assert room.one("podium", "question", question)["text"] == other["text"]


def test_a_refusal_shows_the_question_and_changes_no_tally(room):
    question = published(room)
    decide(room, "answer", question, how="live")
    refused = room.refused("panellist", "questions.endorse", question=question, on=True)
    assert (refused.code, refused.state["kind"], refused.state["id"]) == ("wrong_state", "question", question)
    assert tally(room, question) == 0


def test_published_and_endorsed_in_one_batch(room):
    """What a command wrote by SQL of its own is what the next one finds."""
    question = ask(room)
    acts = [
        ("moderator", "publish", {"revision": 1}),
        ("panellist", "endorse", {"on": True}),
        ("observer", "endorse", {"on": True}),
        ("moderator", "take_back", {"revision": 2}),
        ("moderator", "publish", {"revision": 3}),
        ("observer", "endorse", {"on": False}),
    ]
    jobs = [
        prepare(f"questions.{act}", room.actors[who], {"question": question, **more}, None) for who, act, more in acts
    ]
    live().writer.work(list(jobs))
    for job in jobs:
        job.wait()
    assert tally(room, question) == tally(room, question, "public") == 1
