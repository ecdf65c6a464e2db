"""Short polling: ``GET /api/v1/streams/…?after=&mark=`` of pages that no socket reaches, answered out of memory.

A thousand pages that ask every three seconds would ask the database for the same things a thousand times. What they
have in common is read once: whether a stream has moved, what changed for an audience, and for whom something of their own
did. A right is remembered until the streams that could end it have moved. Whatever is not certain goes on to Flask.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import brotli
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from .. import clock, protocol, trace, wire_json
from ..deliver.feed import Feed, Flushed
from ..exception_boundary import calmly
from ..hooks import Hooks
from ..read.access_cache import AccessCache, CachedAccess, Heads
from ..read.changes import StreamHead, catch_up
from ..store.database import Database
from ..store.keys import keys_of
from ..store.streams import PLATFORM, kinds_on
from .poll_interval import PollInterval

log = logging.getLogger(__name__)

PREFIX = "/api/v1/streams/"
NAMED = "HTTP_" + protocol.HEADER.upper().replace("-", "_")
#: seconds for which all are answered as of the same moment: then few ranges differ, and each is read once
TOGETHER = 1.0
#: seconds after which a stream that nobody asks for is let go of
LIFE = 60.0
#: bytes from which an answer is compressed, and ranges of a stream that are kept at the same moment
SMALLEST, RANGES = 1024, 256
#: digits of the longest seq, and the journal's part of a mark
DIGITS = 18
MARK = re.compile(r"[0-9a-f]{12}")

Answer = tuple[bytes, bool]
StartResponse = Callable[..., Any]


@dataclass(slots=True)
class Range:
    """What changed between two seqs for one audience: JSON up to mark and clock, and the keys that have something of their own."""

    json: bytes
    owners: frozenset[str]
    squeezed: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class Board:
    """Where a stream stands for all who ask within the same second."""

    seq: int
    mark: str
    made: float
    ranges: dict[tuple[str, int, str], Range] = field(default_factory=dict)

    def is_ahead_of(self, state: Flushed) -> bool:
        """Whether the database went back since."""
        return self.seq > state.seq or (self.seq == state.seq and self.mark != state.mark)


class ShortPolling:
    """The outermost part of the app for these requests; ``live.short_polling``."""

    def __init__(self, app: Flask, database: Database, feed: Feed, hooks: Hooks) -> None:
        self.app, self.database, self.feed = app, database, feed
        self.interval = PollInterval()
        self._inner = app.wsgi_app
        self.access_cache = AccessCache(self._heads)
        self._swept = time.monotonic()
        self._boards: dict[str, Board] = {}
        app.wsgi_app = self  # type: ignore[method-assign]
        hooks.each_second.subscribe(lambda db: self.sweep())

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer out of memory, or let Flask answer."""
        path = str(environ.get("PATH_INFO", ""))
        of_ours = environ.get("REQUEST_METHOD") == "GET" and path.startswith(PREFIX)
        if not of_ours or not protocol.fits(environ.get(NAMED)):
            return self._inner(environ, start_response)
        try:
            with calmly:
                found = self._answer(environ, path[len(PREFIX) :])
        except Exception:
            log.exception("a plain reading went wrong")
            found = None
        self.interval.count(from_memory=found is not None)
        if found is None:
            return self._inner(environ, self._with_pace(start_response))
        self._with_pace(start_response)("200 OK", _headers(environ, *found, self.app.config["PROXIES"]))
        return [found[0]]

    def _with_pace(self, start_response: StartResponse) -> StartResponse:
        retry_after = self.interval.retry_after
        if retry_after is None:
            return start_response

        def slower(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Retry-After", retry_after)], *more)

        return slower

    def _heads(self, dialogue: str) -> Heads | None:
        """How far what rights depend on has moved, as far as this worker knows; None if it does not look, or lags."""
        flushed = self.feed.flushed
        platform, own = flushed.get(PLATFORM), flushed.get(dialogue)
        if platform is None or own is None or platform.is_behind or own.is_behind or not self.feed.is_looking:
            return None
        return (platform.seq, platform.mark), (own.seq, own.mark)

    def sweep(self) -> None:
        """Once a second: let go of what was answered, and once in a while of streams and askers that are gone."""
        present = time.monotonic()
        for stream, board in list(self._boards.items()):
            if present - board.made > TOGETHER:
                board.ranges = {}
            if present - board.made > LIFE:
                self._boards.pop(stream, None)
                self.feed.forget_unused(stream)
        if present - self._swept > LIFE:
            self._swept = present
            self.access_cache.sweep()

    # What changed.

    def _answer(self, environ: dict[str, Any], stream: str) -> Answer | None:
        """The bytes, and whether they are compressed."""
        seat, known = self.access_cache.of(environ, stream), _known(environ.get("QUERY_STRING", ""))
        board = self._board(stream) if seat and known else None
        if seat is None or known is None or board is None or known[0] > board.seq:
            return None
        found = self._range(board, stream, seat, *known)
        if found is None or not seat.keys.own.isdisjoint(found.owners):
            return None
        return _bytes_of(
            found, f"{seat.keys.name}:{board.mark}", _takes_brotli(environ.get("HTTP_ACCEPT_ENCODING", ""))
        )

    def _board(self, stream: str) -> Board | None:
        state = self.feed.flushed.get(stream)
        if state is None:
            self._boards.pop(stream, None)
            return None
        board, now = self._boards.get(stream), time.monotonic()
        if board is None or now - board.made > TOGETHER or board.is_ahead_of(state):
            board = self._boards[stream] = Board(state.seq, state.mark, now)
        return board

    def _range(self, board: Board, stream: str, seat: CachedAccess, after: int, mark: str) -> Range | None:
        """Only what was found is kept, and not without end: who makes up marks must not fill the memory."""
        name, _, hash = mark.rpartition(":")
        if name != seat.keys.name or not MARK.fullmatch(hash):
            return None
        place = (seat.keys.audience, after, hash)
        found = board.ranges.get(place)
        if found is None and len(board.ranges) < RANGES:
            found = self._read(board, stream, seat, after, hash)
            if found is not None:
                board.ranges[place] = found
        return found

    def _read(self, board: Board, stream: str, seat: CachedAccess, after: int, hash: str) -> Range | None:
        head, audience = StreamHead(stream, seat.dialogue.partition(":")[2], board.seq, board.mark), seat.keys.audience
        if after == board.seq:
            entities: Any = [] if hash == board.mark else None
            owners: frozenset[str] = frozenset()
        else:
            with self.app.app_context(), self.database.reading() as db:
                shared = keys_of(audience)  # of what is one's own, only whose it is: nobody else's answer is made of it
                changes = catch_up(db, head, shared, after, f"{shared.name}:{hash}")
                entities = None if changes is None else changes.entities
                owners = _owners(db, head, after)
        if entities is None:
            return None
        whole = {"stream": stream, "seq": board.seq, "full": False}
        text = wire_json.dumps({"ok": True, **whole, "more": None, "entities": entities})
        return Range(text[:-1].encode(), owners)


def _owners(db: Session, head: StreamHead, after: int) -> frozenset[str]:
    """The keys whose own things changed in that range."""
    found: set[str] = set()
    for kind in kinds_on(head.name, personal=True):
        model = kind.model
        moved = select(getattr(model, str(kind.owner))).where(
            model.stream == head.name, model.seq > after, model.seq <= head.seq
        )
        found |= {f"{kind.to}:{id}" for id in db.scalars(moved.distinct())}
    return frozenset(found)


def _known(query: str) -> tuple[int, str] | None:
    """What a page says it knows: ``after`` and ``mark``, and nothing else."""
    asked = parse_qs(query)
    if set(asked) != {"after", "mark"}:
        return None
    after, mark = asked["after"][0], asked["mark"][0]
    return (int(after), mark) if after.isdecimal() and len(after) <= DIGITS else None


@lru_cache(maxsize=64)
def _takes_brotli(accepted: str) -> bool:
    """By the header ``Accept-Encoding``, which may also refuse it: ``br;q=0``."""
    return bool(parse_accept_header(accepted, Accept)["br"] > 0)


def _bytes_of(found: Range, mark: str, squeeze: bool) -> Answer:
    now = str(clock.iso(clock.now()))
    whole = found.json + f',"mark":"{mark}","now":"{now}"}}'.encode()
    if not squeeze or len(whole) < SMALLEST:
        return whole, False
    second = now[:19].encode()  # compressed once a second: a clock is measured by its best sample, not by each
    made, squeezed = found.squeezed.get(mark, (b"", b""))
    if made != second:
        squeezed = brotli.compress(whole, quality=4)
        found.squeezed[mark] = second, squeezed
    return squeezed, True


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
