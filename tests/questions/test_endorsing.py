"""Support, set on or off, and the tally."""

import pytest

from dialogue_platform.questions.models import Endorsement
from tests.questions.steps import ask, decide, on_stage, published, put_on_stage, tally


def counted(room, question):
    """The tally, which must be what the table says."""
    rows = len(room.rows(Endorsement, question_id=question, on=True))
    assert tally(room, question) == rows
    return rows


def test_once_on_once_off(room):
    question = published(room)
    assert room.do("panellist", "questions.endorse", question=question, on=True) == {"endorsements": 1}
    assert room.do("observer", "questions.endorse", question=question, on=True) == {"endorsements": 2}
    assert room.do("panellist", "questions.endorse", question=question, on=False) == {"endorsements": 1}
    assert counted(room, question) == 1


def test_it_is_set_and_not_toggled(room):
    question = published(room)
    for on, count in ((False, 0), (True, 1), (True, 1), (False, 0), (False, 0), (True, 1)):
        room.do("panellist", "questions.endorse", question=question, on=on)
        assert counted(room, question) == count
    assert len(room.rows(Endorsement, question_id=question)) == 1


def test_setting_what_is_set_changes_nothing(room):
    question = published(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    seq = room.seq()
    room.do("panellist", "questions.endorse", question=question, on=True)
    assert room.seq() == seq


def test_ones_own_question(room):
    question = published(room, anonymous=True)
    assert room.code("delegate", "questions.endorse", question=question, on=True) == "own_question"


def test_only_what_is_published_or_on_stage(room):
    question = published(room)
    put_on_stage(room, question)
    assert on_stage(room) == question
    room.do("panellist", "questions.endorse", question=question, on=True)
    decide(room, "answer", question, how="live")
    assert room.code("panellist", "questions.endorse", question=question, on=False) == "wrong_state"
    assert counted(room, question) == 1


@pytest.mark.parametrize("act", ["pending", "take_back", "dismiss", "withdraw"])
def test_what_is_not_there_cannot_be_endorsed(room, act):
    question = ask(room) if act in ("pending", "dismiss") else published(room)
    if act == "withdraw":
        room.do("delegate", "questions.withdraw", question=question)
    elif act != "pending":
        decide(room, act, question, **({"reason": "Asked already"} if act == "dismiss" else {}))
    assert room.code("panellist", "questions.endorse", question=question, on=True) == "not_found"


def test_the_tally_outlives_being_taken_back(room):
    question = published(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    decide(room, "take_back", question)
    decide(room, "publish", question)
    assert counted(room, question) == 1


def test_an_endorsement_is_seen_by_its_participant_alone(room):
    question = published(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    (mine,) = [e for (kind, _), e in room.sees("floor", "panellist").items() if kind == "my_endorsement"]
    assert (mine["question"], mine["on"]) == (question, True)
    for audience, person in (("public", None), ("floor", "delegate"), ("podium", "moderator")):
        assert not [kind for kind, _ in room.sees(audience, person) if kind == "my_endorsement"]
