"""The tables of docs/protocol.md, between its markers: what Python declares, for a person who writes a client."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..store.streams import Kind
from .schemas import JsonSchema, in_order, named, schemas, shape_name

#: where a table of this name stands
MARKED = "<!-- made by `flask describe`: {name} -->\n(.*?)<!-- end -->"
WORDS = {"date-time": "instant", "date": "date", "id": "id"}
#: a set of words that more fields than these take theirs from is told once
OFTEN = 2
TYPES = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean", "null": "null"}


def protocol_page(present: str) -> str:
    """docs/protocol.md with its tables made anew; all else is written by hand. Raises KeyError for an unknown marker."""
    made = tables()
    marked = re.compile(MARKED.format(name=r"([\w: -]+?)"), re.S)
    return marked.sub(
        lambda found: f"<!-- made by `flask describe`: {found[1]} -->\n{made[found[1]]}\n<!-- end -->", present
    )


def tables() -> dict[str, str]:
    """By name of the marker."""
    found = schemas()
    often = _used_often(found)
    made: dict[str, str] = {"words": _words(often, found)}
    for kind in in_order():
        name = f"entities of {kind.on}"
        made[name] = made.get(name, "") + _Words(found, often).entity(kind, found[shape_name(kind)])
    return made


def _used_often(found: dict[str, JsonSchema]) -> set[str]:
    """Sets of words that many fields take them from: these are told once."""
    shown = json.dumps([found[shape_name(kind)] for kind in in_order()])
    return {name for name, schema in found.items() if "enum" in schema and shown.count(f'/{name}"') > OFTEN}


def _words(often: set[str], found: dict[str, JsonSchema]) -> str:
    lines = [f"A {name.lower()} is one of {_listed(found[name]['enum'])}." for name in sorted(often)]
    return "\n".join(["", *lines]) + "\n"


def _listed(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _may_be_null(part: JsonSchema) -> bool:
    return any(choice.get("type") == "null" for choice in part.get("anyOf", []))


def _meaning(part: JsonSchema) -> str:
    said = str(part.get("description", ""))
    return "" if said == "an id" else said


class _Words:
    """JSON schema in words, as a person reads it."""

    def __init__(self, found: dict[str, JsonSchema], often: set[str]) -> None:
        self.found, self.often = found, often

    def entity(self, kind: Kind, schema: JsonSchema) -> str:
        """A kind with its table."""
        rows = [
            f"| `{field}`{'?' if _may_be_null(part) else ''} | {self.type(part)} | {_meaning(part)} |"
            for field, part in schema["properties"].items()
            if field not in ("kind", "id", "seq")
        ]
        said = ("Personal. " if kind.owner else "") + schema["description"]
        head = [f"#### `{kind.name}`", "", said, "", "| field | type | meaning |", "|---|---|---|"]
        return "\n".join(["", *head, *rows]) + "\n"

    def type(self, part: JsonSchema) -> str:
        """What is made of several fields, with them."""
        if "$ref" in part:
            name = named(part)
            return name.lower() if name in self.often else self.type(self.found[name])
        if "anyOf" in part:
            return ", ".join(self.type(choice) for choice in part["anyOf"] if choice.get("type") != "null")
        if "enum" in part or "const" in part:
            return _listed(part.get("enum", [part.get("const")]))
        if "prefixItems" in part:
            return f"[{', '.join(self.type(each) + '?' * _may_be_null(each) for each in part['prefixItems'])}]"
        if part.get("type") == "array":
            return f"list of {self.type(part['items'])}"
        if "properties" in part:
            return "{" + ", ".join(self._inner(name, each) for name, each in part["properties"].items()) + "}"
        return WORDS.get(part.get("format", ""), TYPES.get(str(part.get("type")), "object"))

    def _inner(self, name: str, part: JsonSchema) -> str:
        meaning = _meaning(part)
        said = f"{self.type(part)}: {meaning}" if meaning else self.type(part)
        return f"`{name}`{'?' * _may_be_null(part)} ({said})"


def page(root: Path) -> str:
    """docs/protocol.md as it should be."""
    return protocol_page((root / "docs" / "protocol.md").read_text())
