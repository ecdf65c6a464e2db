"""What is told of consultations."""

from typing import Annotated

from dialogue_platform.live.shapes import Doc, Id, Instant, Shape


class ConsultationCircle(Shape):
    """People who consult across delegations."""

    title: str


class DelegationNote(Shape):
    """A note that a delegation keeps during a session: its members alone have it."""

    text: str
    at: Instant


class CircleNote(Shape):
    """A note of a circle: who is in it has it."""

    circle: Annotated[Id, Doc("whose it is")]
    text: str
    at: Instant
