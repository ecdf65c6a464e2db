"""What the commands on questions answer."""

from typing import Annotated

from dialogue_platform.live.shapes import Doc, Id, Shape


class NewQuestion(Shape):
    """It was asked."""

    question: Id


class NewWording(Shape):
    """It stands in these words now."""

    revision: Annotated[int, Doc("what a moderator decides about next")]


class Endorsed(Shape):
    """It is endorsed, or is not any more."""

    endorsements: Annotated[int, Doc("how many there are now")]
