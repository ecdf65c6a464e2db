"""What is told of the live Q&A."""

from typing import Annotated, Literal

from dialogue_platform.live.shapes import As, Doc, Id, Instant, Shape
from dialogue_platform.people.models import Role
from dialogue_platform.questions.reasons import DismissReason
from dialogue_platform.questions.states import AnswerHow, QuestionState


class Stage(Shape):
    """Where the question now on show stands. One per session, its `id` is the session's."""

    question: Annotated[Id | None, Doc("the one on show")]
    since: Instant | None


class Reworded(Shape):
    """The words are not the author's own."""

    by: Annotated[str, As(Role)]
    at: Instant


class MyReworded(Reworded):
    """The same, as the author is told."""

    was: Annotated[str | None, Doc("the author's own words")]


class Corrected(Shape):
    """The spelling was corrected since it was published."""

    by: Annotated[str, As(Role | Literal["author"])]
    at: Instant
    was: Annotated[str, Doc("the wording that was published")]


class Reason(Shape):
    """Why it was not taken."""

    reason: str | None
    reason_code: Annotated[str | None, As(DismissReason | None)]
    reason_note: str | None


class Times(Shape):
    """When it was asked and published."""

    asked_at: Instant
    published_at: Instant | None


class Author(Shape):
    """Who asked; null for every audience where the author is anonymous."""

    delegation: Id | None
    name: str | None
    function: str | None


class Answer(Shape):
    """How it was answered, once it was."""

    answered_at: Instant | None
    answer_how: Annotated[str | None, As(AnswerHow | None)]
    answer_text: str | None


class Wording(Shape):
    """A question without who asked it, what was answered, and what the podium says of it."""

    number: int
    text: str
    state: Annotated[str, As(QuestionState)]
    revision: int
    anonymous: bool
    follows: Annotated[Id | None, Doc("an earlier question of the same author, asked anew in other words")]
    corrected: Annotated[Corrected | None, Doc("its spelling was corrected since it was published")]
    asked_at: Instant
    published_at: Instant | None


class Shared(Wording):
    """The same, as it is shared."""

    item: Id | None
    reworded: Annotated[Reworded | None, Doc("the words are not the author's own")]


class Question(Shared, Author, Answer, Reason):
    """A question put in the live Q&A. `reason`, `reason_code` and `reason_note` are told to the podium alone."""


class QuestionTally(Shape):
    """How many support a question; same `id` as its `question`, and seen by whom that is seen."""

    endorsements: int


class MyQuestion(Wording, Answer, Reason):
    """A question as its author sees it; same `id` as its `question`."""

    reworded: Annotated[MyReworded | None, Doc("the words are not the author's own")]


class MyEndorsement(Shape):
    """One's own support for a question."""

    question: Id
    on: bool
