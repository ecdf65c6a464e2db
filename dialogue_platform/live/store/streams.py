"""Streams, and what lives on them: the mixin for rows and the register of kinds that go over the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, event, inspect
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ...extensions import Base
from ..random_ids import random_hex
from ..shapes import GONE, Gone, returned
from .coverage import NotCovered, Replayed, Sealed
from .keys import PERSON
from .writer_session import WriterSession

Seen = Mapping[str, object] | Gone | None
Projection = TypeVar("Projection", bound=Callable[..., Seen])
PLATFORM = "platform"
NO_HASH = "0" * 64


def new_id() -> str:
    """An id for the wire: random, without order or time in it."""
    return random_hex(12)


class Stream(Base):
    """One ordered feed of state. ``head`` is the hash of its newest journal row, so a cut tail shows.

    That there is such a stream is sealed on ``platform``.
    """

    __tablename__ = "stream"
    __record__ = Sealed(
        {
            "id": NotCovered("It only says in which order streams are locked."),
            "seq": Replayed("journal"),
            "head": Replayed("journal"),
        },
        on=PLATFORM,
        key="name",
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    dialogue_id: Mapped[str | None] = mapped_column(String(32))
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    head: Mapped[str] = mapped_column(String(64), default=NO_HASH)


class OnStream:
    """A row that people see: it lives on one stream for ever and remembers the ``seq`` of its last change."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())  # known before the flush, so that others can name it
        super().__init__(**values)

    @declared_attr
    def stream(cls) -> Mapped[str]:
        return mapped_column(String(64), ForeignKey("stream.name"))

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = getattr(cls, "__table__", None)
        name = f"ix_{table.name}_stream_seq" if table is not None else ""
        if table is not None and name not in {index.name for index in table.indexes}:
            Index(name, table.c.stream, table.c.seq)  # every catch-up asks what changed since a seq


class NeedsStream(Exception):
    """A command touches rows of streams that are not locked: it is queued again with those streams."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = frozenset(names)


@event.listens_for(WriterSession, "before_flush")
def _stamp(session: WriterSession, *_: Any) -> None:
    """Give every changed row the seq its stream will have, note that the stream moves, and what has to be sealed."""
    tracker = session.tracker
    if tracker is None:
        return
    for row in session.deleted:
        tracker.take_away(row)
    for row in set(session.new) | {r for r in session.dirty if session.is_modified(r)}:
        tracker.change(row)
        if isinstance(row, OnStream):
            if row in session.dirty and inspect(row).attrs.stream.history.has_changes():
                raise RuntimeError(f"{row!r} changed its stream: leave a tombstone and make a new row")
            row.seq = tracker.move(row.stream)


@dataclass(frozen=True)
class Kind:
    """A kind of entity: how rows of ``model`` on streams of type ``on`` are projected.

    A personal kind has an ``owner``: the column with the id of its key, which is of the type ``to``.
    """

    name: str
    model: Any
    on: str
    project: Callable[..., Seen]
    owner: str | None
    order: int
    of: str = "id"  # the column with the id of the entity
    to: str = PERSON
    shape: type | None = None  # what is shown beside kind, id and seq; None where nothing is but that it is gone

    def key(self, row: Any) -> str:
        """The key to which a row of a personal kind belongs."""
        return f"{self.to}:{getattr(row, str(self.owner))}"

    @property
    def ages(self) -> bool:
        """Whether its rows say by a column ``past`` that they are over: a snapshot tells those last."""
        return hasattr(self.model, "past")

    def show(self, row: Any, audience: str) -> dict[str, Any] | None:
        """The row as this audience sees it, with kind, id and seq; None if it never saw it."""
        seen = self.project(row) if self.owner else self.project(row, audience)
        if seen is None:
            return None
        head: dict[str, Any] = {"kind": self.name, "id": getattr(row, self.of), "seq": row.seq}
        return {**head, "gone": True} if seen == GONE else {**head, **seen}


kinds: dict[str, Kind] = {}
_left: list[Kind] = []


def entity(
    name: str, model: Any, *, on: str, owner: str | None = None, to: str = PERSON, order: int = 100
) -> Callable[[Projection], Projection]:
    """Declare a kind. A personal one names by ``owner`` the column with the id of who alone sees it: a participant's, or
    with ``to`` that of a delegation, a group (`keys.py`).

    The decorated function takes ``(row, audience)``, or ``(row)`` when it is personal; it reads its own row only, and
    its return annotation names the shape of what it shows. Raises RuntimeError where it names none.
    """

    def keep(project: Projection) -> Projection:
        if name in kinds:
            raise RuntimeError(f"kind {name} is declared twice")
        shape = returned(project)
        if shape is None:
            raise RuntimeError(f"kind {name} declares no shape: {project.__name__} is to be annotated with one")
        kinds[name] = Kind(name, model, on, project, owner, order, to=to, shape=shape)
        return project

    return keep


def leaves(
    name: str, model: Any, *, on: str, owner: str, of: str, to: str = PERSON
) -> Callable[[Projection], Projection]:
    """Declare what remains of a personal kind with somebody whose row has become another's.

    A row of ``model`` says that the entity with the id in its column ``of`` left the ``owner``; the function answers
    GONE, or None where it came back since.
    """

    def keep(project: Projection) -> Projection:
        _left.append(Kind(name, model, on, project, owner, 0, of, to))
        return project

    return keep


def kinds_on(stream: str, *, personal: bool) -> list[Kind]:
    """The kinds of a stream in the order of a snapshot; shared ones, or personal ones."""
    prefix = stream.partition(":")[0]
    found = [k for k in [*kinds.values(), *_left] if k.on == prefix and bool(k.owner) is personal]
    return sorted(found, key=lambda k: (k.order, k.name))
