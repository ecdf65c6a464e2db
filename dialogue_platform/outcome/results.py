"""What the commands on the outcome document answer."""

from typing import Annotated

from dialogue_platform.live.shapes import Doc, Id, Shape


class NewDocument(Shape):
    """A document was begun."""

    document: Id


class NewVersion(Shape):
    """The text as it stands has a name."""

    version: Id
    number: Annotated[int, Doc("of the version, from 1")]
    log_seq: Annotated[int, Doc("up to which update of the text it goes")]
    sha256: Annotated[str, Doc("of the text")]


class AdoptedVersion(Shape):
    """The text is adopted as this version."""

    version: Id
    number: Annotated[int, Doc("of the version, from 1")]


class Edited(Shape):
    """The text was changed."""

    log_seq: Annotated[int, Doc("of the update that did it")]
