"""Sends the letters that commands queued, after their commit, and marks them by a command."""

import logging
from email.message import EmailMessage
from functools import partial

from flask import Flask
from sqlalchemy import or_, select

from dialogue_platform.extensions import db
from dialogue_platform.live import SYSTEM, clock, live, perform
from dialogue_platform.live.exception_boundary import again_and_again, calmly
from dialogue_platform.people.delivery import Failure, failure_of
from dialogue_platform.people.delivery import deliver as send
from dialogue_platform.people.models import Mail, MailProblem, MailState, SignInLink
from dialogue_platform.people.writing import write

log = logging.getLogger(__name__)
PAUSE = 2.0
AT_ONCE = 20


def start_mailer(app: Flask) -> None:
    """Look for letters every two seconds."""
    again_and_again(partial(_look, app), "mailer", PAUSE)


def _look(app: Flask) -> None:
    """Of a long queue one handful after the other; one that nothing leaves of waits for the next look."""
    with app.app_context():
        while live().leader.is_leader() and send_waiting() == AT_ONCE:  # else another worker sends them
            pass


def send_waiting() -> int:
    """Send what is due; answers how many letters left."""
    first = Mail.attempts == 0  # due at once, also when the clock was set back after it was queued
    due = select(Mail).where(Mail.state == MailState.QUEUED, or_(first, Mail.not_before <= clock.now()))
    letters = db.session.scalars(due.order_by(Mail.queued_at).limit(AT_ONCE)).all()
    ready = [(mail.id, write_if_possible(mail)) for mail in letters]
    db.session.close()  # nothing is read while a mail server makes us wait
    return sum(send_and_mark(mail_id, message) for mail_id, message in ready)


def write_if_possible(mail: Mail) -> EmailMessage | Failure:
    """One letter that cannot be written (a header that holds no such address) must not hold up all others."""
    link = db.session.get(SignInLink, mail.link_id) if mail.link_id else None
    if link is not None and link.expires_at <= clock.now():
        return Failure(MailProblem.TOO_LATE, for_good=True)
    try:
        with calmly:
            return write(mail)
    except Exception as error:
        log.exception("a letter could not be written")
        return Failure(MailProblem.UNWRITABLE, answer=type(error).__name__)


def send_and_mark(mail_id: str, message: EmailMessage | Failure) -> bool:
    failure = message if isinstance(message, Failure) else _try_to_send(message)
    told = {"mail": mail_id, "sent": failure is None}
    if failure is not None:
        log.warning("a letter could not be sent: %s", failure.problem)
        told |= {"problem": failure.problem.value, "for_good": failure.for_good, "answer": failure.answer}
    perform("people.mark_mail", SYSTEM, told)
    return failure is None


def _try_to_send(message: EmailMessage) -> Failure | None:
    try:
        with calmly:
            send(message)
    except Exception as error:  # whatever it is, the letters behind it go out
        return failure_of(error, str(message["To"]))
    return None
