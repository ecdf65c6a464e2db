"""Every type of the wire as JSON schema, by name: arguments of commands, entities, and what these are made of."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from pydantic import TypeAdapter

from ..commands.job import Command, commands
from ..doors.events import events, sent
from ..store.streams import Kind, kinds

JsonSchema = dict[str, Any]
GONE_SCHEMA: JsonSchema = {
    "description": "What is left of an entity that this audience once saw and may see no longer.",
    "type": "object",
    "properties": {
        "kind": {"type": "string"},
        "id": {"type": "string"},
        "seq": {"type": "integer"},
        "gone": {"const": True},
    },
    "required": ["kind", "id", "seq", "gone"],
    "additionalProperties": False,
}
#: the package of which alone is told; None: of every feature that there is
only: ContextVar[str | None] = ContextVar("only", default=None)
REF = "#/components/schemas/{model}"


def is_told(module: str) -> bool:
    """Whether what is declared in this module is told of now."""
    package = only.get()
    return package is None or module == package or module.startswith(f"{package}.")


def told_commands() -> list[Command]:
    """All commands, by name."""
    return [commands[name] for name in sorted(commands) if is_told(commands[name].function.__module__)]


def exposed() -> list[Command]:
    """The commands of the two doors, by name."""
    return [command for command in told_commands() if command.exposed]


def in_order() -> list[Kind]:
    """The kinds by stream, in the order of a snapshot: whichever feature was imported first."""
    told = [kind for kind in kinds.values() if is_told(kind.project.__module__)]
    return sorted(told, key=lambda kind: (kind.on, kind.order, kind.name))


def shape_name(kind: Kind) -> str:
    """What the entities of a kind are called where types have names: ``FloorRequest`` for ``floor_request``."""
    return str(kind.shape.__name__) if kind.shape else ""


def named(schema: JsonSchema) -> str:
    """The name that a reference leads to."""
    return str(schema["$ref"]).rpartition("/")[2]


def schemas() -> dict[str, JsonSchema]:
    """By name. Raises RuntimeError where two types have one name."""
    models: list[Any] = [command.schema.model for command in exposed()]
    models += [kind.shape for kind in in_order()]
    models += dict.fromkeys([*of_events(), *sent.values()])
    inputs: Any = [(number, "validation", TypeAdapter(model)) for number, model in enumerate(models)]
    _, made = TypeAdapter.json_schemas(inputs, ref_template=REF)
    found: dict[str, JsonSchema] = made["$defs"]
    twice = sorted(model.__name__ for model in models if model.__name__ not in found)
    if twice or any("__" in name for name in found):  # pydantic tells types of one name apart by their modules
        raise RuntimeError(f"types of one name: {twice or sorted(name for name in found if '__' in name)}")
    found |= {shape_name(kind): entity_schema(kind, found) for kind in in_order()}
    found |= {
        "Gone": GONE_SCHEMA,
        "AnyEntity": {"anyOf": [_ref(name) for name in [*map(shape_name, in_order()), "Gone"]]},
    }
    return {name: _with_entities(schema) for name, schema in sorted(found.items())}


def of_events() -> list[type]:
    """What clients send, and what they are answered."""
    return [shape for event in events.values() for shape in (event.payload, event.ack) if shape is not None]


def _ref(name: str) -> JsonSchema:
    return {"$ref": REF.format(model=name)}


def _with_entities(part: Any) -> Any:
    """The same, where an entity of any kind is one of those that there are."""
    if isinstance(part, list):
        return [_with_entities(each) for each in part]
    if not isinstance(part, dict):
        return part
    return _ref("AnyEntity") if part.get("format") == "entity" else {k: _with_entities(v) for k, v in part.items()}


def entity_schema(kind: Kind, found: dict[str, JsonSchema]) -> JsonSchema:
    """A shape with what every entity has; as it is before anything of it is gone."""
    shape = found[shape_name(kind)]
    head: JsonSchema = {"kind": {"const": kind.name}, "id": {"type": "string"}, "seq": {"type": "integer"}}
    return {**shape, "properties": {**head, **shape["properties"]}, "required": [*head, *shape["required"]]}
