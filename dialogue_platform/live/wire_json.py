"""How things are written on the wire: JSON by orjson, which splices text that was encoded before (`Fragment`).

It has the two names of the standard module that Socket.IO asks for.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

Fragment = orjson.Fragment


def dumps(data: Any, **_: Any) -> str:
    """JSON text, compact. A lone surrogate, which orjson does not write, goes out escaped."""
    try:
        return orjson.dumps(data).decode()
    except TypeError:
        return json.dumps(data, separators=(",", ":"))


def loads(text: str | bytes, **_: Any) -> Any:
    """What the text says; a lone surrogate is let in, to be refused by name. Raises ValueError for broken text."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)


def read(fragment: Fragment) -> Any:
    """What was encoded before, as things again."""
    return orjson.loads(orjson.dumps(fragment))


def encoded(things: list[Any]) -> Fragment:
    """A list as JSON that ``dumps`` takes over as it is, however often."""
    return Fragment(dumps(things).encode())


def written(things: list[Any]) -> bytes:
    """The JSON of a list without the brackets around it, so that several such can be put into one list."""
    return orjson.dumps(things)[1:-1]


def spliced(*parts: bytes) -> Fragment:
    """One JSON list of parts that ``written`` made."""
    return Fragment(b"[" + b",".join(part for part in parts if part) + b"]")
