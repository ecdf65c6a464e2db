"""OpenAPI of the HTTP door."""

from __future__ import annotations

from typing import Any

from ..commands.job import Command
from ..protocol import HEADER
from .schemas import REF, exposed, result_schema, schemas


def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1 of the HTTP door."""
    paths: dict[str, Any] = {"/streams/{stream}": {"get": _stream_operation()}}
    paths |= {f"/commands/{command.name}": {"post": _operation(command)} for command in exposed()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Dialogue Platform", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}, {}],
    }


def _operation(command: Command) -> dict[str, Any]:
    body = {"$ref": REF.format(model=command.schema.model.__name__)}
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"},
        "description": "The same key with the same arguments gets the same answer and changes nothing twice.",
    }
    answer = {"type": "object", "required": ["ok", "seq", "result"], "properties": _answer_properties(command)}
    return {
        "operationId": command.name,
        "summary": command.doc,
        "x-immediate": command.immediate,
        "parameters": [key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": "Committed.", "content": {"application/json": {"schema": answer}}},
            "default": _refused(),
        },
    }


def _answer_properties(command: Command) -> dict[str, Any]:
    return {"ok": {"const": True}, "seq": {"type": "integer"}, "result": result_schema(command)}


def _refused() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/RefusalAck"}
    return {"description": "Refused; nothing was changed.", "content": {"application/json": {"schema": schema}}}


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
            {
                **parameter(HEADER, "header", "string"),
                "description": "Another than the server's is refused: `other_protocol`.",
            },
        ],
        "responses": {"200": _entities(), "default": _refused()},
    }


def _entities() -> dict[str, Any]:
    """As a join is answered, or a page."""
    schema = {"anyOf": [{"$ref": REF.format(model=name)} for name in ("JoinAck", "PageAck")]}
    return {"description": "Entities.", "content": {"application/json": {"schema": schema}}}
