"""The moments at which the spine calls whoever has subscribed, all of them: what a feature may follow beside its commands.

A feature subscribes in its ``init_app``, before anything is served: ``live_of(app).hooks.left.subscribe(…)``. What is done
inside a command's transaction is no hook (``@on``, ``act.tell``), nor is what one command asks for (``act.after_commit``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVarTuple

from sqlalchemy.orm import Session

from .exception_boundary import attempt

if TYPE_CHECKING:
    from .deliver.fanout import Connection

Args = TypeVarTuple("Args")


class Hook(Generic[*Args]):
    """One moment. Subscribers are called in the order in which they came.

    Where each is ``apart``, what one raises is logged and the others are called; else it goes on to who called, and the
    rest are not.
    """

    def __init__(self, *, apart: bool) -> None:
        self.apart = apart
        self._subscribers: list[Callable[[*Args], object]] = []

    def subscribe(self, subscriber: Callable[[*Args], object]) -> None:
        """Have this called at each such moment."""
        self._subscribers.append(subscriber)

    def call(self, *args: *Args) -> None:
        """The moment has come."""
        for subscriber in self._subscribers:
            if self.apart:
                attempt(subscriber, *args)
            else:
                subscriber(*args)


class Hooks:
    """The hooks of one app; ``live.hooks``."""

    def __init__(self) -> None:
        #: (db, stream, after, upto): a stream has moved, nothing of it is sent yet; in the feed's read snapshot. Rights go
        #: first, so where this raises, nothing is sent.
        self.stream_moved: Hook[Session, str, int, int] = Hook(apart=False)
        #: (stream): the database was restored under open sockets, and what was sent of this stream is not true any more
        self.stream_went_back: Hook[str] = Hook(apart=True)
        #: (db): the feed's look, once a second on every worker, with a fresh read snapshot; must not wait
        self.each_second: Hook[Session] = Hook(apart=True)
        #: (db, connection): a person's rights may have changed; joins of streams have been looked at already
        self.rights_changed: Hook[Session, Connection] = Hook(apart=False)
        #: (connection): a socket is gone, its joins have ended
        self.left: Hook[Connection] = Hook(apart=True)
        #: (): this process begins to serve: start what works beside requests
        self.serving: Hook[()] = Hook(apart=False)
        #: (): it ends: let go, before the writer stops
        self.stopping: Hook[()] = Hook(apart=True)
