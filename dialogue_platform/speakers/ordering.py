"""The order of a speakers list, as a pure matter of ids: no database, no clock."""

from collections.abc import Container, Sequence


def insert(order: Sequence[str], entry: str, urgent: Container[str] = ()) -> list[str]:
    """Put a newly accepted entry at the end; an urgent one (a point of order) after the urgent ones at the head."""
    rest = without(order, entry)
    if entry not in urgent:
        return [*rest, entry]
    place = next((n for n, other in enumerate(rest) if other not in urgent), len(rest))
    return [*rest[:place], entry, *rest[place:]]


def at_head(order: Sequence[str], entry: str) -> list[str]:
    """Put an entry first: its floor was taken back."""
    return [entry, *without(order, entry)]


def move_before(order: Sequence[str], entry: str, before: str | None) -> list[str]:
    """Put an entry right before another one, or at the end when there is no other."""
    if entry == before:
        return list(order)
    rest = without(order, entry)
    place = len(rest) if before is None else rest.index(before)
    return [*rest[:place], entry, *rest[place:]]


def put_back(order: Sequence[str], entry: str, place: int | None, after: str | None) -> list[str]:
    """Put an entry where it stood: right before who came ``after`` it then, or at its old place if that one has gone."""
    if after in order:
        return move_before([*order, entry], entry, after)
    at = len(order) if place is None or after is None else min(place - 1, len(order))
    return [*order[:at], entry, *order[at:]]


def without(order: Sequence[str], entry: str) -> list[str]:
    """Leave an entry out; the others keep their order."""
    return [other for other in order if other != entry]


def ranks(order: Sequence[str]) -> dict[str, int]:
    """Number the entries 1 to n."""
    return {entry: n for n, entry in enumerate(order, start=1)}


def reordered(old: Sequence[str], new: Sequence[str]) -> bool:
    """Say whether those who were waiting before stand in another order now, or behind somebody new.

    Leaving the list or joining it at the end is no reordering: what a moderator saw on the screen still holds.
    """
    stayed = [entry for entry in old if entry in set(new)]
    return list(new[: len(stayed)]) != stayed
