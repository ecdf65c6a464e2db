"""Every type of the wire as JSON schema, by name: arguments of commands, entities, and what these are made of."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from pydantic import TypeAdapter

from ..commands.job import Command, commands
from ..doors.events import events, sent
from ..errors import declared, declared_in
from ..shapes import RefusalAck
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
    models += dict.fromkeys([*of_events(), *sent.values(), *results(), RefusalAck])
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
        "AnyResult": {"anyOf": [_ref(shape.__name__) for shape in results()]},
        "RefusalCode": {"enum": told_codes()},
    }
    return {name: _filled(schema) for name, schema in sorted(found.items())}


def of_events() -> list[type]:
    """What clients send, and what they are answered."""
    return [shape for event in events.values() for shape in (event.payload, event.ack) if shape is not None]


def results() -> list[type]:
    """What commands of the doors answer, each shape once."""
    return list(dict.fromkeys(shape for command in exposed() for shape in command.schema.results))


def result_schema(command: Command) -> JsonSchema:
    """What is answered beside that it is done. A secret is told once: whoever repeats under the same key gets null."""
    may_be_null: list[JsonSchema] = [{"type": "null"}] if command.secret or not command.schema.results else []
    choices = [_ref(shape.__name__) for shape in command.schema.results] + may_be_null
    return {"anyOf": choices} if len(choices) > 1 else choices[0]


def told_codes() -> list[str]:
    """The codes of refusals, in their order."""
    return [code for code in sorted(declared) if is_told(declared_in[code])]


def _ref(name: str) -> JsonSchema:
    return {"$ref": REF.format(model=name)}


#: what stands for one of many that are declared elsewhere
OPEN = {"entity": "AnyEntity", "result": "AnyResult", "refusal": "RefusalCode"}


def _filled(part: Any) -> Any:
    """The same, where an entity, a result or a code of any kind is one of those that there are."""
    if isinstance(part, list):
        return [_filled(each) for each in part]
    if not isinstance(part, dict):
        return part
    name = OPEN.get(str(part.get("format")))
    return _ref(name) if name else {key: _filled(inner) for key, inner in part.items()}


def entity_schema(kind: Kind, found: dict[str, JsonSchema]) -> JsonSchema:
    """A shape with what every entity has; as it is before anything of it is gone."""
    shape = found[shape_name(kind)]
    head: JsonSchema = {"kind": {"const": kind.name}, "id": {"type": "string"}, "seq": {"type": "integer"}}
    return {**shape, "properties": {**head, **shape["properties"]}, "required": [*head, *shape["required"]]}
