"""The register of commands: plain functions, each with its name on the wire, its permission and the schema of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..directory import system_only
from ..shapes import Shape
from .schema import Declared, Schema, schema_of
from .stale_forms import need_columns


@dataclass(frozen=True)
class Command:
    """A declared command. ``thing`` is the parameter that the permission is asked about."""

    name: str
    function: Callable[..., Shape | None]
    permission: Callable[[Any, Any], bool]
    schema: Schema
    also: Callable[..., list[str]] | None
    secret: bool
    exposed: bool
    rate: str | None
    even: frozenset[str]
    edits: str | None
    beside: frozenset[str]
    before_factor: bool
    immediate: bool

    @property
    def thing(self) -> str | None:
        return next(iter(self.schema.refs), None)

    @property
    def values(self) -> frozenset[str]:
        """The arguments of an edit that are values of its row."""
        return frozenset(self.schema.names) - {str(self.edits)} - self.beside

    @property
    def doc(self) -> str:
        return (self.function.__doc__ or "").strip().splitlines()[0]


#: every declared command, by its name on the wire
commands: dict[str, Command] = {}
_names: dict[Callable[..., Any], str] = {}


def command_of(function: Callable[..., Any]) -> Command:
    """The command that is declared on this function."""
    return commands[_names[function]]


def command(
    name: str,
    permission: Callable[[Any, Any], bool],
    *,
    also: Callable[..., list[str]] | None = None,
    secret: bool = False,
    exposed: bool = True,
    rate: str | None = None,
    even: tuple[str, ...] = (),
    edits: str | None = None,
    beside: tuple[str, ...] = (),
    before_factor: bool = False,
    immediate: bool = False,
) -> Callable[[Declared], Declared]:
    """Declare a command on a plain function ``(act, **args)``, which returns None or a shape: what it answers.

    ``also(**rows)`` names further streams it moves; ``secret`` keeps payload and result out of the journal;
    not ``exposed`` means that only our own pages call it; ``rate`` is as in "10/minute", by person;
    ``even``: on what it acts all the same, past the gates ("closed", "removed"; ``gates.py``); ``edits`` names the
    parameter whose row's columns the others set ("member": one's own account), but for those ``beside``, which no column
    holds: it takes what was ``seen`` of them (``stale_forms.py``);
    ``before_factor``: also by who must have a second factor at sign-in and has none yet; ``immediate``: an act of the
    moment, which a page must not send late, when the link is back and nobody looks.
    """

    def keep(function: Declared) -> Declared:
        if name in commands:
            raise RuntimeError(f"command {name} is declared twice")
        schema = schema_of(name, function, edits is not None)
        if edits:
            need_columns(name, schema.refs.get(edits), {*schema.names} - {edits, *beside})
        at_the_doors = exposed and permission is not system_only
        rules = (rate, frozenset(even), edits, frozenset(beside), before_factor, immediate)
        commands[name] = Command(name, function, permission, schema, also, secret, at_the_doors, *rules)
        _names[function] = name
        return function

    return keep
