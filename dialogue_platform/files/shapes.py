"""What is told of a file."""

from typing import Annotated

from dialogue_platform.dialogues.models import Visibility
from dialogue_platform.live.shapes import As, Doc, Instant, Shape


class File(Shape):
    """A paper of the dialogue; its bytes are at `/files/<id>`. `gone` while it is removed."""

    name: str
    type: Annotated[str, Doc("of media, as its bytes say")]
    size: Annotated[int, Doc("bytes")]
    sha256: str
    visibility: Annotated[str, As(Visibility)]
    at: Instant
