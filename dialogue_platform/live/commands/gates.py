"""Gates: what a feature asks of every row that any command names, after the permission and before the command.

A rule that holds for all commands on a thing (a closed session takes no acts) stands here once. A command that is
written tomorrow falls under it by itself; one that must act all the same says so: ``@command(..., even=("closed",))``,
``even=("removed",)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .act import Act

Gate = Callable[[Act, Any, str], None]
_gates: list[tuple[str, Gate]] = []


def gate(what: str) -> Callable[[Gate], Gate]:
    """Declare ``function(act, row, field)``, which raises a Refusal where nothing may be done with the row.

    ``what`` it is then (closed, removed) is what a command may act on ``even`` so.
    """

    def keep(function: Gate) -> Gate:
        _gates.append((what, function))
        return function

    return keep


def pass_gates(act: Act, rows: dict[str, Any], even: frozenset[str]) -> None:
    """Ask every gate but those of ``even`` about every row. Raises the Refusal of the first that is shut."""
    for name, row in rows.items():
        if row is not None:
            for what, ask in _gates:
                if what not in even:
                    ask(act, row, name.rstrip("_"))
