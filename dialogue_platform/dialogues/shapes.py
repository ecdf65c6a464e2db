"""What is told of a dialogue, its sessions and their agenda."""

from typing import Annotated

from dialogue_platform.dialogues.models import SessionState, Visibility
from dialogue_platform.live.shapes import As, Date, Doc, Id, Instant, Shape
from dialogue_platform.people.models import Role


class Contact(Shape):
    """Whom to ask."""

    name: Annotated[str, Doc("may be empty")]
    email: Annotated[str, Doc("may be empty")]
    phone: Annotated[str, Doc("may be empty")]


class Dialogue(Shape):
    """The event itself."""

    title: str
    lead: str
    objectives: list[str]
    conveners: list[str]
    tz: Annotated[str, Doc("IANA zone")]
    offsets: Annotated[
        list[list[int]],
        As(list[tuple[int, int]]),
        Doc(
            "[seconds since 1970, minutes]: how far its clocks are ahead of UTC, and from when on; the year before the "
            "dialogue to ten years after. What a page reckons with, for a device may know older rules"
        ),
    ]
    languages: Annotated[list[str], Doc("codes")]
    visibility: Annotated[str, As(Visibility)]
    starts_on: Date
    place: Annotated[str, Doc("empty when online")]
    contact: Contact | None
    document: Annotated[Id | None, Doc("null for `public` where it may read nothing of it")]
    series: Id | None
    archived: Annotated[bool, Doc("put away: not public, in no list but its organisers'")]


class Reopened(Shape):
    """The last time that a closed session was opened again."""

    at: Instant
    by: Annotated[str, As(Role)]
    reason: str


class Session(Shape):
    """One sitting. `gone` while it is removed from the programme, and then its room takes no acts."""

    number: Annotated[int, Doc("closes up when another is removed, but for sessions that have begun")]
    title: str
    summary: str
    state: Annotated[str, As(SessionState)]
    starts_at: Instant
    minutes: int
    current_item: Id | None
    item_since: Instant | None
    video: Annotated[str | None, Doc("https link; null for `public`")]
    resumes_at: Instant | None
    reopened: Annotated[Reopened | None, Doc("the last time it was reopened")]
    anonymous_questions: bool
    premoderation: bool
    questions_open: bool


class AgendaItem(Shape):
    """A numbered topic of a session. `gone` while it is removed."""

    session: Id
    number: int
    title: str
    minutes: int | None
