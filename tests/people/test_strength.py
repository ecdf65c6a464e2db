"""Which passwords are refused, at whatever door, and that the reason is said in the reader's language."""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from dialogue_platform.live import Refusal
from dialogue_platform.people.sign_in import hash_password
from dialogue_platform.people.strength import LONGEST_PASSWORD, need_strong
from tests.people.browser import errors_in

OWN = ["head.of.delegation@ministry.kg", "Aigul Toktosunova", "Coalition with nature"]


def code(password, own=OWN):
    with pytest.raises(Refusal) as refused:
        need_strong(password, own)
    assert refused.value.field == "password"
    return refused.value.code


@pytest.mark.parametrize(
    "password",
    [
        " " * 10, "\u200b" * 12, "-" * 12, "aaaaaaaaaa", "ааааааааааа", "1234567890", "qwertyuiop", "password123", "2026-11-28 ",
        "head.of.delegation@ministry.kg", "HEAD.OF.DELEGATION@MINISTRY.KG!", "Toktosunova1", "aigultoktosunova",
        "toktosunova aigul", "Coalition with nature", "coalition-2026", "abcdefghijk", "11.11.1990.",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(app, password):
    with app.test_request_context():
        assert code(password) == "weak_password"


@pytest.mark.parametrize(
    "password",
    [
        "the river runs to the sea",
        "correct horse battery staple",
        "река течёт к морю",
        "vK8#qLw2!zRt",
        "Aigul likes her red boat",
    ],
)
def test_a_sentence_is_good(app, password):
    with app.test_request_context():
        need_strong(password, OWN)


@pytest.mark.parametrize(
    ("password", "refused"),
    [("short", "password_too_short"), ("x" * (LONGEST_PASSWORD + 1), "too_long"), ("", "password_too_short")],
)
def test_its_length_is_bounded(app, password, refused):
    with app.test_request_context():
        assert code(password) == refused


def test_a_long_one_is_not_tried_whole(app):
    """What it costs is bounded: the time of a guess grows with the square of the length."""
    with app.test_request_context():
        need_strong("aB3$" * 17 + "the river runs to the sea" * 5)


def test_nothing_is_hashed_that_is_weak(app):
    with app.test_request_context(), pytest.raises(Refusal):
        hash_password("1234567890")


def test_the_reason_is_in_the_readers_language(app):
    with app.test_request_context():
        said = set()
        for language in ("en", "ru"):
            with pytest.raises(Refusal) as refused:
                need_strong("qwertyuiop")
            with force_locale(language):
                said.add(refused.value.text())
    assert len(said) == 2


def test_the_page_says_why_at_the_field_and_keeps_the_old_one(browsers, room):
    chair = browsers("chair")
    for weak in ("Coalition with nature", "chair chair chair"):
        page = chair.post("/account/password", 422, password=weak).get_data(as_text=True)
        assert "words of your own" in errors_in(page)[0], errors_in(page)
    assert chair.is_signed_in()
