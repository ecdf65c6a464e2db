"""The one question on show."""

from tests.questions.steps import ask, on_stage, published, put_on_stage, revision, state
from tests.room import new_session


def stage(room, question, was):
    return {"question": question, "revision": revision(room, question), "from": was}


def test_putting_on_stage(room):
    question = published(room)
    room.do("moderator", "questions.stage", **stage(room, question, None))
    shown = room.one("public", "stage", room.session)
    assert shown["question"] == question
    assert shown["since"]
    assert state(room, question) == "on_stage"


def test_one_takes_the_place_of_another(room):
    first, second = published(room), published(room, "panellist")
    put_on_stage(room, first)
    room.do("moderator", "questions.stage", **stage(room, second, first))
    assert (on_stage(room), state(room, first), state(room, second)) == (second, "published", "on_stage")
    put_on_stage(room, first)
    assert (on_stage(room), state(room, first), state(room, second)) == (first, "on_stage", "published")


def test_another_is_on_stage_than_was_seen(room):
    first, second, third = (published(room, who) for who in ("delegate", "panellist", "observer"))
    put_on_stage(room, first)
    for seen in (None, third, second):
        refused = room.refused("chair", "questions.stage", **stage(room, second, seen))
        assert (refused.code, refused.field, refused.state["question"]) == ("stale_stage", "from", first)


def test_the_stage_was_cleared_meanwhile(room):
    first, second = published(room), published(room, "panellist")
    put_on_stage(room, first)
    room.do("moderator", "questions.unstage", question=first)
    refused = room.refused("chair", "questions.stage", **stage(room, second, first))
    assert (refused.code, refused.state["question"]) == ("stale_stage", None)


def test_staging_what_is_on_stage_changes_nothing(room):
    question = published(room)
    put_on_stage(room, question)
    seq = room.seq()
    room.do("chair", "questions.stage", **stage(room, question, question))
    assert room.seq() == seq


def test_only_a_published_question_goes_on_stage(room):
    question = ask(room)
    assert room.code("chair", "questions.stage", **stage(room, question, None)) == "wrong_state"
    refused = room.refused("chair", "questions.stage", question=question, revision=9, **{"from": None})
    assert refused.code == "stale_revision"


def test_taking_off(room):
    question = published(room)
    put_on_stage(room, question)
    room.do("chair", "questions.unstage", question=question)
    assert (on_stage(room), state(room, question)) == (None, "published")
    refused = room.refused("moderator", "questions.unstage", question=question)
    assert (refused.code, refused.state["kind"]) == ("stale_stage", "stage")


def test_the_end_of_the_session_clears_the_stage(room):
    room.open()
    question = published(room)
    put_on_stage(room, question)
    room.do("chair", "dialogues.close_session", session=room.session)
    assert (on_stage(room), state(room, question)) == (None, "published")


def test_a_question_of_another_session(room):
    first, other = room.session, published(room)
    put_on_stage(room, other)
    new_session(room)
    question = published(room)
    refused = room.refused("chair", "questions.stage", **stage(room, question, other))
    assert (refused.code, refused.field) == ("not_found", "from")
    put_on_stage(room, question)
    room.session = first
    assert on_stage(room) == other
