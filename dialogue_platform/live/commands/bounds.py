"""How long or large an argument of a command may be, read from its schema: pages and islands have no figures of their own."""

from __future__ import annotations

from typing import Any

from .job import Command, commands

#: as the schema calls them, and as HTML and TypeScript do
NAMES = {"maxLength": "maxLength", "minimum": "min", "maximum": "max", "maxItems": "maxItems"}


def bounds_of(command: Command) -> dict[str, dict[str, Any]]:
    """By argument: ``maxLength``, ``min``, ``max``; of a list ``maxItems``, and ``each`` with the bounds of what is in it."""
    parts = command.schema.model.model_json_schema().get("properties", {})
    found = {name: _read(part) for name, part in parts.items()}
    return {name: bounds for name, bounds in found.items() if bounds}


def _read(part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for choice in part.get("anyOf", []):
        found |= _read(choice)
    found |= {ours: part[name] for name, ours in NAMES.items() if name in part}
    each = _read(part["items"]) if isinstance(part.get("items"), dict) else {}
    return found | ({"each": each} if each else {})


def bounds(command: str, argument: str) -> dict[str, int]:
    """The attributes of a form's field. Raises KeyError where there is no such command, argument or bound."""
    found = bounds_of(commands[command])[argument]
    return {name.lower(): found[name] for name in ("maxLength", "min", "max") if name in found}
