"""Sends the letters that commands queued, after their commit, and marks them by a command."""

import logging
import smtplib
import ssl
import threading
import time
from email.message import EmailMessage
from pathlib import Path

from flask import Flask, current_app, render_template
from flask_babel import force_locale
from sqlalchemy import or_, select

from dialogue_platform.extensions import db
from dialogue_platform.live import SYSTEM, clock, live, perform
from dialogue_platform.live.calm import attempt, calmly
from dialogue_platform.people.models import Mail, MailState, User
from dialogue_platform.people.sign_in import link_token

log = logging.getLogger(__name__)
PAUSE = 2.0
AT_ONCE = 20
NOWHERE = (".example", "@example.org", "@example.com", ".test", ".invalid")  # names that no mail server has


def start_mailer(app: Flask) -> None:
    """Look for letters every two seconds, beside the serving of pages."""
    threading.Thread(target=_look_for_ever, args=(app,), name="mailer", daemon=True).start()


def _look_for_ever(app: Flask) -> None:
    while True:
        attempt(_look, app)
        time.sleep(PAUSE)


def _look(app: Flask) -> None:
    with app.app_context():
        if live().duty.mine():  # else another worker sends them
            send_waiting()


def send_waiting() -> int:
    """Send what is due; answers how many letters left."""
    first = Mail.attempts == 0  # due at once, also when the clock was set back after it was queued
    due = select(Mail).where(Mail.state == MailState.QUEUED, or_(first, Mail.not_before <= clock.now()))
    letters = db.session.scalars(due.order_by(Mail.queued_at).limit(AT_ONCE)).all()
    ready = [(mail.id, write_if_possible(mail)) for mail in letters]
    db.session.close()  # nothing is read while a mail server makes us wait
    return sum(send_and_mark(mail_id, message) for mail_id, message in ready)


def write_if_possible(mail: Mail) -> EmailMessage | None:
    """One letter that cannot be written (a header that holds no such address) must not hold up all others."""
    try:
        with calmly:
            return write(mail)
    except Exception:
        log.exception("a letter could not be written")
        return None


def send_and_mark(mail_id: str, message: EmailMessage | None) -> bool:
    try:
        if message is not None:
            with calmly:
                send(message)
        sent = message is not None
    except Exception as error:  # whatever it is, the letters behind it go out
        log.warning("a letter could not be sent: %s", type(error).__name__)
        sent = False
    perform("people.mark_mail", SYSTEM, {"mail": mail_id, "sent": sent})
    return sent


def link_address(link_id: str) -> str:
    return f"{current_app.config['BASE_URL'].rstrip('/')}/sign-in/{link_token(link_id)}"


def write(mail: Mail) -> EmailMessage:
    """The letter in the reader's language; the link is signed only now, so it lies in no table."""
    user = db.session.get(User, mail.user_id)
    assert user is not None
    with force_locale(user.language):
        address = link_address(mail.link_id) if mail.link_id else ""
        text = render_template(f"people/mail/{mail.letter}.txt", mail=mail, user=user, address=address)
    subject, _, body = text.partition("\n")
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = current_app.config["MAIL_SENDER"]
    message["To"] = user.email
    message.set_content(body.strip() + "\n")
    return message


def sends_letters() -> bool:
    """Whether letters leave this machine: else they are laid into a folder, and pages say so."""
    return bool(current_app.config["MAIL_SERVER"])


def send(message: EmailMessage) -> None:
    """By the mail server if there is one, else (and for the demonstration's people) into a folder of the instance."""
    server = current_app.config["MAIL_SERVER"]
    if not server or message["To"].endswith(NOWHERE):
        _lay_down(message)
        return
    with smtplib.SMTP(server, current_app.config["MAIL_PORT"], timeout=20) as smtp:
        smtp.ehlo()
        if smtp.has_extn("starttls") or current_app.config["MAIL_USERNAME"]:
            smtp.starttls(context=ssl.create_default_context())
        if current_app.config["MAIL_USERNAME"]:
            smtp.login(current_app.config["MAIL_USERNAME"], current_app.config["MAIL_PASSWORD"])
        smtp.send_message(message)


def _lay_down(message: EmailMessage) -> None:
    folder = Path(current_app.instance_path) / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{clock.now():%Y%m%d-%H%M%S-%f}.eml"
    file.touch(mode=0o600)  # it may hold a link
    file.write_bytes(bytes(message))
    log.info("a letter lies in %s", file)
