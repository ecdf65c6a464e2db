"""Why a request was declined: a set reason travels as its code, words as they were written."""

from pathlib import Path

import pytest

from dialogue_platform.questions import reasons as questions
from dialogue_platform.speakers.reasons import ENGLISH, DeclineReason
from tests.speakers.steps import ask, on_list

ISLANDS = Path(__file__).parents[2] / "static/src"


@pytest.fixture
def room(room):
    return room.open()


def reason_of(entity):
    return entity["reason_code"], entity["reason_note"], entity["reason"]


@pytest.mark.parametrize("code", DeclineReason)
def test_a_set_reason_is_kept_as_its_code(room, code):
    request = ask(room)
    room.do("moderator", "speakers.decline_request", request=request, reason="", reason_code=code.value)
    assert reason_of(room.one("floor", "my_request", request, "delegate")) == (code.value, None, ENGLISH[code])


def test_a_note_stays_as_it_was_written(room):
    request = ask(room)
    args = {"reason_code": "time_over", "reason": "Жаль."}
    room.do("moderator", "speakers.decline_request", request=request, **args)
    expected = ("time_over", "Жаль.", "Time is over. Жаль.")
    assert reason_of(room.one("floor", "my_request", request, "delegate")) == expected
    assert reason_of(room.one("podium", "floor_request", request)) == expected


def test_words_alone_have_no_code(room):
    request = ask(room)
    room.do("moderator", "speakers.decline_request", request=request, reason="Off the topic")
    assert reason_of(room.one("floor", "my_request", request, "delegate")) == (None, "Off the topic", "Off the topic")


def test_one_of_them_is_needed_and_the_code_is_of_the_set(room):
    request = ask(room)
    assert room.code("moderator", "speakers.decline_request", request=request) == "missing"
    assert room.code("moderator", "speakers.decline_request", request=request, reason=" ") == "empty"
    refused = room.refused(
        "moderator", "speakers.decline_request", request=request, reason="", reason_code="asked_already"
    )
    assert (refused.code, refused.field) == ("not_a_choice", "reason_code")


def test_nobody_else_reads_why(room):
    (request,) = on_list(room, "delegate")
    before = room.seq()
    room.do("moderator", "speakers.decline_request", request=request, reason_code="has_spoken", reason="A secret")
    for audience, person in (("public", None), ("floor", "panellist")):
        assert "has_spoken" not in str(room.sees(audience, person, after=before))
        assert "A secret" not in str(room.sees(audience, person))


def test_what_is_put_back_has_no_reason(room):
    request = ask(room)
    done = room.do("moderator", "speakers.decline_request", request=request, reason="", reason_code="time_over")
    room.do("moderator", "speakers.undo_request", request=request, state="declined", **done)
    assert reason_of(room.one("floor", "my_request", request, "delegate")) == (None, None, None)


def test_of_two_who_decline_at_once_one_reason_stands(room):
    request = ask(room)
    calls = [
        (who, "speakers.decline_request", {"request": request, "reason": "", "reason_code": code})
        for who, code in (("moderator", "time_over"), ("chair", "item_closed"))
    ]
    assert room.at_once(*calls) == ["ok", "stale_request"]
    assert room.one("floor", "my_request", request, "delegate")["reason_code"] in ("time_over", "item_closed")


def test_pages_say_every_code():
    """In the words that programs get in English, so that a catalogue has them."""
    for feature, english in (("speakers", ENGLISH), ("questions", questions.ENGLISH)):
        page = (ISLANDS / feature / "reasons.ts").read_text()
        for code, sentence in english.items():
            assert f'{code}: _("{sentence}")' in page, code
