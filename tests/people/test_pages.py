"""Sign-in page, account page, language: as a person without script sees them."""

from __future__ import annotations

import re

import pytest

from dialogue_platform.live.limits import forget
from dialogue_platform.people.models import ApiToken, User
from tests.people.browser import Browser, errors_in, fresh_link

PASSWORD = "the river runs to the sea"


@pytest.fixture
def chair(browsers):
    return browsers("chair")


def email_of(room, role):
    return room.rows(User, id=room.actors[role].user_id)[0].email


def test_a_password_is_set_and_signs_in(chair, room):
    chair.post("/account/password", password=PASSWORD)
    (user,) = room.rows(User, id=room.actors["chair"].user_id)
    assert user.password_hash.startswith("$argon2id$")
    other = Browser(room.app)
    other.post("/sign-in", email=email_of(room, "chair").upper(), password=PASSWORD)
    assert other.is_signed_in() and chair.is_signed_in()


def test_a_new_password_ends_other_sessions_and_asks_for_the_old_one(chair, room):
    chair.post("/account/password", password=PASSWORD)
    other = Browser(room.app).sign_in(room.actors["chair"].user_id)
    page = other.post("/account/password", 422, password="another long password", present="wrong")
    assert errors_in(page.get_data(as_text=True)) == ["This is not your present password."]
    other.post("/account/password", password="another long password", present=PASSWORD)
    assert other.is_signed_in() and not chair.is_signed_in()


def test_a_short_password_is_refused_at_its_field(chair):
    page = chair.post("/account/password", 422, password="short").get_data(as_text=True)
    assert errors_in(page) == ["A password has at least 10 characters."]
    assert 'aria-describedby="password-hint password-error"' in page


def test_a_wrong_password_and_an_unknown_address_look_the_same(browser, room):
    pages = [
        browser.post("/sign-in", 422, email=email, password="x" * 12).get_data(as_text=True)
        for email in (email_of(room, "chair"), "nobody@example.org")
    ]
    assert all("do not fit together" in page for page in pages)
    assert email_of(room, "chair") in pages[0], "what was written is kept"


@pytest.mark.parametrize("email", ["\x00", "a\x00b@example.org", "", "x" * 5000, "' OR 1=1 --"])
def test_a_strange_address_signs_nobody_in(browser, email):
    email = email.encode("utf-8", "replace")
    browser.post("/sign-in", 422, email=email, password="x" * 12)
    browser.post("/sign-in/link", 422, email=email)


def test_guessing_is_stopped_and_a_link_still_helps(browser, room):
    email = email_of(room, "moderator")
    codes = []
    for _ in range(12):
        fields = {"email": email, "password": "guess", "csrf_token": browser.token()}
        codes.append(browser.ask("/sign-in", "POST", fields).status_code)
    assert codes[:10] == [422] * 10 and codes[10:] == [429, 429]
    browser.post("/sign-in/link", 200, email=email)
    forget()


def test_a_form_without_its_token_does_nothing(chair, room):
    assert chair.ask("/account/name", "POST", {"name": "Forged"}).status_code == 400
    assert chair.ask("/sign-out", "POST").status_code == 400
    assert chair.is_signed_in()


def test_name_and_language_are_kept(chair, room):
    chair.post("/account/name", name="Chair of the day")
    chair.post("/language", language="ru", next="/account")
    (user,) = room.rows(User, id=room.actors["chair"].user_id)
    assert (user.name, user.language) == ("Chair of the day", "ru")
    assert '<html lang="ru"' in chair.get("/account")
    page = chair.post("/account/name", 422, name="n" * 300).get_data(as_text=True)
    assert len(errors_in(page)) == 1 and "n" * 300 in page


def test_a_reader_chooses_a_language_without_an_account(browser):
    browser.post("/language", language="ru", next="/sign-in")
    assert '<html lang="ru"' in browser.get("/sign-in")
    browser.post("/language", language="xx", next="/sign-in")
    assert '<html lang="ru"' in browser.get("/sign-in")


def test_a_token_is_shown_once_and_revoked(chair, room):
    page = chair.post("/account/tokens", 200, label="My program").get_data(as_text=True)
    shown = re.compile('[">]dp_')  # a masked token against forgery may hold these letters too
    assert shown.search(page) and not shown.search(chair.get("/account"))
    (row,) = room.rows(ApiToken, user_id=room.actors["chair"].user_id)
    Browser(room.app).sign_in(room.actors["moderator"].user_id).post(f"/account/tokens/{row.id}/revoke")
    assert room.rows(ApiToken, id=row.id)[0].revoked_at is None
    chair.post(f"/account/tokens/{row.id}/revoke")
    assert room.rows(ApiToken, id=row.id)[0].revoked_at is not None


def test_signing_out_ends_the_session(chair):
    chair.post("/sign-out")
    assert not chair.is_signed_in()


def test_an_account_is_closed_after_asking(browsers, room):
    browser = browsers("interpreter")
    assert "signed out everywhere" in browser.get("/account/close")
    browser.post("/account/close", sure="1")
    assert not browser.is_signed_in()
    browser.get(f"/sign-in/{fresh_link(room.actors['interpreter'].user_id)}", 410)


def test_the_last_organiser_keeps_the_account(browsers):
    page = browsers("organiser").post("/account/close", 422, sure="1").get_data(as_text=True)
    assert "needs an organiser" in page


@pytest.mark.parametrize("path", ["/account", "/account/close", "/manage", "/manage/dialogues/new"])
def test_who_is_signed_out_is_asked_to_sign_in(browser, path):
    answer = browser.ask(path)
    assert answer.status_code == 302 and answer.location.startswith("/sign-in")


def test_nothing_of_a_session_is_cached(chair):
    answer = chair.ask("/account")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
