"""A mail server that answers as it is told to, for tests of what a letter meets on its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from tools.servers import free_port


class Post:
    """``answers`` by verb (``MAIL``, ``RCPT``, ``DATA``): what is said in place of yes. ``letters``: what was taken."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.letters: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: list) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: list) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.envelopes.append(envelope)
        return "250 OK"


def refuse_all(*_: Any) -> AuthResult:
    return AuthResult(success=False, handled=False)


@contextmanager
def mail_server(app: Any, monkeypatch: Any, post: Post, **how: Any) -> Iterator[Post]:
    """While it is open, the app's letters go to it."""
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **how)
    controller.start()
    try:
        monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
        monkeypatch.setitem(app.config, "MAIL_PORT", controller.port)
        yield post
    finally:
        controller.stop()
