"""The types of what goes over the wire: a projection returns a shape, a socket event takes and answers one.

A shape is a ``TypedDict``, so at run time it is the dict that is sent. The contract of the islands, OpenAPI, AsyncAPI and the
tables of docs/protocol.md are made of its fields, and each entity of the story is held against it.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, with_config
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from typing_extensions import TypedDict, is_typeddict

#: what a projection answers when this audience once saw the row and may not see it any more
Gone = Literal["gone"]
GONE: typing.Final = "gone"

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="an id", json_schema_extra={"format": "id"})]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
#: an entity of any kind, or what is left of one
EntityDict = Annotated[dict[str, object], Field(json_schema_extra={"format": "entity"})]
#: what one of the commands answers
ResultDict = Annotated[dict[str, object], Field(json_schema_extra={"format": "result"})]
#: one of those that are declared
RefusalCode = Annotated[str, Field(json_schema_extra={"format": "refusal"})]
Date = Annotated[str, Field(json_schema_extra={"format": "date"})]


class Doc:
    """What a field means, in ``Annotated``: words of docs/protocol.md, in Markdown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "description": self.text}


class As:
    """The type on the wire, in ``Annotated``, where it says more than the type of what is at hand.

    ``Annotated[str, As(RequestState)]`` is the word of a state, which JSON has no enum for.
    """

    def __init__(self, wire: object) -> None:
        self.wire = wire

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(self.wire)


@with_config(ConfigDict(extra="forbid", strict=True))
class Shape(TypedDict):
    """These fields and no others, each of just its type."""


class RefusalBody(Shape):
    """Why the answer is no."""

    code: RefusalCode
    message: Annotated[str, Doc("for people, in the language of the connection")]
    field: typing.NotRequired[Annotated[str, Doc("which argument it is about")]]
    state: typing.NotRequired[Annotated[EntityDict, Doc("the entity as it is now, as your audience sees it")]]
    fields: typing.NotRequired[Annotated[dict[str, object], Doc("with `stale_form`: what each of them holds now")]]
    request: typing.NotRequired[Annotated[str, Doc("with a fault of ours: under which it stands in the server's log")]]


class RefusalAck(Shape):
    """Nothing was changed."""

    ok: Literal[False]
    error: RefusalBody


def returned(function: Callable[..., object]) -> type | None:
    """The shape that a function is annotated to return, beside None and others that are no shape. None: there is no one."""
    hint = typing.get_type_hints(function, include_extras=True).get("return")
    found = [each for each in (hint, *typing.get_args(hint)) if is_typeddict(each)]
    return found[0] if len(found) == 1 else None
