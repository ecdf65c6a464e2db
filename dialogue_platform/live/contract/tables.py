"""The tables of docs/protocol.md, between its markers: what Python declares, for a person who writes a client."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..doors.events import events, sent
from ..store.streams import Kind
from .schemas import JsonSchema, in_order, named, schemas, shape_name

#: where a table of this name stands
MARKED = "<!-- made by `flask describe`: {name} -->\n(.*?)<!-- end -->"
WORDS = {"date-time": "instant", "date": "date", "id": "id"}
SENT_HEAD = "\n| event | payload | acknowledgement | of its fields |\n|---|---|---|---|\n"
RECEIVED_HEAD = "\n| event | payload | of its fields |\n|---|---|---|\n"
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
    return made | _events(found)


def _events(found: dict[str, JsonSchema]) -> dict[str, str]:
    """The spine's own stand in one table, those of a feature in its own; what is sent to clients beside them."""
    made: dict[str, str] = {}
    for name, event in events.items():
        of = "" if event.of_the_spine else f" of {name.partition('.')[0]}"
        ack = found[event.ack.__name__] if event.ack else None
        asked = found[event.payload.__name__]
        row = f"| `{name}` | {_fields(asked)} | {_fields(ack) if ack else 'none'} |{_said(asked, ack)} |\n"
        made[f"events you send{of}"] = made.get(f"events you send{of}", SENT_HEAD) + row
    for name, shape in sent.items():
        of = f" of {name.partition('.')[0]}" if "." in name else ""
        told = found[shape.__name__]
        row = f"| `{name}` | {_fields(told)} | {told['description']}{_said(told)} |\n"
        made[f"events you receive{of}"] = made.get(f"events you receive{of}", RECEIVED_HEAD) + row
    return made


def _fields(schema: JsonSchema) -> str:
    needed = schema.get("required", [])
    return "`{" + ", ".join(f"{name}{'' if name in needed else '?'}" for name in schema["properties"]) + "}`"


def _said(*schemas: JsonSchema | None) -> str:
    """What the fields mean whose names do not say it."""
    parts = [field for schema in schemas if schema for field in schema["properties"].items()]
    return ";".join(f" `{name}`: {_meaning(part)}" for name, part in parts if _meaning(part))


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
