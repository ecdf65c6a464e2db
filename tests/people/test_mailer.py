"""Letters leave after the commit, in the reader's language, and are marked."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from dialogue_platform.live import SYSTEM, clock, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people import mailer
from dialogue_platform.people.commands import MOST_ATTEMPTS
from dialogue_platform.people.models import Mail, MailProblem, MailState, User
from tests.room import clear_the_post


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(mailer, "send", found.append)
    return found


@pytest.fixture
def user(room):
    """Somebody who was just invited, whose letter waits."""
    email = f"{new_id()}@ministry.kg"
    room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, role="delegate")
    return room.rows(User, email=email)[0]


def letter_of(room, user):
    return room.rows(Mail, user_id=user.id)[0]


def post(room, user):
    mail = letter_of(room, user)
    return mailer.send_and_mark(mail.id, mailer.write(mail))


def test_an_invitation_brings_a_link_that_signs_in(room, user, browser, sent):
    assert post(room, user)
    (letter,) = sent
    assert letter["To"] == user.email and "Coalition with nature" in letter["Subject"]
    browser.post(letter.get_body(("plain",)).get_content().split("http://localhost:5000")[1].split()[0])
    assert browser.is_signed_in()
    assert letter_of(room, user).state is MailState.SENT


def test_what_is_due_leaves_and_leaves_once(room, user, sent):
    clear_the_post(user.id, *(actor.user_id for actor in room.actors.values()))
    assert mailer.send_waiting() > 1
    assert user.email in [letter["To"] for letter in sent]
    sent.clear()
    assert mailer.send_waiting() == 0 and sent == []


def test_a_server_that_does_not_answer_is_tried_again_later_and_not_for_ever(room, user, monkeypatch):
    monkeypatch.setattr(mailer, "send", lambda message: (_ for _ in ()).throw(smtplib.SMTPServerDisconnected()))
    assert not post(room, user)
    mail = letter_of(room, user)
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1) and mail.not_before > clock.now()
    for _ in range(MOST_ATTEMPTS):
        perform("people.mark_mail", SYSTEM, {"mail": mail.id, "sent": False})
    assert letter_of(room, user).state is MailState.FAILED
    perform("people.mark_mail", SYSTEM, {"mail": mail.id, "sent": True})
    assert letter_of(room, user).state is MailState.FAILED


def test_without_a_mail_server_a_letter_lies_in_a_folder(room, user):
    post(room, user)
    folder = Path(room.app.instance_path) / "mail"
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]
    assert any(letter["To"] == user.email for letter in letters)


class Server:
    """A mail server that remembers what was asked of it."""

    asked: list[str] = []

    def __init__(self, *where, **how):
        self.asked.append(f"connect {where[0]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.asked.append("quit")

    def has_extn(self, name):
        return name == "starttls"

    def __getattr__(self, name):
        return lambda *args, **kwargs: self.asked.append(name)


@pytest.mark.parametrize(("address", "by_server"), [("@ministry.kg", True), ("@demo.example", False)])
def test_a_mail_server_is_used_but_not_for_the_demonstrations_people(room, monkeypatch, address, by_server):
    monkeypatch.setitem(room.app.config, "MAIL_SERVER", "mail.ministry.kg")
    monkeypatch.setattr(smtplib, "SMTP", Server)
    Server.asked.clear()
    message = mailer.EmailMessage()
    message["To"] = f"{new_id()}{address}"
    mailer.send(message)
    expected = ["connect mail.ministry.kg", "ehlo", "starttls", "send_message", "quit"]
    assert Server.asked == (expected if by_server else [])


class ServerWithoutTls(Server):
    """It offers none, and smtplib then says so."""

    def has_extn(self, name):
        return False

    def starttls(self, **_):
        raise smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server.")


@pytest.mark.parametrize(
    ("server", "tls", "leaves"),
    [
        ("mail.ministry.kg", "", False),
        ("mail.ministry.kg", "off", True),
        ("127.0.0.1", "", True),
        ("localhost", "", True),
    ],
)
def test_a_link_leaves_in_the_clear_within_this_machine_alone(room, user, monkeypatch, server, tls, leaves):
    monkeypatch.setitem(room.app.config, "MAIL_SERVER", server)
    monkeypatch.setitem(room.app.config, "MAIL_TLS", tls)
    monkeypatch.setattr(smtplib, "SMTP", ServerWithoutTls)
    Server.asked.clear()
    assert post(room, user) is leaves
    assert ("send_message" in Server.asked) is leaves
    assert (letter_of(room, user).problem is MailProblem.ENCRYPTION) is not leaves


def test_the_pause_grows(room):
    mail = Mail(attempts=3)
    now = clock.now()
    mail.put_off(now)
    assert mail.not_before - now == timedelta(seconds=240)
