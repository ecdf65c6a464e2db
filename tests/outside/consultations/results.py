"""What the commands of this feature answer."""

from dialogue_platform.live.shapes import Id, Shape


class NewCircle(Shape):
    """A circle was begun."""

    circle: Id


class NewNote(Shape):
    """A note is kept."""

    note: Id
