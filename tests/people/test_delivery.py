"""What a letter meets on its way, by a real mail server: tried again, given up, and said to the organiser."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from dialogue_platform.live import clock, live
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.monitoring.readiness import READINESS
from dialogue_platform.people import mailer
from dialogue_platform.people.commands import MOST_ATTEMPTS
from dialogue_platform.people.models import Mail, MailProblem, MailState, SignInLink, User
from dialogue_platform.people.outgoing_mail import LINKS_AN_HOUR
from tests.people.mail_server import Post, mail_server, refuse_all
from tests.room import clear_the_post


@pytest.fixture
def guest(room):
    """Somebody who was just invited, whose letter alone waits."""
    email = f"{new_id()}@пример.рф"
    made = room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, role="delegate")
    (letter,) = room.rows(Mail, participant_id=made["participant"])
    clear_the_post(letter.user_id)
    return made["participant"]


def letter_of(room, guest):
    return room.rows(Mail, participant_id=guest)[0]


def change(model, id_, **values):
    with live().database.writer.begin() as connection:
        connection.execute(update(model).where(model.id == id_).values(**values))


def test_a_letter_arrives_under_the_address_in_ascii(room, guest, monkeypatch):
    with mail_server(room.app, monkeypatch, Post()) as post:
        assert mailer.send_waiting() == 1
    (letter,), (envelope,) = post.letters, post.envelopes
    (user,) = room.rows(User, id=letter_of(room, guest).user_id)
    assert envelope.rcpt_tos == [user.email] == [letter["To"]] and user.email.endswith("@xn--e1afmkfd.xn--p1ai")
    mail = letter_of(room, guest)
    assert (mail.state, mail.problem) == (MailState.SENT, None)
    assert mailer.send_waiting() == 0


@pytest.mark.parametrize(
    ("answers", "problem", "for_good"),
    [
        ({"RCPT": "550 5.1.1 No such user here"}, MailProblem.NO_MAILBOX, True),
        ({"RCPT": "450 4.2.0 Greylisted, come again"}, MailProblem.LATER, False),
        ({"MAIL": "553 5.7.1 Sender not allowed"}, MailProblem.SENDER, True),
        ({"MAIL": "451 4.3.0 Later"}, MailProblem.LATER, False),
        ({"DATA": "554 5.7.1 Looks like spam"}, MailProblem.REFUSED, True),
        ({"DATA": "452 4.3.1 Disk is full"}, MailProblem.LATER, False),
    ],
)
def test_no_for_good_is_told_from_not_now(room, guest, monkeypatch, browsers, answers, problem, for_good):
    with mail_server(room.app, monkeypatch, Post(**answers)):
        assert mailer.send_waiting() == 0
    mail = letter_of(room, guest)
    assert (mail.problem, mail.state) == (problem, MailState.FAILED if for_good else MailState.QUEUED)
    said = next(iter(answers.values()))
    assert mail.answer == said
    page = browsers("organiser").get(f"/manage/dialogues/{room.dialogue}/people")
    assert said in page and ("1 letter could not be delivered" in page) == for_good
    with mail_server(room.app, monkeypatch, Post()) as post:
        assert mailer.send_waiting() == 0 and post.letters == []  # neither at once again, nor ever
        change(Mail, mail.id, not_before=clock.now())
        assert mailer.send_waiting() == (0 if for_good else 1)


def test_an_address_is_not_repeated_in_what_the_server_said(room, guest, monkeypatch):
    (user,) = room.rows(User, id=letter_of(room, guest).user_id)
    with mail_server(room.app, monkeypatch, Post(RCPT=f"550 <{user.email.upper()}> unknown")):
        mailer.send_waiting()
    assert letter_of(room, guest).answer == "550 <…> unknown"


def test_a_password_that_is_not_taken_is_said_and_tried_again(room, guest, monkeypatch):
    monkeypatch.setitem(room.app.config, "MAIL_USERNAME", "dialogue")
    monkeypatch.setitem(room.app.config, "MAIL_PASSWORD", "wrong")
    monkeypatch.setattr("smtplib.SMTP.starttls", lambda *_, **__: None)  # there is no certificate for this server
    how = {"authenticator": refuse_all, "auth_require_tls": False}
    with mail_server(room.app, monkeypatch, Post(), **how):
        assert mailer.send_waiting() == 0
    mail = letter_of(room, guest)
    assert (mail.state, mail.problem) == (MailState.QUEUED, MailProblem.SIGN_IN)


def test_without_encryption_no_password_is_sent(room, guest, monkeypatch):
    monkeypatch.setitem(room.app.config, "MAIL_USERNAME", "dialogue")
    with mail_server(room.app, monkeypatch, Post()) as post:
        assert mailer.send_waiting() == 0 and post.letters == []
    assert letter_of(room, guest).problem is MailProblem.ENCRYPTION


def test_a_server_that_is_not_there_is_asked_again_later(room, guest, monkeypatch, browsers):
    with mail_server(room.app, monkeypatch, Post()):
        pass
    assert mailer.send_waiting() == 0
    mail = letter_of(room, guest)
    assert (mail.state, mail.problem) == (MailState.QUEUED, MailProblem.UNREACHABLE) and mail.not_before > clock.now()
    assert "The mail server does not answer." in browsers("organiser").get(f"/manage/dialogues/{room.dialogue}/people")
    change(Mail, mail.id, attempts=MOST_ATTEMPTS - 1, not_before=clock.now())
    mailer.send_waiting()
    assert letter_of(room, guest).state is MailState.FAILED


def test_letters_that_no_old_server_takes_go_where_they_are_taken_and_are_given_up_where_not(room, guest, monkeypatch):
    """A login of an older program may have such an address."""
    mail = letter_of(room, guest)
    change(User, mail.user_id, email=f"иван.{new_id()}@xn--e1afmkfd.xn--p1ai")
    with mail_server(room.app, monkeypatch, Post(), enable_SMTPUTF8=False):
        assert mailer.send_waiting() == 0
    assert letter_of(room, guest).problem is MailProblem.LETTERS and letter_of(room, guest).state is MailState.FAILED
    change(Mail, mail.id, state=MailState.QUEUED, not_before=clock.now())
    with mail_server(room.app, monkeypatch, Post(), enable_SMTPUTF8=True) as post:
        assert mailer.send_waiting() == 1
    assert post.envelopes[0].rcpt_tos[0].startswith("иван.")


def test_a_link_that_has_run_out_is_not_sent(room, guest, monkeypatch):
    mail = letter_of(room, guest)
    change(SignInLink, mail.link_id, expires_at=clock.now())
    with mail_server(room.app, monkeypatch, Post()) as post:
        assert mailer.send_waiting() == 0 and post.letters == []
    assert letter_of(room, guest).problem is MailProblem.TOO_LATE


def test_all_that_failed_are_sent_again_by_one_press(room, guest, monkeypatch, browsers):
    with mail_server(room.app, monkeypatch, Post(RCPT="550 no")):
        mailer.send_waiting()
    organiser, page = browsers("organiser"), f"/manage/dialogues/{room.dialogue}/people"
    assert "Send 1 letter again" in organiser.get(page)
    organiser.post(f"{page}/remind")
    assert "1 letter is sent again." in organiser.get(page)
    assert "could not be delivered" not in organiser.get(page)
    with mail_server(room.app, monkeypatch, Post()) as post:
        assert mailer.send_waiting() == 1
    assert post.letters[0]["Subject"].startswith("Reminder")
    assert "Letter sent" in organiser.get(page)


def test_nobody_is_reminded_without_end(room, guest):
    for _ in range(LINKS_AN_HOUR):
        room.do("organiser", "people.remind", participant=guest)
    refused = room.refused("organiser", "people.remind", participant=guest)
    assert (refused.code, refused.field) == ("too_often", "participant")


def test_that_no_letter_leaves_is_a_word_of_readiness(room, guest, monkeypatch):
    readiness = READINESS.of(room.app)
    with live().database.writer.begin() as connection:
        connection.execute(update(Mail).values(tried_at=None))
    assert readiness._mail() == "ok"
    with mail_server(room.app, monkeypatch, Post(RCPT="450 later")):
        mailer.send_waiting()
    assert readiness._mail() == "no letter leaves"
    change(Mail, letter_of(room, guest).id, not_before=clock.now())
    with mail_server(room.app, monkeypatch, Post()):
        mailer.send_waiting()
    assert readiness._mail() == "ok"
