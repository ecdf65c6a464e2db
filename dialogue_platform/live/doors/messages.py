"""What the spine's own socket events hold, both ways; those of a feature stand in its folder."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field

from .. import errors
from ..shapes import As, Doc, EntityDict, Id, Instant, Shape
from .events import Refuses, sends

StreamName = Annotated[str, Refuses(errors.UNKNOWN_STREAM)]
After = Annotated[int, Field(ge=0), Refuses(errors.WRONG_TYPE), Doc("the `seq` that you hold")]
Cursor = Annotated[str, Refuses(errors.BAD_CURSOR), Doc("`more` of the last answer")]
CommandName = Annotated[str, Refuses(errors.UNKNOWN_COMMAND)]
Key = Annotated[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")] | None, Refuses(errors.BAD_KEY)]
#: of any command; its own schema reads them
Arguments = Annotated[dict[str, object], As(dict)]
NO_ARGUMENTS: dict[str, object] = {}


class Done(Shape):
    """Nothing more is to be said."""

    ok: Literal[True]


class JoinAck(Shape):
    """A snapshot, or what changed since."""

    ok: Literal[True]
    stream: str
    seq: int
    mark: str
    full: bool
    entities: list[EntityDict]
    more: Annotated[str | None, Doc("cursor of the next page")]
    now: Annotated[Instant, Doc("the server's clock")]


class PageAck(Shape):
    """The next page of a snapshot."""

    ok: Literal[True]
    entities: list[EntityDict]
    more: str | None


class Sync(Shape):
    """What changed for you."""

    stream: str
    from_: Annotated[int, Field(alias="from"), Doc("the `seq` of the sync before")]
    seq: int
    mark: str
    entities: list[EntityDict]
    now: Annotated[Instant, Doc("the server's clock")]
    mine: NotRequired[Annotated[Literal[True], Doc("what is yours alone; moves no mark")]]


class Named(Shape):
    """Who is there, for the podium."""

    participant: Id
    delegation: Id | None
    name: str
    function: str


class Presence(Shape):
    """Who is there."""

    total: int
    counts: Annotated[dict[str, int], Doc("by delegation; the empty key: of none")]
    names: NotRequired[Annotated[list[Named], Doc("told to the podium alone")]]


class Signal(Shape):
    """Something that is not kept."""

    stream: str
    kind: Literal["presence"]
    data: Presence


class Removed(Shape):
    """A join has ended from the server's side."""

    stream: str
    reason: Literal["role_changed", "removed", "restored", "signed_out"]


sends("sync", Sync)
sends("signal", Signal)
sends("removed", Removed)
