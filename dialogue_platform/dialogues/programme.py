"""What is missing before a dialogue can open, and which sessions run into one another. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Gap:
    """A thing that is missing, and the page where it is mended."""

    what: str | LazyString
    page: str


@dataclass
class Facts:
    """What the overview knows of a dialogue."""

    lead: str = ""
    sessions: Sequence[Any] = ()
    items: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    delegations: int = 0
    roles: set[str] = field(default_factory=set)
    dialogue: Any = None

    @property
    def has_begun(self) -> bool:
        return any(session.state != "planned" for session in self.sessions)


def gaps(facts: Facts) -> list[Gap]:
    """What to do before the first session opens, in the order of the pages; what is missing of other features, they say."""
    without_agenda = [s for s in facts.sessions if not facts.items.get(s.id)]
    checks = [
        (not facts.lead, Gap(_l("Say in two sentences what the dialogue is about."), "manage.overview")),
        (not facts.sessions, Gap(_l("Add the first session."), "manage.programme")),
        (bool(without_agenda), Gap(_l("Give every session at least one agenda item."), "manage.programme")),
        (bool(clashes(facts.sessions)), Gap(_l("Two sessions overlap; check their times."), "manage.programme")),
        (not facts.delegations, Gap(_l("Add the delegations."), "manage.delegations")),
        ("chair" not in facts.roles, Gap(_l("Invite a chair."), "manage.people")),
        ("moderator" not in facts.roles, Gap(_l("Invite a moderator."), "manage.people")),
    ]
    return [gap for missing, gap in checks if missing]


def clashes(sessions: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pairs of sessions that overlap in time."""
    pairs = combinations(sessions, 2)
    return [(a, b) for a, b in pairs if a.starts_at < b.ends_at and b.starts_at < a.ends_at]
