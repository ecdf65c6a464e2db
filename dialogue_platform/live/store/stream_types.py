"""The register of types of streams: a feature declares in its own folder which it has, and who is what on them.

A stream is called ``<type>:<id>``. This package knows no type by name and no role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

PUBLIC, FLOOR, PODIUM = "public", "floor", "podium"


@dataclass(frozen=True)
class StreamType:
    """What was declared of one type of stream.

    ``podium`` are the roles of those who run what is on it. ``presence`` are the audiences that are told who is there; of
    none, nothing is kept. On a ``home`` stream lie the people of a dialogue and the groups they are in: rights hang on it.
    ``shown`` says further of a public dialogue's stream, by its dialogue's id, whether who takes no part may read it.
    """

    name: str
    podium: frozenset[str]
    presence: frozenset[str] = frozenset()
    home: bool = False
    shown: Callable[[Session, str], bool] = lambda db, dialogue_id: True


stream_types: dict[str, StreamType] = {}


def stream_type(
    name: str,
    *,
    podium: Iterable[str],
    presence: Iterable[str] = (),
    home: bool = False,
    shown: Callable[[Session, str], bool] = lambda db, dialogue_id: True,
) -> StreamType:
    """Declare a type of stream. Raises RuntimeError where it is there already, or is a second home."""
    if name in stream_types:
        raise RuntimeError(f"stream type {name} is declared twice")
    if home and any(known.home for known in stream_types.values()):
        raise RuntimeError(f"stream type {name} would be a second home of people")
    roles, told = frozenset(str(role) for role in podium), frozenset(presence)
    if told - {PUBLIC, FLOOR, PODIUM}:
        raise RuntimeError(f"stream type {name} tells of presence to an audience that there is not")
    return stream_types.setdefault(name, StreamType(name, roles, told, home, shown))


def type_of(stream: str) -> StreamType | None:
    """The declaration of a stream's type; None of one that has none, such as the platform's own."""
    return stream_types.get(stream.partition(":")[0])


def home_of(dialogue_id: str) -> str:
    """The stream on which the people of a dialogue are kept."""
    return next(f"{known.name}:{dialogue_id}" for known in stream_types.values() if known.home)


def is_home(stream: str) -> bool:
    """Whether rights to a dialogue's streams hang on this one."""
    known = type_of(stream)
    return known is not None and known.home


def told_of_presence(stream: str) -> frozenset[str]:
    """The audiences of a stream that are told who is there."""
    known = type_of(stream)
    return known.presence if known is not None else frozenset()


def audience_of(stream: str, role: str | None) -> str:
    """Which shared audience a role is on a stream; ``None`` is a reader without a participant."""
    if role is None:
        return PUBLIC
    known = type_of(stream)
    return PODIUM if known is not None and str(role) in known.podium else FLOOR
