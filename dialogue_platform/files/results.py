"""What the commands on files answer."""

from dialogue_platform.live.shapes import Id, Shape


class NewFile(Shape):
    """A file was added."""

    file: Id
