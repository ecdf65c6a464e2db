"""A form that is sent twice at once (a double click, an impatient hand) is done once, and both have the same answer.

The same are two posts that agree in everything: browser, page (each form has a token of its own), and what was written. It is
this worker that remembers; what reaches another one is found out by the key of its command (`people/acting.py: act`).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from werkzeug.exceptions import HTTPException

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: bytes of a form that is looked at; a longer one is not sent by a double click
LONGEST = 256 * 1024
#: seconds that the answer of an act is remembered after it was given, and that a second waits for the first
KEPT, PATIENCE = 10.0, 60.0
#: what is remembered at most; the oldest goes first
MOST = 500
#: where in the environ the answer that is being made lies
MAKING = "dialogue.answer"


class RememberedAnswer:
    """What was answered, as soon as it is whole; ``whole`` stays None where there was none."""

    def __init__(self) -> None:
        self.given = threading.Event()
        self.whole: tuple[str, list[tuple[str, str]], bytes] | None = None
        self.until = float("inf")
        self.is_act = False


def shown_once(environ: dict[str, Any]) -> None:
    """Said by who answers an act with a page that nobody sees again (a token), in place of leading to another page."""
    if MAKING in environ:
        environ[MAKING].is_act = True


class Twice:
    """Stands before the app; knows of a request what it is made of, and nothing of what it means."""

    def __init__(self, inner: Wsgi) -> None:
        self.inner = inner
        self._answers: dict[bytes, RememberedAnswer] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            body = _form(environ)
        except HTTPException as broken_off:
            return broken_off(environ, start_response)
        if body is None:
            return self.inner(environ, start_response)
        name = _name(environ, body)
        with self._lock:
            self._forget()
            before = self._answers.get(name)
            if before is None:
                mine = self._answers[name] = RememberedAnswer()
        if before is not None:
            before.given.wait(PATIENCE)
            if before.whole is None:
                return self.inner(environ, start_response)
            return _say(before.whole, start_response)
        try:
            mine.whole = self._ask({**environ, MAKING: mine})
        finally:
            self._end(name, mine)
        return _say(mine.whole, start_response)

    def _ask(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        said: list[Any] = []
        parts: list[bytes] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], Any]:
            said[:] = status, headers
            return parts.append

        answer = self.inner(environ, start)
        try:
            parts.extend(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return said[0], said[1], b"".join(parts)

    def _end(self, name: bytes, mine: RememberedAnswer) -> None:
        """Who waits has it now. An act leads to another page: that is remembered; a page may be asked for again."""
        with self._lock:
            if mine.whole is not None and (mine.whole[0].startswith("3") or mine.is_act):
                mine.until = time.monotonic() + KEPT
            else:
                self._answers.pop(name, None)
        mine.given.set()

    def _forget(self) -> None:
        present = time.monotonic()
        for name, answer in list(self._answers.items()):
            if answer.until <= present or len(self._answers) > MOST:
                del self._answers[name]


def _form(environ: dict[str, Any]) -> bytes | None:
    """The body of a form of our pages, which stays to be read; None for all else."""
    length = environ.get("CONTENT_LENGTH") or ""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip()
    if environ["REQUEST_METHOD"] != "POST" or kind != "application/x-www-form-urlencoded" or not length.isdigit():
        return None
    if int(length) > LONGEST:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body if b"csrf_token=" in body and len(body) == int(length) else None


def _name(environ: dict[str, Any], body: bytes) -> bytes:
    asked = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_COOKIE", "REMOTE_ADDR", "HTTP_X_CSRFTOKEN")
    words = "\0".join(environ.get(name, "") for name in asked).encode("utf-8", "surrogateescape")
    return hashlib.sha256(words + b"\0" + body).digest()


def _say(whole: tuple[str, list[tuple[str, str]], bytes], start_response: Callable[..., Any]) -> Iterable[bytes]:
    status, headers, body = whole
    start_response(status, list(headers))
    return [body]
