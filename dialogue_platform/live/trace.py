"""Which request, socket event or command the present work belongs to: an id that every log line of it carries.

A context variable belongs to one thread, or to one greenlet, so this holds under every async mode.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-Id"
_SHAPE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("trace", default="")


def current() -> str:
    """The id of the present work; empty for what nobody asked for (the feed, the mailer)."""
    return _current.get()


def given(header: str | None, trusted: bool) -> str:
    """The id that a proxy of ours gave, else a fresh one."""
    return header if trusted and header and _SHAPE.fullmatch(header) else secrets.token_hex(8)


def begin(id: str) -> None:
    """From here on this thread or greenlet works for ``id``."""
    _current.set(id)


@contextmanager
def under(id: str) -> Iterator[None]:
    """Work for ``id`` inside the block, and for whom it was before after it."""
    before = _current.set(id)
    try:
        yield
    finally:
        _current.reset(before)
