"""Sign-in links: once, in time, made by us; and nobody learns who has an account."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from dialogue_platform.live import SYSTEM, clock, perform
from dialogue_platform.people import outgoing_mail
from dialogue_platform.people.models import Mail, Participant, SignInLink, Standing, User
from dialogue_platform.people.sign_in import link_token
from tests.people.browser import Browser, fresh_link
from tests.room import build


def email_of(room, role):
    return room.rows(User, id=room.actors[role].user_id)[0].email


def test_a_link_signs_in_once(browser, room):
    token = fresh_link(room.actors["chair"].user_id)
    assert "Continue" in browser.get(f"/sign-in/{token}")
    browser.post(f"/sign-in/{token}")
    assert browser.is_signed_in()
    stranger = Browser(room.app)
    assert "does not work any more" in stranger.get(f"/sign-in/{token}", 410)
    stranger.post(f"/sign-in/{token}", 410)
    assert not stranger.is_signed_in()


def test_looking_at_a_link_uses_nothing(browser, room):
    """Mail scanners open every link, with GET and with HEAD."""
    token = fresh_link(room.actors["chair"].user_id)
    for _ in range(3):
        browser.get(f"/sign-in/{token}")
        browser.ask(f"/sign-in/{token}", "HEAD")
    assert not browser.is_signed_in()
    browser.post(f"/sign-in/{token}")
    assert browser.is_signed_in()


def test_of_two_who_use_a_link_at_once_one_gets_in(room):
    token = fresh_link(room.actors["chair"].user_id)
    browsers = [Browser(room.app) for _ in range(4)]
    fields = [{"csrf_token": browser.token()} for browser in browsers]
    answers = []

    def press(browser, data):
        answers.append(browser.ask(f"/sign-in/{token}", "POST", data).status_code)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(browsers, fields, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 410, 410, 410]


def test_a_link_is_too_old_after_its_time(browser, room, monkeypatch):
    token = fresh_link(room.actors["chair"].user_id)
    later = clock.now() + outgoing_mail.INVITATION_LIFE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    browser.get(f"/sign-in/{token}", 410)
    browser.post(f"/sign-in/{token}", 410)
    assert not browser.is_signed_in()


def test_a_forged_link_is_no_page(browser, room):
    token = fresh_link(room.actors["chair"].user_id)
    link_id = room.rows(SignInLink, user_id=room.actors["chair"].user_id)[0].id
    named, signature = token.rsplit(".", 1)
    # The first letter: of the last one base64 leaves two bits unread.
    altered = f"{named}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    for forged in (altered, link_id, "x", named):
        browser.get(f"/sign-in/{forged}", 404)
        browser.post(f"/sign-in/{forged}", 404)
    browser.get(f"/sign-in/{link_token('no-such-row')}", 410)
    browser.post(f"/sign-in/{link_token('no-such-row')}", 410)


def test_the_answer_is_the_same_for_who_is_not_known(browser, room):
    known, unknown = email_of(room, "chair"), "nobody-at-all@example.org"
    pages = [browser.post("/sign-in/link", 200, email=email).get_data(as_text=True) for email in (known, unknown)]
    pages = [re.sub(r'(nonce|value)="[^"]*"', "", page) for page in pages]
    assert pages[0].replace(known, "") == pages[1].replace(unknown, "")
    assert len(room.rows(Mail, user_id=room.actors["chair"].user_id, letter="sign_in")) == 1


def test_a_mailbox_is_not_flooded(room):
    for _ in range(9):
        perform("people.ask_for_link", SYSTEM, {"email": email_of(room, "panellist")})
    sent = room.rows(Mail, user_id=room.actors["panellist"].user_id, letter="sign_in")
    assert 1 <= len(sent) <= outgoing_mail.LINKS_AN_HOUR


def test_signing_in_accepts_the_invitation_and_leads_to_the_dialogue(browser, room):
    token = fresh_link(room.actors["observer"].user_id)
    answer = browser.post(f"/sign-in/{token}")
    assert answer.location == f"/dialogues/{room.dialogue}"
    shown = Browser(room.app).sign_in(room.actors["organiser"].user_id).get(f"/manage/dialogues/{room.dialogue}/people")
    assert "Takes part" in shown


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away(browser, room, away):
    token = fresh_link(room.actors["organiser"].user_id)
    answer = browser.post(f"/sign-in/{token}", next=away)
    assert answer.location.startswith(("/dialogues/", "/")) and "evil" not in answer.location


def test_one_is_led_to_where_one_was_going(browser, room):
    path = f"/manage/dialogues/{room.dialogue}/people"
    answer = browser.ask(path)
    assert answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
    answer = browser.post(f"/sign-in/{fresh_link(room.actors['organiser'].user_id)}", next=path)
    assert answer.location == path


def status_of(room, token):
    return Browser(room.app).ask(f"/sign-in/{token}").status_code


def test_a_used_link_voids_the_others_of_that_person_alone(browser, room):
    mine = [fresh_link(room.actors["chair"].user_id) for _ in range(3)]
    another = fresh_link(room.actors["delegate"].user_id)
    assert [status_of(room, link) for link in mine] == [200] * 3, "each works until one is used"
    browser.post(f"/sign-in/{mine[1]}")
    assert [status_of(room, link) for link in (*mine, another)] == [410, 410, 410, 200]
    assert browser.is_signed_in()


def test_a_new_password_and_signing_out_everywhere_void_links(browser, room):
    chair = Browser(room.app).sign_in(room.actors["chair"].user_id)
    for path, fields in (
        ("/account/password", {"password": "the river runs to the sea"}),
        ("/account/sign-ins/end", {}),
    ):
        link = fresh_link(room.actors["chair"].user_id)
        chair.post(path, **fields)
        assert status_of(room, link) == 410
        browser.post(f"/sign-in/{link}", 410)
        assert not browser.is_signed_in()


def test_a_reminder_takes_the_place_of_the_invitation(room):
    delegate = room.actors["delegate"].user_id
    before = [link_token(link.id) for link in room.rows(SignInLink, user_id=delegate)]
    assert [status_of(room, link) for link in before] == [200]
    room.do("organiser", "people.remind", participant=room.people["delegate"])
    after = [link_token(link.id) for link in room.rows(SignInLink, user_id=delegate)]
    assert sorted(status_of(room, link) for link in after) == [200, 410]
    assert status_of(room, before[0]) == 410


def test_an_invitation_to_another_dialogue_stays_and_one_link_leads_into_both(browser, room, app):
    other, email = build(app), email_of(room, "observer")
    made = other.do("organiser", "people.invite", dialogue=other.dialogue, email=email, role="observer")
    links = [link_token(link.id) for link in room.rows(SignInLink, user_id=room.actors["observer"].user_id)]
    assert [status_of(room, link) for link in links] == [200, 200], "neither dialogue voids the other's letter"
    browser.post(f"/sign-in/{links[0]}")
    for participant in (made["participant"], room.people["observer"]):
        assert room.rows(Participant, id=participant)[0].state is Standing.ACTIVE
    page = browser.get(f"/sign-in/{links[1]}", 410)
    assert "signed in already" in page
    assert browser.post(f"/sign-in/{links[1]}").location == "/"


def test_who_is_signed_in_and_was_invited_again_gets_in_by_a_letter_that_is_too_old(browser, room, app, monkeypatch):
    other, email = build(app), email_of(room, "observer")
    browser.sign_in(room.actors["observer"].user_id)
    made = other.do("organiser", "people.invite", dialogue=other.dialogue, email=email, role="observer")
    (link,) = [
        row for row in room.rows(SignInLink, user_id=room.actors["observer"].user_id) if row.purpose == other.dialogue
    ]
    later = clock.now() + outgoing_mail.INVITATION_LIFE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    browser.post(f"/sign-in/{link_token(link.id)}")
    assert room.rows(Participant, id=made["participant"])[0].state is Standing.ACTIVE


def test_an_invitation_lives_three_days_unless_said_otherwise(room, monkeypatch):
    def life():
        link = max(room.rows(SignInLink, user_id=room.actors["delegate"].user_id), key=lambda row: row.made_at)
        return link.expires_at - link.made_at

    assert life() == timedelta(hours=72)
    monkeypatch.setitem(room.app.config, "INVITATION_HOURS", 24.0)
    room.do("organiser", "people.remind", participant=room.people["delegate"])
    assert life() == timedelta(hours=24)


def test_who_comes_too_late_gets_a_new_link_by_one_press(browser, room, monkeypatch):
    delegate = room.actors["delegate"].user_id
    link = link_token(room.rows(SignInLink, user_id=delegate)[0].id)
    later = clock.now() + outgoing_mail.INVITATION_LIFE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = browser.get(f"/sign-in/{link}", 410)
    assert "Send me a new link" in page and email_of(room, "delegate") not in page
    sent = browser.post(f"/sign-in/{link}/again", 200).get_data(as_text=True)
    assert "on its way" in sent and email_of(room, "delegate") not in sent
    (letter,) = room.rows(Mail, user_id=delegate, letter="sign_in")
    browser.post(f"/sign-in/{link_token(letter.link_id)}")
    assert browser.is_signed_in()
    assert room.rows(Participant, id=room.people["delegate"])[0].state is Standing.ACTIVE


def test_a_forged_link_asks_for_nothing(browser):
    browser.post("/sign-in/x/again", 404)
    assert browser.post(f"/sign-in/{link_token('no-such-row')}/again").location == "/sign-in"
