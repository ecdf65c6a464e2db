"""From a row of the post to a letter: HTML and text of one template pair, in the reader's language.

A letter is a pair of templates, ``people/mail/<name>.txt`` (its first line is the subject) and ``.html``. What it says
beyond user and link is gathered by a function that is registered with ``@letter(name)``; one that says no more needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from dialogue_platform.extensions import db
from dialogue_platform.live import clock
from dialogue_platform.people.addresses import same_form
from dialogue_platform.people.letter_style import STYLES
from dialogue_platform.people.models import Mail, SignInLink, User
from dialogue_platform.people.sign_in import link_token


@dataclass
class Contents:
    """What a letter says beyond user and link. ``values`` go to its templates; ``sender`` is shown before our address."""

    values: dict[str, Any] = field(default_factory=dict)
    tz: str = "UTC"
    sender: str = ""
    reply_to: str = ""
    calendar: bytes | None = None


_gather: dict[str, Callable[[Mail, User], Contents]] = {}


def letter(*names: str) -> Callable[[Callable[[Mail, User], Contents]], Callable[[Mail, User], Contents]]:
    """Register what gathers the contents of these letters; asked in the reader's language."""

    def register(gather: Callable[[Mail, User], Contents]) -> Callable[[Mail, User], Contents]:
        _gather.update(dict.fromkeys(names, gather))
        return gather

    return register


def base_url() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")


def link_address(link_id: str) -> str:
    return f"{base_url()}/sign-in/{link_token(link_id)}"


def language_of(user: User) -> str:
    """The person's, where its catalogue is complete."""
    offered: list[str] = current_app.config["LANGUAGES"]
    return user.language if user.language in offered else offered[0]


def write(mail: Mail) -> EmailMessage:
    """The link is signed only now, so it lies in no table. Raises whatever a template or a header does."""
    user = db.session.get(User, mail.user_id)
    assert user is not None
    language = language_of(user)
    with force_locale(language):
        contents = _gather[mail.letter](mail, user) if mail.letter in _gather else Contents()
        values = {**common(mail, user, language, contents), **contents.values}
        subject, _sep, text = render_template(f"people/mail/{mail.letter}.txt", **values).lstrip().partition("\n")
        subject = " ".join(subject.split())
        html = render_template(f"people/mail/{mail.letter}.html", subject=subject, **values)
        message = headed(mail, user, subject, contents)
    message.set_content(re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n")
    message.add_alternative(html, subtype="html")
    if contents.calendar:  # a file to be taken over, not a request to be answered: nobody waits for a yes
        message.add_attachment(contents.calendar.decode(), subtype="calendar", filename="programme.ics")
    message["Content-Language"] = language
    return message


def common(mail: Mail, user: User, language: str, contents: Contents) -> dict[str, Any]:
    """What every letter's templates get."""
    link = db.session.get(SignInLink, mail.link_id) if mail.link_id else None
    return {
        "mail": mail,
        "user": user,
        "language": language,
        "address": link_address(link.id) if link else "",
        "until": link.expires_at if link else None,
        "tz": contents.tz,
        "home": base_url(),
        "sign_in_page": f"{base_url()}/sign-in",
        "style": STYLES,
    }


def headed(mail: Mail, user: User, subject: str, contents: Contents) -> EmailMessage:
    """All but the body. However often it is tried, its Message-ID stays, so that it is not read twice; sent again, it is new."""
    name, sender = parseaddr(current_app.config["MAIL_SENDER"])
    sender = same_form(sender)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = Address(contents.sender or name or _("Dialogue Platform"), addr_spec=sender)
    message["To"] = user.email
    if contents.reply_to:
        message["Reply-To"] = same_form(contents.reply_to)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.id}.{int(mail.queued_at.timestamp())}@{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange asks for, so that no absence note answers
    return message


def domain_of(sender: str) -> str:
    """The sender's; where that is no name of the network, that of our pages."""
    domain = sender.rpartition("@")[2]
    host = urlsplit(base_url()).hostname or "localhost"
    return domain if "." in domain else host.encode("idna").decode()
