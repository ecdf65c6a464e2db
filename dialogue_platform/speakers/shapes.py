"""What is told of the speakers lists and the floor."""

from typing import Annotated

from dialogue_platform.live.shapes import As, Doc, Id, Instant, Shape
from dialogue_platform.people.models import Role
from dialogue_platform.speakers.reasons import ReasonCode
from dialogue_platform.speakers.states import ListState, RequestKind, RequestState


class Frame(Shape):
    """A statement that is interrupted, as it stood."""

    request: Id
    list: Id
    limit_s: Annotated[int | None, Doc("seconds")]
    segments: Annotated[list[list[str | None]], As(list[tuple[Instant, Instant | None]]), Doc("[start, end?]")]
    warning_s: int


class Floor(Shape):
    """Who has the floor. One per session, its `id` is the session's."""

    request: Annotated[Id | None, Doc("who has the floor")]
    list: Id | None
    limit_s: Annotated[int | None, Doc("seconds")]
    segments: Annotated[list[list[str | None]], As(list[tuple[Instant, Instant | None]]), Doc("[start, end?]")]
    warning_s: int
    paused: bool
    stack: Annotated[list[Frame], Doc("the statements that are interrupted, the first one first")]
    ended: Annotated[Id | None, Doc("the request whose end can be taken back")]


class SpeakersList(Shape):
    """The requests for the floor under one item or segment."""

    item: Id | None
    title: str
    state: Annotated[str, As(ListState)]
    version: int
    rule: str
    limit_s: Annotated[int | None, Doc("seconds")]
    warning_s: Annotated[int, Doc("how many seconds before the end the warning begins")]
    own_warning_s: Annotated[
        int | None, Doc("what was set; null: by the rule, 30 seconds or a sixth of the limit, whichever is less")
    ]
    order_limit_s: Annotated[int | None, Doc("of a point of order")]
    turn: Annotated[int, Doc("how often it was opened or closed")]


class Place(Shape):
    """What holds a place on a list, and where."""

    list: Id
    delegation: Id | None
    name: str
    function: str
    request_kind: Annotated[str, As(RequestKind)]
    subject: str
    state: Annotated[str, As(RequestState)]
    place: Annotated[int | None, Doc("1 is next")]
    moved_by: Annotated[str | None, As(Role | None)]
    moved_reason: str | None
    added_by: Annotated[str | None, As(Role | None)]
    under: Annotated[Id | None, Doc("the request that interrupts it")]
    to_be_named: bool


class Speech(Shape):
    """When it was asked for and spoken."""

    requested_at: Instant
    started_at: Instant | None
    ended_at: Instant | None
    spoken_s: int | None


class Reason(Shape):
    """Why it was declined, or lost its place."""

    reason: str | None
    reason_code: Annotated[str | None, As(ReasonCode | None)]
    reason_note: str | None


class ForPodium(Reason):
    """What is told to the podium alone."""

    undoable: Annotated[bool, Doc("what was done with it last can be taken back")]


class FloorRequest(Place, Speech, ForPodium):
    """One entry on a speakers list. `reason`, `reason_code`, `reason_note` and `undoable` are told to the podium alone."""


class Own(Shape):
    """What who is to speak is told of the place, but for why it was lost."""

    list: Id
    request_kind: Annotated[str, As(RequestKind)]
    subject: str
    state: Annotated[str, As(RequestState)]
    place: int | None
    requested_at: Instant


class MyRequest(Own, Reason):
    """A request, as who is to speak sees it; same `id` as its `floor_request`."""
