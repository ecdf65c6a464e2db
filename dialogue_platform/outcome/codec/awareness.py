"""Carets of others: read, signed by the server with name and delegation, passed on, never kept."""

import json
from dataclasses import dataclass
from typing import Any

from dialogue_platform.outcome.codec import lib0
from dialogue_platform.outcome.codec.updates import Malformed
from dialogue_platform.outcome.schema import FRAGMENT

LARGEST = 8 * 1024
LAST_CLOCK = 2**31


@dataclass(frozen=True)
class State:
    """One client's state; None when it is gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


def read(update: bytes) -> list[State]:
    if len(update) > LARGEST:
        raise Malformed("too large")
    reader = lib0.Reader(update)
    try:
        states = [_one(reader) for _ in range(reader.uint())]
    except (ValueError, RecursionError) as fault:
        raise Malformed(str(fault)) from fault
    if not reader.done:
        raise Malformed("bytes left over")
    return states


def _one(reader: lib0.Reader) -> State:
    client, clock, value = reader.uint(), reader.uint(), json.loads(reader.string())
    if clock > LAST_CLOCK or not isinstance(value, dict | None):
        raise ValueError("no state")
    return State(client, clock, value)


def write(states: list[State]) -> bytes:
    parts = [lib0.uint(len(states))]
    for one in states:
        parts += [lib0.uint(one.client), lib0.uint(one.clock), lib0.string(json.dumps(one.state))]
    return b"".join(parts)


def signed(states: list[State], own: set[int], name: str, delegation: str) -> list[State]:
    """Only the sender's own clients, only the caret, and under the name that the server knows."""
    user = {"name": name, "delegation": delegation}
    return [
        State(one.client, one.clock, None if one.state is None else {"cursor": caret(one.state), "user": user})
        for one in states
        if one.client in own
    ]


def caret(state: dict[str, Any]) -> Any:
    """The two ends of a selection, or nothing: an editor that is given an end without a place breaks on every screen."""
    cursor = state.get("cursor")
    ends = [cursor.get("anchor"), cursor.get("head")] if isinstance(cursor, dict) else []
    return cursor if ends and all(_is_place(end) for end in ends) else None


def _is_place(end: Any) -> bool:
    if not isinstance(end, dict) or end.get("tname") not in (None, FRAGMENT) or type(end.get("assoc", 0)) is not int:
        return False
    ids = [one for one in (end.get("type"), end.get("item")) if one is not None]
    return bool(ids or end.get("tname")) and all(map(_is_id, ids))


def _is_id(one: Any) -> bool:
    return isinstance(one, dict) and all(type(one.get(k)) is int and one[k] >= 0 for k in ("client", "clock"))


def farewell(clocks: dict[int, int]) -> bytes:
    """What a socket's clients would have said had they left politely."""
    return write([State(client, clock + 1, None) for client, clock in clocks.items()])
