"""What the commands on the floor answer: what the way back of an act is asked with."""

from typing import Annotated

from dialogue_platform.live.shapes import Doc, Id, Shape

ListVersion = Annotated[int, Doc("of the list, as the act left it")]


class NewList(Shape):
    """A speakers list was made."""

    list: Id


class NewRequest(Shape):
    """The floor was asked for."""

    request: Id


class AddedRequest(Shape):
    """Somebody was put on the list."""

    request: Id
    list_version: ListVersion


class ListOrder(Shape):
    """The order of the list is another."""

    list_version: ListVersion


class ListTurn(Shape):
    """The list was opened or closed."""

    turn: Annotated[int, Doc("how often it was, now")]


class FloorEnded(Shape):
    """The statement is over."""

    spoken_s: Annotated[int, Doc("seconds it took")]
