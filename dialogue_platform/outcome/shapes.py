"""What is told of the outcome document to its readers."""

from typing import Annotated, Literal

from dialogue_platform.dialogues.models import Visibility
from dialogue_platform.live.shapes import As, Doc, Id, Instant, Shape
from dialogue_platform.outcome.states import DocumentStage

Block = Annotated[str, As(Literal["title", "heading", "paragraph", "list"])]


class Document(Shape):
    """The text as a whole."""

    dialogue: Id
    title: str
    stage: Annotated[str, As(DocumentStage)]
    visibility: Annotated[str, As(Visibility)]
    version: Annotated[Id | None, Doc("the adopted one")]
    adopted_at: Instant | None
    reopened_at: Annotated[Instant | None, Doc("while an adopted text is drafted again, as is the next")]
    reopened_reason: str | None
    versions: Annotated[int | None, Doc("how many")]
    upto: Annotated[int | None, Doc("the paragraphs show the text up to this `log_seq`")]
    epoch: str | None


class Bracket(Shape):
    """One open bracket, and where it stands."""

    paragraph: str
    block: Block
    number: str | None
    text: str


class Readiness(Shape):
    """What a chair has to have seen before adopting a text."""

    letters: Annotated[int, Doc("outside title and headings")]
    open_brackets: Annotated[int, Doc("how many `[` a reader sees")]
    brackets: Annotated[list[Bracket], Doc("the first 20")]
    empty_sections: Annotated[list[str], Doc("headings; the first 20")]


class NamedText(Shape):
    """What is said of a version but what it takes to adopt it."""

    number: int
    name: str
    log_seq: int
    sha256: Annotated[str, Doc("of the text, see below")]
    hash_scheme: Annotated[int, Doc("1 or 2")]
    at: Instant
    by: Annotated[str, Doc("delegation, or the person's name")]
    adopted_at: Annotated[Instant | None, Doc("kept when the text is reopened")]


class Version(NamedText, Readiness):
    """The text at one moment."""

    shorter_than: Annotated[int | None, Doc("number of an earlier version more than twice as long; null for `public`")]


class Paragraph(Shape):
    """A block of the text. `gone` when it left the text."""

    paragraph: Annotated[str, Doc("its stable id in the text")]
    html: Annotated[str, Doc("safe, without an outer element")]
    place: Annotated[int, Doc("order")]
    block: Block
    number: str | None
    upto: int
