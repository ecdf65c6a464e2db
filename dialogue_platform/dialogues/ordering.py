"""The order of numbered things, without a database."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def moved_before(things: Sequence[T], thing: T, before: T | None) -> list[T]:
    """The same things with one of them moved before another, or to the end."""
    if thing is before:
        return list(things)
    rest = [other for other in things if other is not thing]
    place = len(rest) if before is None else rest.index(before)
    return [*rest[:place], thing, *rest[place:]]
