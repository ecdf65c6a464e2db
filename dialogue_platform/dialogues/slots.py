"""Places on the pages of a dialogue that other features fill from their own folders: this one knows none of them.

    @BUTTONS.add(order=20)
    def text(dialogue: Dialogue, me: Participant | None, session: DialogueSession | None) -> Link | None: ...

A filler stands in ``parts.py`` of its feature. Who answers None has nothing there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from flask import render_template
from flask_babel import LazyString
from markupsafe import Markup

if TYPE_CHECKING:
    from dialogue_platform.dialogues.models import Dialogue, DialogueSession
    from dialogue_platform.dialogues.programme import Facts, Gap
    from dialogue_platform.people.models import Participant

P = ParamSpec("P")
T = TypeVar("T")


class Slot(Generic[P, T]):
    """One place, and who fills it, in their order."""

    def __init__(self) -> None:
        self._fillers: list[tuple[int, Callable[P, T | None]]] = []

    def add(self, order: int) -> Callable[[Callable[P, T | None]], Callable[P, T | None]]:
        def keep(filler: Callable[P, T | None]) -> Callable[P, T | None]:
            self._fillers.append((order, filler))
            self._fillers.sort(key=lambda each: each[0])
            return filler

        return keep

    def fill(self, *given: P.args, **named: P.kwargs) -> list[T]:
        """What stands there now."""
        found = (filler(*given, **named) for _, filler in self._fillers)
        return [each for each in found if each is not None]


@dataclass(frozen=True)
class Link:
    """To a page, by its endpoint, which is also how a page says that it is the present one."""

    label: str | LazyString
    url: str
    endpoint: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Section:
    """A piece of a page, from a template of the feature that adds it."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def html(self) -> Markup:
        return Markup(render_template(self.template, **self.values))  # noqa: S704 - escaped by the template


@dataclass(frozen=True)
class Speaking:
    """Who speaks in a session now, as the public may see it."""

    label: str | LazyString
    delegation_id: str | None
    name: str


#: the parts of the organiser's pages, in the bar beside them
MANAGE_PARTS: Slot[[Dialogue], Link] = Slot()
#: on the organiser's overview, above the particulars
OVERVIEW: Slot[[Dialogue], Section] = Slot()
#: what is missing before a dialogue can open
GAPS: Slot[[Facts], Gap] = Slot()
#: the buttons at the head of the public page; the session is the one that is on, else the next
BUTTONS: Slot[[Dialogue, Participant | None, DialogueSession | None], Link] = Slot()
#: below the programme on the public page
PUBLIC: Slot[[Dialogue, Participant | None], Section] = Slot()
#: on the first page, below the dialogues
HOME: Slot[[], Section] = Slot()
#: in the line that says what is on now
SPEAKING: Slot[[DialogueSession], Speaking] = Slot()
#: where a session is held
SESSION_PAGE: Slot[[DialogueSession], str] = Slot()
