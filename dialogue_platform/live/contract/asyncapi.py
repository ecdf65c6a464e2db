"""AsyncAPI of the socket door."""

from __future__ import annotations

from typing import Any

from ..protocol import PROTOCOL
from .schemas import exposed


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
        "info": {"title": "Dialogue Platform, Socket.IO namespace /", "version": str(PROTOCOL)},
        "channels": {"socket": {"address": "/socket.io", "messages": messages}},
        "operations": {"receive": operation("receive", received), "send": operation("send", sent)},
    }
