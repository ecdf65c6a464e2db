"""What features from elsewhere add to the tables of the tests: each in its own ``for_tests.py``, so that no table names them.

COMMANDS (who may send), PAGES (who sees), POSSIBLE (what a client's view offers), WORDS_THAT_STAY (through an
erasure), ``rows(room)`` (one of each table that commands
name), ``chapters(scenario)`` (its commands, each at least once).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

FEATURES = os.environ.get("FEATURES", "").split()


def _each(name: str) -> Iterator[Any]:
    for feature in FEATURES:
        found = getattr(import_module(f"{feature}.for_tests"), name, None)
        if found is not None:
            yield found


def more(name: str) -> dict[str, Any]:
    """A table's further lines."""
    return {key: value for table in _each(name) for key, value in table.items()}


def more_rows(room: Any) -> dict[str, str]:
    return {name: row for rows in _each("rows") for name, row in rows(room).items()}


def more_chapters() -> list[Callable[[Any], Iterator[Any]]]:
    return list(_each("chapters"))
