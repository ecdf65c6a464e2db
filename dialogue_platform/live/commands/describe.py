"""Documents made from the register: OpenAPI, AsyncAPI, the list of commands, the list of errors, client types."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from ..errors import declared
from ..store.streams import kinds
from .bounds import bounds_of
from .job import Command, commands


def exposed() -> list[Command]:
    """The commands of the two doors, by name."""
    return [commands[name] for name in sorted(commands) if commands[name].exposed]


def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1 of the HTTP door."""
    schemas: dict[str, Any] = {"Error": _error_schema()}
    paths: dict[str, Any] = {"/streams/{stream}": {"get": _stream_operation()}}
    for command in exposed():
        title, schema = _schema(command, schemas)
        schemas[title] = schema
        paths[f"/commands/{command.name}"] = {"post": _operation(command, title)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Dialogue Platform", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}, {}],
    }


def _schema(command: Command, schemas: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    schema = command.schema.model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    return schema["title"], schema


def _operation(command: Command, title: str) -> dict[str, Any]:
    body = {"$ref": f"#/components/schemas/{title}"}
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"},
        "description": "The same key with the same arguments gets the same answer and changes nothing twice.",
    }
    answer = {"type": "object", "required": ["ok", "seq"], "properties": _answer_properties()}
    return {
        "operationId": command.name,
        "summary": command.doc,
        "parameters": [key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": "Committed.", "content": {"application/json": {"schema": answer}}},
            "default": _refused(),
        },
    }


def _answer_properties() -> dict[str, Any]:
    return {
        "ok": {"const": True},
        "seq": {"type": "integer"},
        "result": {"type": ["object", "null"]},
    }


def _refused() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": "Refused; nothing was changed.", "content": {"application/json": {"schema": schema}}}


def _error_schema() -> dict[str, Any]:
    error = {
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": {"enum": sorted(declared)},
            "message": {"type": "string"},
            "field": {"type": "string"},
            "state": {"type": "object"},
            "fields": {"type": "object", "description": "With stale_form: what each field concerned holds now."},
            "request": {"type": "string", "description": "With a status of 500 or more: name it to those who help."},
        },
    }
    return {"type": "object", "properties": {"ok": {"const": False}, "error": error}}


def _stream_operation() -> dict[str, Any]:
    def parameter(name: str, where: str, type_: str, needed: bool = False) -> dict[str, Any]:
        return {"name": name, "in": where, "required": needed, "schema": {"type": type_}}

    return {
        "operationId": "streams.read",
        "summary": "Snapshot, catch-up or page of a stream, as the asker may see it.",
        "parameters": [
            parameter("stream", "path", "string", True),
            parameter("after", "query", "integer"),
            parameter("mark", "query", "string"),
            parameter("cursor", "query", "string"),
        ],
        "responses": {"200": {"description": "Entities."}, "default": _refused()},
    }


def asyncapi_document() -> dict[str, Any]:
    """AsyncAPI 3 of the socket door: one operation for each command, and the events of the protocol."""
    received = ["join", "page", "leave", "command", "signal", "draft.join", "draft.update", "draft.awareness"]
    sent = ["sync", "signal", "removed", "draft.update", "draft.awareness"]
    messages: dict[str, dict[str, Any]] = {name: {"name": name} for name in sorted({*received, *sent})}
    for command in exposed():
        schema = command.schema.model.model_json_schema()
        messages[f"command {command.name}"] = {"name": "command", "summary": command.doc, "payload": schema}
    reference = "#/channels/socket/messages/"

    def operation(action: str, names: list[str]) -> dict[str, Any]:
        found = [{"$ref": reference + name.replace("/", "~1")} for name in names]
        return {"action": action, "channel": {"$ref": "#/channels/socket"}, "messages": found}

    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Dialogue Platform, Socket.IO namespace /", "version": "1"},
        "channels": {"socket": {"address": "/socket.io", "messages": messages}},
        "operations": {"receive": operation("receive", received), "send": operation("send", sent)},
    }


def documents() -> dict[str, str]:
    """Every generated file of the repository, by path."""
    return {
        "docs/commands.md": commands_page(),
        "docs/errors.md": errors_page(),
        "static/src/shared/contract.ts": client_types(),
    }


def commands_page() -> str:
    """docs/commands.md."""
    lines = ["# Commands", "", "Made by `flask describe` from the register. Every change goes through one of these."]
    group = ""
    for name in sorted(commands):
        command = commands[name]
        if name.partition(".")[0] != group:
            group = name.partition(".")[0]
            lines += ["", f"## {group}", "", "| command | arguments | who | what it does |", "|---|---|---|---|"]
        lines.append(f"| `{name}` | {_arguments(command)} | {_who(command)} | {command.doc} |")
    return "\n".join(lines) + "\n"


def _arguments(command: Command) -> str:
    fields = command.schema.model.model_fields
    names = [f"{f.alias}{'' if f.is_required() else '?'}" for f in fields.values()]
    return f"`{{{', '.join(names)}}}`"


def _who(command: Command) -> str:
    where = "" if command.exposed else ", not at the doors"
    return f"`{command.permission.__name__}`{where}"


def errors_page() -> str:
    """docs/errors.md."""
    lines = [
        "# Errors",
        "",
        "Made by `flask describe`. One shape at both doors: `{code, message, field?, state?}`.",
        "",
    ]
    lines += ["| code | status | message |", "|---|---|---|"]
    with force_locale("en"):
        lines += [f"| `{c}` | {declared[c].status} | {declared[c].message} |" for c in sorted(declared)]
    return "\n".join(lines) + "\n"


def client_types() -> str:
    """static/src/shared/contract.ts: arguments of each command, for the islands."""
    lines = ["// Made by `flask describe` from the register of commands. Do not edit.", "export interface Commands {"]
    for command in exposed():
        schema = command.schema.model.model_json_schema()
        needed = set(schema.get("required", []))
        fields = [
            f"{json_key(name)}{'' if name in needed else '?'}: {ts_type(part, schema.get('$defs', {}))}"
            for name, part in schema.get("properties", {}).items()
        ]
        lines.append(f'  "{command.name}": {{ {"; ".join(fields)} }};')
    lines += ["}", "", "export type Kind ="]
    names = sorted(kinds)
    lines += [f'  | "{name}"' for name in names[:-1]] + [f'  | "{names[-1]}";']
    return "\n".join([*lines, "", *client_bounds()]) + "\n"


def client_bounds() -> list[str]:
    """One constant for each command, so that a page carries those alone that it asks for."""
    lines = ["// What an argument may be at most and at least: `<input {...OutcomeNameVersion.name} />`."]
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
    return name if name.isidentifier() else f'"{name}"'


def ts_type(part: dict[str, Any], definitions: dict[str, Any]) -> str:
    """The TypeScript type of a piece of JSON schema."""
    if "$ref" in part:
        return ts_type(definitions[part["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in part:
        return " | ".join(dict.fromkeys(ts_type(p, definitions) for p in part["anyOf"]))
    if "enum" in part:
        return " | ".join(f'"{value}"' for value in part["enum"])
    if "const" in part:
        return f'"{part["const"]}"'
    if part.get("type") == "array":
        return f"({ts_type(part.get('items', {}), definitions)})[]"
    simple = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
    return simple.get(str(part.get("type")), "unknown")
