"""AsyncAPI 3 of the socket door: an operation for each event, with what it is answered, and the payload of each."""

from __future__ import annotations

from typing import Any

from ..doors.events import SocketEvent, events, sent
from ..protocol import PROTOCOL
from ..shapes import RefusalAck
from .schemas import REF, exposed, result_schema, schemas

Part = dict[str, Any]


def asyncapi_document() -> Part:
    """What a client sends stands under ``receive …``, what it is sent under ``send …``: as the server sees it."""
    messages: dict[str, Part] = {name: _message(name, shape) for name, shape in sent.items()}
    messages["refusal"] = _message("refusal", RefusalAck)
    for name, event in events.items():
        messages[f"{name} event"] = _message(name, event.payload)
        if event.ack is not None:
            messages[f"{name} ack"] = _message(name, event.ack)
    for command in exposed():
        payload = {"$ref": REF.format(model=command.schema.model.__name__)}
        told = {"name": "command", "summary": command.doc, "payload": payload, "x-result": result_schema(command)}
        messages[f"command {command.name}"] = told
    operations = {f"receive {name}": _received(event) for name, event in events.items()}
    operations |= {f"send {name}": _operation("send", [name]) for name in sent}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Dialogue Platform, Socket.IO namespace /", "version": str(PROTOCOL)},
        "channels": {"socket": {"address": "/socket.io", "messages": dict(sorted(messages.items()))}},
        "operations": dict(sorted(operations.items())),
        "components": {"schemas": schemas()},
    }


def _message(name: str, shape: type) -> Part:
    return {"name": name, "payload": {"$ref": REF.format(model=shape.__name__)}}


def _received(event: SocketEvent) -> Part:
    names = [f"{event.name} event"]
    if event.name == "command":
        names += [f"command {command.name}" for command in exposed()]
    operation = _operation("receive", names)
    if event.ack is not None:
        operation["reply"] = {"messages": _references([f"{event.name} ack", "refusal"])}
    return operation


def _operation(action: str, names: list[str]) -> Part:
    return {"action": action, "channel": {"$ref": "#/channels/socket"}, "messages": _references(names)}


def _references(names: list[str]) -> list[Part]:
    return [{"$ref": "#/channels/socket/messages/" + name.replace("/", "~1")} for name in names]
