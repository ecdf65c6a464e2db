"""Why a question was not taken: a set reason travels as its code, words as they were written."""

import pytest

from dialogue_platform.questions.reasons import ENGLISH, DismissReason
from tests.questions.steps import ask, decide, revision, shown


def reason_of(entity):
    return entity["reason_code"], entity["reason_note"], entity["reason"]


@pytest.mark.parametrize("code", DismissReason)
def test_a_set_reason_is_kept_as_its_code(room, code):
    question = ask(room)
    decide(room, "dismiss", question, reason_code=code.value, reason="")
    assert reason_of(room.one("floor", "my_question", question, "delegate")) == (code.value, None, ENGLISH[code])


def test_a_note_stays_as_it_was_written(room):
    question = ask(room)
    decide(room, "dismiss", question, reason_code="shorter", reason="Две строки.")
    expected = ("shorter", "Две строки.", "Please put it shorter and ask again. Две строки.")
    assert (
        reason_of(room.one("floor", "my_question", question, "delegate"))
        == reason_of(shown(room, question))
        == expected
    )


def test_one_of_them_is_needed_and_the_code_is_of_the_set(room):
    question = ask(room)
    named = {"question": question, "revision": revision(room, question)}
    assert room.code("moderator", "questions.dismiss", **named) == "missing"
    assert room.code("moderator", "questions.dismiss", **named, reason="") == "empty"
    refused = room.refused("moderator", "questions.dismiss", **named, reason="", reason_code="time_over")
    assert (refused.code, refused.field) == ("not_a_choice", "reason_code")


def test_nobody_else_reads_why(room):
    question = ask(room)
    decide(room, "dismiss", question, reason_code="not_on_item", reason="A secret")
    for audience, person in (("public", None), ("floor", "panellist")):
        assert "not_on_item" not in str(room.sees(audience, person))
        assert "A secret" not in str(room.sees(audience, person))


def test_a_restored_question_has_no_reason(room):
    question = ask(room)
    decide(room, "dismiss", question, reason_code="shorter", reason="Two lines.")
    decide(room, "restore", question)
    assert reason_of(shown(room, question)) == (None, None, None)
