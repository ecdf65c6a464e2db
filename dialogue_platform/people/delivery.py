"""By which way a letter leaves, and what stood in its way, in a word that a page can explain."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from flask import current_app

from dialogue_platform.live import clock
from dialogue_platform.people.models import MailProblem

log = logging.getLogger(__name__)
NOWHERE = (".example", "@example.org", "@example.com", ".test", ".invalid")  # names that no mail server has
PATIENCE = 20  # seconds
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def needs_tls() -> bool:
    """Sign-in links leave in the clear within this machine alone, unless its operator says otherwise; our password never."""
    settings = current_app.config
    elsewhere = settings["MAIL_SERVER"] not in LOOPBACK and settings["MAIL_TLS"] != "off"
    return bool(settings["MAIL_USERNAME"] or elsewhere)


@dataclass(frozen=True)
class Failure:
    """``for_good``: another try would end the same way. ``answer``: what the mail server said, without the address."""

    problem: MailProblem
    for_good: bool = False
    answer: str = ""


class NotDelivered(Exception):
    """Raised where the way to the mail server ends: no letter can leave."""

    def __init__(self, problem: MailProblem, cause: Exception) -> None:
        super().__init__(str(problem))
        self.problem, self.cause = problem, cause


def sends_letters() -> bool:
    """Whether letters leave this machine: else they are laid into a folder, and pages say so."""
    return bool(current_app.config["MAIL_SERVER"])


def deliver(message: EmailMessage) -> None:
    """By the mail server if there is one, else (and for the demonstration's people) into a folder of the instance."""
    if not sends_letters() or str(message["To"]).endswith(NOWHERE):
        _lay_down(message)
        return
    with _connection() as smtp:
        smtp.send_message(message)


@contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    """A mail server that has greeted, encrypts and knows us."""
    server, name = current_app.config["MAIL_SERVER"], current_app.config["MAIL_USERNAME"]
    with _on_the_way(MailProblem.UNREACHABLE):
        smtp = smtplib.SMTP(server, current_app.config["MAIL_PORT"], timeout=PATIENCE)
    with smtp:
        with _on_the_way(MailProblem.UNREACHABLE):
            smtp.ehlo()
        if smtp.has_extn("starttls") or needs_tls():
            with _on_the_way(MailProblem.ENCRYPTION):
                smtp.starttls(context=ssl.create_default_context())
        if name:
            with _on_the_way(MailProblem.SIGN_IN):
                smtp.login(name, current_app.config["MAIL_PASSWORD"])
        yield smtp


@contextmanager
def _on_the_way(problem: MailProblem) -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotDelivered(problem, error) from error


def _lay_down(message: EmailMessage) -> None:
    folder = Path(current_app.instance_path) / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{clock.now():%Y%m%d-%H%M%S-%f}.eml"
    file.touch(mode=0o600)  # it may hold a link
    file.write_bytes(bytes(message))
    log.info("a letter lies in %s", file)


def failure_of(error: BaseException, to: str = "") -> Failure:
    """What stood in the way. A server that says 5xx means it for good; of our way to the server nothing is for good."""
    if isinstance(error, NotDelivered):
        return Failure(error.problem, False, _answer(error.cause, to))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
        return _by_code(code, MailProblem.NO_MAILBOX, _clean(said, to))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure(MailProblem.LETTERS, True, _clean(str(error), to))
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _by_code(error.smtp_code, MailProblem.SENDER, _answer(error, to))
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Failure(MailProblem.UNREACHABLE, False, _clean(str(error), to))
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, MailProblem.REFUSED, _answer(error, to))
    if isinstance(error, OSError):
        return Failure(MailProblem.UNREACHABLE, False, _clean(str(error), to))
    return Failure(MailProblem.UNWRITABLE, False, type(error).__name__)


def _by_code(code: int, problem: MailProblem, answer: str) -> Failure:
    """4xx: come again later."""
    for_good = 500 <= code < 600
    return Failure(problem if for_good else MailProblem.LATER, for_good, f"{code} {answer}".strip())


def _answer(error: Exception, to: str) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _clean(error.smtp_error, to)
    return _clean(str(error), to)


def _clean(said: str | bytes, to: str) -> str:
    """One line that can be shown. The address is in the row already, and may have to be erased there."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(re.sub(re.escape(to), "…", text, flags=re.IGNORECASE).split() if to else text.split())[:300]
