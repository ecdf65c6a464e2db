"""Short polling: ``GET /api/v1/streams/…?after=&mark=`` of pages that no socket reaches, answered out of memory.

A thousand pages that ask every three seconds would ask the database for the same things a thousand times. What they
have in common is read once: whether a stream has moved, what changed for an audience, and for whom something of their own
did. A right is remembered until the streams that could end it have moved. Whatever is not certain goes on to Flask.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import brotli
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import clock, trace, wire
from .calm import calmly
from .changes import Head, catch_up
from .pace import Pace
from .readers import Right
from .streams import PLATFORM, kinds_on

log = logging.getLogger(__name__)

PREFIX = "/api/v1/streams/"
#: seconds for which all are answered as of the same moment: then few ranges differ, and each is read once
TOGETHER = 1.0
#: seconds that a right is remembered, whatever else: a cookie ends some day
LIFE = 60.0
#: bytes from which an answer is compressed, and how many rights are remembered
SMALLEST, MOST = 1024, 20_000

Answer = tuple[bytes, bool]
StartResponse = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """A reader's right to a stream, and how far the streams that may change it had moved when it was read."""

    audience: str
    person: str | None
    dialogue: str
    heads: tuple[int, int]
    born: float


@dataclass(slots=True)
class Range:
    """What changed between two seqs for one audience: JSON up to its clock, and who has something of their own."""

    json: bytes
    owners: frozenset[str]
    squeezed: dict[bytes, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Board:
    """Where a stream stands for all who ask within the same second."""

    seq: int
    mark: str
    made: float
    ranges: dict[tuple[str, int, str], Range | None] = field(default_factory=dict)


class PlainReading:
    """The outermost part of the app for these requests; ``live.plain``."""

    def __init__(self, app: Flask, live: Any) -> None:
        self.app, self.live = app, live
        self.pace = Pace()
        self._inner = app.wsgi_app
        self._seats: dict[tuple[str, str, str], Seat] = {}
        self._dialogues: dict[str, str] = {}
        self._boards: dict[str, Board] = {}
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer out of memory, or let Flask answer."""
        path = str(environ.get("PATH_INFO", ""))
        if environ.get("REQUEST_METHOD") != "GET" or not path.startswith(PREFIX):
            return self._inner(environ, start_response)
        try:
            with calmly:
                found = self._answer(environ, path[len(PREFIX) :])
        except Exception:
            log.exception("a plain reading went wrong")
            found = None
        self.pace.count(from_memory=found is not None)
        if found is None:
            return self._inner(environ, self._with_pace(start_response))
        self._with_pace(start_response)("200 OK", _headers(environ, *found, self.app.config["PROXIES"]))
        return [found[0]]

    def _with_pace(self, start_response: StartResponse) -> StartResponse:
        told = self.pace.told
        if told is None:
            return start_response

        def slower(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Retry-After", told)], *more)

        return slower

    # Rights.

    def before(self, environ: dict[str, Any], stream: str) -> tuple[tuple[str, str, str], tuple[int, int]] | None:
        """To be asked before a right is read: what it would be remembered under. None where it cannot be."""
        dialogue = self._dialogues.get(stream)
        heads = self._heads(dialogue) if dialogue else None
        return (_key(environ, stream), heads) if heads else None

    def remember(self, before: tuple[Any, tuple[int, int]] | None, stream: str, right: Right) -> None:
        """A reader was answered with this right."""
        self._dialogues[stream] = f"dialogue:{right.dialogue}"
        if before is None:
            return
        if len(self._seats) >= MOST:
            self._seats.clear()
        key, heads = before
        dialogue = self._dialogues[stream]
        self._seats[key] = Seat(right.audience, right.person, dialogue, heads, time.monotonic())

    def forget(self, environ: dict[str, Any]) -> None:
        """Who has just acted wants to see it: the next answer is asked of the database."""
        mine = _credentials(environ)
        for key in [key for key in list(self._seats) if key[:2] == mine]:
            self._seats.pop(key, None)

    def _heads(self, dialogue: str) -> tuple[int, int] | None:
        """How far what rights depend on has moved, as far as this worker knows; None if it does not look."""
        flushed = self.live.feed.flushed
        platform, own = flushed.get(PLATFORM), flushed.get(dialogue)
        return (platform.seq, own.seq) if platform and own and self.live.feed.is_looking else None

    def _seat(self, environ: dict[str, Any], stream: str) -> Seat | None:
        seat = self._seats.get(_key(environ, stream))
        if seat is None or time.monotonic() - seat.born > LIFE or self._heads(seat.dialogue) != seat.heads:
            return None
        return seat

    # What changed.

    def _answer(self, environ: dict[str, Any], stream: str) -> Answer | None:
        """The bytes, and whether they are compressed."""
        seat = self._seat(environ, stream)
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        if seat is None or set(asked) != {"after", "mark"} or not asked["after"][0].isdecimal():
            return None
        board = self._board(stream)
        after, mark = int(asked["after"][0]), asked["mark"][0]
        if board is None or after > board.seq:
            return None
        found = self._range(board, stream, seat, after, mark)
        if found is None or (seat.person and seat.person in found.owners):
            return None
        return _bytes_of(found, "br" in environ.get("HTTP_ACCEPT_ENCODING", ""))

    def _board(self, stream: str) -> Board | None:
        state = self.live.feed.flushed.get(stream)
        if state is None:
            self._boards.pop(stream, None)
            return None
        board, now = self._boards.get(stream), time.monotonic()
        if board is None or now - board.made > TOGETHER or board.seq > state.seq:
            board = self._boards[stream] = Board(state.seq, state.mark, now)
        return board

    def _range(self, board: Board, stream: str, seat: Seat, after: int, mark: str) -> Range | None:
        place = (seat.audience, after, mark)
        if place not in board.ranges:
            board.ranges[place] = self._read(board, stream, seat, after, mark)
        return board.ranges[place]

    def _read(self, board: Board, stream: str, seat: Seat, after: int, mark: str) -> Range | None:
        head = Head(stream, seat.dialogue.partition(":")[2], board.seq, board.mark)
        if after == board.seq:
            entities: Any = [] if mark == f"{seat.audience}:{board.mark}" else None
            owners: frozenset[str] = frozenset()
        else:
            with self.app.app_context(), self.live.database.reading() as db:
                changes = catch_up(db, head, seat.audience, None, after, mark)
                entities = None if changes is None else changes.entities
                owners = _owners(db, head, after)
        if entities is None:
            return None
        whole = {"stream": stream, "seq": board.seq, "mark": f"{seat.audience}:{board.mark}", "full": False}
        text = wire.dumps({"ok": True, **whole, "more": None, "entities": entities})
        return Range(text[:-1].encode(), owners)


def _owners(db: Session, head: Head, after: int) -> frozenset[str]:
    """Whose own things changed in that range."""
    found: set[str] = set()
    for kind in kinds_on(head.name, personal=True):
        model = kind.model
        moved = select(getattr(model, str(kind.owner))).where(
            model.stream == head.name, model.seq > after, model.seq <= head.seq
        )
        found |= set(db.scalars(moved.distinct()))
    return frozenset(found)


def _credentials(environ: dict[str, Any]) -> tuple[str, str]:
    return environ.get("HTTP_COOKIE", ""), environ.get("HTTP_AUTHORIZATION", "")


def _key(environ: dict[str, Any], stream: str) -> tuple[str, str, str]:
    return (*_credentials(environ), stream)


def _bytes_of(found: Range, squeeze: bool) -> Answer:
    now = str(clock.iso(clock.now()))
    whole = found.json + b',"now":"' + now.encode() + b'"}'
    if not squeeze or len(whole) < SMALLEST:
        return whole, False
    second = now[:19].encode()  # compressed once a second: a clock is measured by its best sample, not by each
    if second not in found.squeezed:
        found.squeezed = {second: brotli.compress(whole, quality=4)}
    return found.squeezed[second], True


def _headers(environ: dict[str, Any], body: bytes, squeezed: bool, proxies: int) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept-Encoding, Cookie"),
        ("X-Content-Type-Options", "nosniff"),
        (trace.HEADER, trace.given(environ.get("HTTP_X_REQUEST_ID"), trusted=bool(proxies))),
        *([("Content-Encoding", "br")] if squeezed else []),
    ]
