"""static/src/shared/contract.ts: the types of the wire, and what islands need to know of commands and refusals."""

from __future__ import annotations

import json
from typing import Any

from ..commands.bounds import bounds_of
from ..doors.events import events, sent
from ..errors import declared
from ..protocol import PROTOCOL
from .schemas import JsonSchema, exposed, in_order, named, result_schema, schemas, shape_name, told_codes

HEAD = "// Made by `flask describe` from what Python declares. Do not edit."
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
ENTITY = ["id", "kind", "seq"]


def client_types() -> str:
    """The whole file."""
    found = schemas()
    arguments = {command.schema.model.__name__ for command in exposed()}
    shapes = {name: schema for name, schema in found.items() if name not in {*arguments, "RefusalCode"}}
    parts = [
        HEAD,
        *_number(),
        *_commands(found),
        *_results(),
        *_named(shapes),
        *_entities(),
        *_events(),
        *_refusals(),
        *_passing(),
        *_immediate(),
        *client_bounds(),
    ]
    return "\n".join(parts) + "\n"


def _number() -> list[str]:
    said = "// Which protocol this build of the pages speaks (docs/protocol.md, Versions)."
    return ["", said, f"export const PROTOCOL = {PROTOCOL};"]


def _commands(found: dict[str, JsonSchema]) -> list[str]:
    lines = ["", "// The arguments of each command.", "export interface Commands {"]
    for command in exposed():
        fields = "; ".join(_fields(found[command.schema.model.__name__]))
        lines.append(
            f"  {json.dumps(command.name)}: {{ {fields} }};"
            if fields
            else f"  {json.dumps(command.name)}: Record<string, never>;"
        )
    return [*lines, "}", "", "export type CommandName = keyof Commands;"]


def _results() -> list[str]:
    lines = ["", "// What each command answers when it is done; null: nothing more.", "export interface Results {"]
    lines += [f"  {json.dumps(command.name)}: {ts_type(result_schema(command))};" for command in exposed()]
    return [*lines, "}"]


def _refusals() -> list[str]:
    """An interface, so that a feature from elsewhere adds its own."""
    lines = ["", "// The status that each refusal has over HTTP.", "export interface Refusals {"]
    lines += [f"  {code}: {declared[code].status};" for code in told_codes()]
    return [*lines, "}", "", "export type RefusalCode = keyof Refusals;"]


def _fields(schema: JsonSchema) -> list[str]:
    needed = set(schema.get("required", []))
    return [
        f"{json_key(name)}{'' if name in needed else '?'}: {ts_type(part)}"
        for name, part in schema.get("properties", {}).items()
    ]


def _named(found: dict[str, JsonSchema]) -> list[str]:
    lines = []
    for name, schema in found.items():
        lines.append("")
        if schema.get("description"):
            lines.append(f"/** {schema['description']} */")
        if "properties" not in schema:
            lines.append(f"export type {name} = {ts_type(schema)};")
            continue
        lines.append(f"export interface {name} {{")
        for field, part in zip(_fields(schema), schema["properties"].values(), strict=True):
            said = part.get("description", "an id")
            lines += [f"  /** {said} */"] * (said != "an id") + [f"  {field};"]
        lines.append("}")
    return lines


def _entities() -> list[str]:
    lines = ["", "// Each kind of entity, as whoever may see it gets it.", "export interface Entities {"]
    lines += [f"  {kind.name}: {shape_name(kind)};" for kind in in_order()]
    return [*lines, "}", "", "export type Kind = keyof Entities;"]


def _events() -> list[str]:
    lines = [
        "",
        "// What a page sends, and what it is answered if it is not refused.",
        "export interface ClientEvents {",
    ]
    for name, event in sorted(events.items()):
        ack = event.ack.__name__ if event.ack else "null"
        lines.append(f"  {json_key(name)}: {{ payload: {event.payload.__name__}; ack: {ack} }};")
    lines += ["}", "", "// What a page is sent.", "export interface ServerEvents {"]
    lines += [f"  {json_key(name)}: {shape.__name__};" for name, shape in sorted(sent.items())]
    return [*lines, "}"]


def _passing() -> list[str]:
    lines = ["", "// Refusals that time heals: the same is asked again.", "export const PASSING = {"]
    for name, event in sorted(events.items()):
        if event.passing:
            lines.append(f"  {json_key(name)}: new Set<RefusalCode>([{', '.join(map(json.dumps, event.passing))}]),")
    return [*lines, "} as const;"]


def _immediate() -> list[str]:
    names = [f"  {json.dumps(command.name)}," for command in exposed() if command.immediate]
    head = "// Acts of the moment: done a minute late, unattended, they would do harm."
    return ["", head, "export const IMMEDIATE: ReadonlySet<CommandName> = new Set<CommandName>([", *names, "]);"]


def client_bounds() -> list[str]:
    """One constant for each command, so that a page carries those alone that it asks for."""
    lines = ["", "// What an argument may be at most and at least: `<input {...OutcomeNameVersion.name} />`."]
    for command in exposed():
        found = bounds_of(command)
        if found:
            lines.append(f"export const {command.schema.model.__name__} = {ts_value(found)} as const;")
    return lines


def ts_value(value: Any) -> str:
    """A constant as the formatter writes it."""
    if not isinstance(value, dict):
        return str(value)
    return "{ " + ", ".join(f"{json_key(name)}: {ts_value(part)}" for name, part in value.items()) + " }"


def json_key(name: str) -> str:
    """A property name as TypeScript writes it."""
    return name if name.isidentifier() else json.dumps(name)


def ts_type(part: JsonSchema) -> str:
    """The TypeScript type of a piece of JSON schema; what is named elsewhere, by its name."""
    if "$ref" in part:
        return named(part)
    if "anyOf" in part:
        return " | ".join(dict.fromkeys(map(ts_type, part["anyOf"])))
    if "enum" in part or "const" in part:
        values = part.get("enum", [part.get("const")])
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in values)
    if part.get("type") == "array":
        return _array(part)
    if part.get("type") == "object":
        inner = part.get("additionalProperties")
        return f"Record<string, {ts_type(inner) if isinstance(inner, dict) else 'unknown'}>"
    if part.get("format") == "binary":
        return "Uint8Array"
    return SIMPLE.get(str(part.get("type")), "unknown")


def _array(part: JsonSchema) -> str:
    if "prefixItems" in part:
        return f"[{', '.join(map(ts_type, part['prefixItems']))}]"
    each = ts_type(part.get("items", {}))
    return f"({each})[]" if "|" in each else f"{each}[]"
