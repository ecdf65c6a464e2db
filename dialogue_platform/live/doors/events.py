"""Socket events as they are declared: what a client sends and is answered, and what it is sent.

A handler is a plain function, ``join(connection, stream: str, after: int = 0)``: its signature is the schema of the payload, its
return annotation the shape of the ack. Fields that it does not name are passed over, so that a newer page may say more.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NotRequired, TypeVar

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from .. import errors
from ..commands.schema import in_our_words
from ..deliver.fanout import Connection
from ..future import Future
from ..shapes import Shape, returned

Handler = TypeVar("Handler", bound=Callable[..., Any])


def _whole(value: object) -> object:
    return bytes(value) if isinstance(value, bytearray) else value


#: binary in Socket.IO
Binary = Annotated[bytes, BeforeValidator(_whole)]


@with_config(ConfigDict(extra="ignore", strict=True))
class Payload(TypedDict):
    """Of what a handler takes, each of just its type."""


class Refuses:
    """By which refusal a field complains, in ``Annotated``; ``pattern``: where it is of the right type, and no such thing."""

    def __init__(self, refusal: errors.Refusal, pattern: errors.Refusal | None = None) -> None:
        self.refusal, self.pattern = refusal, pattern or refusal

    def of(self, kind: str, field: str) -> errors.Refusal:
        """The refusal for one complaint of pydantic."""
        return (self.pattern if kind == "string_pattern_mismatch" else self.refusal)(field=field)


@dataclass(frozen=True)
class SocketEvent:
    """A declared event of a client. A ``non_blocking`` one answers a `Future`; ``passing`` are refusals that time heals."""

    name: str
    function: Callable[..., Any]
    payload: type
    ack: type | None
    complaints: Mapping[str, Refuses]
    non_blocking: bool
    passing: tuple[str, ...]
    of_the_spine: bool

    def bound(self, spine: object) -> Callable[[Connection, dict[str, Any]], Any]:
        """The handler of one gateway: reads the payload, and asks. Raises Refusal, which names the field."""
        function = partial(self.function, spine) if self.of_the_spine else self.function
        validate, complain = TypeAdapter(self.payload).validator.validate_python, self._complain

        def handler(connection: Connection, data: dict[str, Any]) -> Any:
            try:
                read = validate(data)
            except ValidationError as error:
                raise complain(error) from error
            return function(connection, **read)

        return handler

    def _complain(self, error: ValidationError) -> errors.Refusal:
        first = error.errors(include_url=False, include_input=False)[0]
        said = self.complaints.get(str(first["loc"][0]))
        return said.of(first["type"], str(first["loc"][0])) if said else in_our_words(first)


#: what clients send, and what they are sent, by name
events: dict[str, SocketEvent] = {}
sent: dict[str, type] = {}


def socket_event(
    name: str, *, non_blocking: bool = False, passing: tuple[errors.Refusal, ...] = ()
) -> Callable[[Handler], Handler]:
    """Declare an event on ``handler(connection, …) -> ack``, or ``-> Future`` if it is non-blocking.

    A method is the spine's own, of its gateway. Refusals become ``{ok: false, error}``; after one of ``passing``, a page
    asks again.
    """

    def keep(function: Handler) -> Handler:
        names = list(inspect.signature(function).parameters)
        payload, complaints = _payload_of(name, function, names[names.index("connection") + 1 :])
        codes = tuple(refusal.code for refusal in passing)
        own = names[0] == "self"
        events[name] = SocketEvent(name, function, payload, _ack_of(function), complaints, non_blocking, codes, own)
        return function

    return keep


def sends(name: str, shape: type[Shape]) -> None:
    """Declare an event that clients are sent."""
    sent[name] = shape


def _payload_of(name: str, function: Callable[..., Any], fields: list[str]) -> tuple[type, dict[str, Refuses]]:
    hints, parameters = typing.get_type_hints(function, include_extras=True), inspect.signature(function).parameters
    declared: dict[str, Any] = {}
    complaints: dict[str, Refuses] = {}
    for field in fields:
        needed = parameters[field].default is inspect.Parameter.empty
        declared[field] = hints[field] if needed else NotRequired[hints[field]]
        for said in typing.get_args(hints[field])[1:]:
            if isinstance(said, Refuses):
                complaints[field] = said
    title = "".join(part.title() for part in name.split(".")) + "Event"
    made = {"__annotations__": declared, "__module__": function.__module__}
    return types.new_class(title, (Payload,), {}, lambda space: space.update(made)), complaints


def _ack_of(function: Callable[..., Any]) -> type | None:
    answer = typing.get_type_hints(function).get("return")
    later = isinstance(answer, type) and issubclass(answer, Future)
    return returned(answer.as_ack if later and answer is not None else function)
