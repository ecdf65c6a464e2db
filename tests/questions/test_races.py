"""Two who decide at once, and many who endorse at once."""

from dialogue_platform.questions.models import Endorsement
from tests.questions.steps import ask, on_stage, published, put_on_stage, revision, shown, state, tally


def test_two_publish_the_same_revision(room):
    question = ask(room)
    args = {"question": question, "revision": 1}
    answers = room.at_once(("chair", "questions.publish", args), ("moderator", "questions.publish", args))
    assert answers == ["ok", "stale_revision"]
    assert revision(room, question) == 2


def test_one_publishes_what_another_dismisses(room):
    question = ask(room)
    args = {"question": question, "revision": 1}
    answers = room.at_once(
        ("chair", "questions.publish", args),
        ("moderator", "questions.dismiss", {**args, "reason": "Asked already"}),
    )
    assert answers == ["ok", "stale_revision"]
    assert state(room, question) in ("published", "dismissed")


def test_an_edit_and_a_decision(room):
    question = ask(room)
    answers = room.at_once(
        ("delegate", "questions.edit", {"question": question, "text": "And in wet years?"}),
        ("moderator", "questions.publish", {"question": question, "revision": 1}),
    )
    assert answers in (["ok", "stale_revision"], ["not_a_correction", "ok"])
    seen = shown(room, question)
    assert (seen["state"] == "published") == (seen["text"] != "And in wet years?")


def test_two_put_on_stage(room):
    first, second = published(room), published(room, "panellist")
    answers = room.at_once(
        ("chair", "questions.stage", {"question": first, "revision": 2, "from": None}),
        ("moderator", "questions.stage", {"question": second, "revision": 2, "from": None}),
    )
    assert answers == ["ok", "stale_stage"]
    assert sorted(state(room, q) for q in (first, second)) == ["on_stage", "published"]
    assert state(room, on_stage(room)) == "on_stage"


def test_one_takes_off_what_another_answers(room):
    question = published(room)
    put_on_stage(room, question)
    answers = room.at_once(
        ("chair", "questions.unstage", {"question": question}),
        ("moderator", "questions.answer", {"question": question, "revision": 3, "how": "live"}),
    )
    assert answers in (["ok", "stale_revision"], ["ok", "stale_stage"])
    assert on_stage(room) is None


def test_twenty_endorse_at_once(room):
    question = published(room)
    people = [room.join(f"person{n}") for n in range(20)]
    press = [(who, "questions.endorse", {"question": question, "on": True}) for who in people]
    assert room.at_once(*press) == ["ok"] * 20
    assert tally(room, question) == len(room.rows(Endorsement, question_id=question, on=True)) == 20


def test_one_presses_twenty_times(room):
    question = published(room)
    press = [("panellist", "questions.endorse", {"question": question, "on": n % 2 == 0}) for n in range(20)]
    assert room.at_once(*press) == ["ok"] * 20
    counted = len(room.rows(Endorsement, question_id=question, on=True))
    assert tally(room, question) == counted <= 1


def test_numbers_are_given_once(room):
    people = [room.join(f"person{n}") for n in range(8)]
    asks = [(who, "questions.ask", {"session": room.session, "text": "Why?"}) for who in people]
    assert room.at_once(*asks) == ["ok"] * 8
    numbers = [e["number"] for (kind, _), e in room.sees("podium").items() if kind == "question"]
    assert sorted(numbers) == list(range(1, 9))
