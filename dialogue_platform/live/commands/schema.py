"""From a command's signature to its schema: one place for validation, documents and client types.

``Ref[Question]`` is an id on the wire and a loaded row in the function; ``Annotated[str, Text(400)]`` is bounded text;
a parameter ``from_`` is called ``from`` on the wire.
"""

from __future__ import annotations

import inspect
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    create_model,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function
from typing_extensions import is_typeddict

from .. import errors
from ..shapes import Doc, Id, ResultDict, Shape
from .visible_text import visible

T = TypeVar("T")
#: a function that is a command, as it was
Declared = TypeVar("Declared", bound=Callable[..., Shape | None])


class _IsRef:
    """Marks a parameter that names a row by its id."""


#: ``Ref[Model]``: the id of a row on the wire, the row itself in the command
Ref = Annotated[T, _IsRef()]


@dataclass(frozen=True)
class Text:
    """``Annotated[str, Text(400)]``: at most ``limit`` characters that show (``visible_text.py``), stripped; never empty
    unless said.
    """

    limit: int
    empty: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "maxLength": self.limit}

    def _check(self, value: str) -> str:
        value = visible(value)
        if not value and not self.empty:
            raise PydanticCustomError("empty", "empty")
        if len(value) > self.limit:
            raise PydanticCustomError("too_long", "too long", {"limit": self.limit})
        return value


class CommandAck(Shape):
    """The command is done, and on the disk."""

    ok: Literal[True]
    seq: Annotated[int, Doc("of the stream on which its first argument lives")]
    result: Annotated[
        ResultDict | None, Doc("of the command's shape; null: it answers nothing, or a secret was told before")
    ]


#: letters of JSON that the longest form takes; more is no form of ours, and would lie in the journal
SEEN = 32_000


def _needs_something(seen: dict[str, Any]) -> dict[str, Any]:
    """To have seen nothing is not said by an empty object: whoever overwrites knowingly leaves it out."""
    if not seen:
        raise PydanticCustomError("empty", "empty")
    if len(json.dumps(seen, ensure_ascii=False)) > SEEN:
        raise PydanticCustomError("too_long", "too long", {"limit": SEEN})
    return seen


Seen = Annotated[
    dict[str, Any],
    AfterValidator(_needs_something),
    Field(description="of each value given, what it was seen as", json_schema_extra={"minProperties": 1}),
]


@dataclass(frozen=True)
class Schema:
    """What a command takes (its arguments with their types, and which are rows of which table), and what it may answer."""

    title: str
    fields: dict[str, Any]
    refs: dict[str, Any]
    names: tuple[str, ...] = ()
    #: the shapes of answers; none: it answers nothing
    results: tuple[type, ...] = ()

    @cached_property
    def model(self) -> type[BaseModel]:
        """By which pydantic reads them; made at its first use, at a door, and not for all commands at the start."""
        config = ConfigDict(extra="forbid", strict=True, title=self.title)
        return create_model(self.title, __config__=config, **self.fields)

    def read(self, args: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The arguments as plain JSON, and validated by parameter name, ids not yet loaded.

        Raises a Refusal that names the field.
        """
        if not isinstance(args, dict):
            raise errors.WRONG_TYPE(field="args")
        _refuse_broken_text(args)
        try:
            raw, text = _as_json(args)
            read = self.model.model_validate_json(text)
        except ValidationError as error:
            raise as_refusal(error) from error
        except ValueError as error:  # not a number, or endless
            raise errors.WRONG_TYPE(field="args") from error
        return raw, {name: getattr(read, name) for name in self.names}


def schema_of(name: str, function: Callable[..., Any], edits: bool = False) -> Schema:
    """Derive the schema from a command function; its first parameter, ``act``, is ours. An edit takes what it saw, too."""
    hints = typing.get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    refs: dict[str, Any] = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        hint, model = _unwrap(hints[parameter.name])
        if model is not None:
            refs[parameter.name] = model
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        alias = parameter.name.rstrip("_")
        fields[parameter.name] = (hint, Field(default, alias=alias))
    title = "".join(part.title() for part in name.replace(".", "_").split("_"))
    names = tuple(fields)
    if edits:
        fields["seen"] = (Seen | None, None)
    return Schema(title, fields, refs, names, results_of(name, function))


def results_of(name: str, function: Callable[..., object]) -> tuple[type, ...]:
    """The shapes that a command may answer, by its annotation. Raises RuntimeError for what is neither shape nor None."""
    hint = typing.get_type_hints(function, include_extras=True).get("return", object)
    found = [hint] if get_origin(hint) not in (Union, UnionType) else list(get_args(hint))
    shapes = tuple(each for each in found if each is not NoneType)
    if not all(map(is_typeddict, shapes)):
        raise RuntimeError(f"command {name} declares no shape of what it answers")
    return shapes


def _unwrap(hint: Any) -> tuple[Any, Any]:
    """The wire type of a parameter, and the model if it is a ``Ref`` (or an optional one)."""
    if get_origin(hint) is Annotated and any(isinstance(m, _IsRef) for m in hint.__metadata__):
        return Id, get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        inner = [a for a in get_args(hint) if a is not NoneType]
        if len(inner) == 1:
            wire, model = _unwrap(inner[0])
            if model is not None:
                return wire | None, model
    return hint, None


_FLAT = frozenset({str, bool, type(None)})


def _as_json(args: dict[str, Any]) -> tuple[dict[str, Any], str | bytes]:
    """The arguments as they are kept, and as text. Strings and booleans, which most are, need no reading back."""
    if _FLAT.issuperset(map(type, args.values())) and all(type(key) is str for key in args):
        return dict(args), orjson.dumps(args)
    text = json.dumps(args, default=_plain, allow_nan=False)
    return json.loads(text), text


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise errors.WRONG_TYPE()


def _refuse_broken_text(value: Any, field: str = "args", depth: int = 0) -> None:
    """Lone surrogates and NUL cannot be stored on every database; nesting is bounded."""
    if depth > 8:
        raise errors.WRONG_TYPE(field=field)
    if isinstance(value, str):
        if "\x00" in value or not (value.isascii() or _is_whole(value)):
            raise errors.BROKEN_TEXT(field=field)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_broken_text(str(key), "args", depth)
            _refuse_broken_text(inner, str(key) if depth == 0 else field, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_broken_text(inner, field, depth + 1)
    elif isinstance(value, bytes):
        raise errors.WRONG_TYPE(field=field)


def _is_whole(value: str) -> bool:
    """Not whole: a lone surrogate has no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_refusal(error: ValidationError) -> errors.Refusal:
    """The first complaint of pydantic in our words, naming the field."""
    return in_our_words(error.errors(include_url=False, include_input=False)[0])


def in_our_words(first: Mapping[str, Any]) -> errors.Refusal:
    """One complaint of pydantic as a refusal; a form asks for each of them."""
    field = str(first["loc"][0]) if first["loc"] else "args"
    kind = first["type"]
    if kind == "too_long":
        return errors.TOO_LONG(field=field, limit=first["ctx"].get("limit") or first["ctx"]["max_length"])
    if kind == "string_too_long":
        return errors.TOO_LONG(field=field, limit=first["ctx"]["max_length"])
    by_kind = {
        "missing": errors.MISSING,
        "extra_forbidden": errors.UNKNOWN_FIELD,
        "empty": errors.EMPTY,
        "string_too_short": errors.EMPTY,
        "enum": errors.NOT_A_CHOICE,
        "literal_error": errors.NOT_A_CHOICE,
    }
    if kind.startswith(("greater_than", "less_than", "int_parsing_size")):
        return errors.OUT_OF_RANGE(field=field)
    return by_kind.get(kind, errors.WRONG_TYPE)(field=field)
