"""Gates: what a feature asks of every row that any command names, after the permission and before the command.

A rule that holds for all commands on a thing (a closed session takes no acts) stands here once. A command that is
written tomorrow falls under it by itself; one that must act all the same says so: ``@command(..., even_closed=True)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .acts import Act

Gate = Callable[[Act, Any, str], None]
_gates: list[Gate] = []


def gate(function: Gate) -> Gate:
    """Declare ``function(act, row, field)``, which raises a Refusal where nothing may be done with the row."""
    _gates.append(function)
    return function


def pass_gates(act: Act, rows: dict[str, Any]) -> None:
    """Ask every gate about every row. Raises the Refusal of the first that is shut."""
    for name, row in rows.items():
        if row is not None:
            for ask in _gates:
                ask(act, row, name.rstrip("_"))
