"""What the columns of many tables share: how a type is kept, references, and rows that go from state to state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Enum as EnumType
from sqlalchemy import ForeignKey
from sqlalchemy.orm import MappedColumn, mapped_column, validates

from ...extensions import Base
from ..clock import Instant

#: an enum is kept as its word, so that the table reads without the code
ENUM = EnumType(Enum, native_enum=False, length=24, values_callable=lambda words: [word.value for word in words])

# ``Mapped[datetime]`` is an instant and ``Mapped[<a StrEnum>]`` a word, in every model: nothing more is said of them.
Base.registry.update_type_annotation_map({datetime: Instant, StrEnum: ENUM})

#: from the state on the left a row may go to those on the right, and nowhere else
Steps = Mapping[Any, set[Any]]


def reference(target: str, **kw: Any) -> MappedColumn[Any]:
    """A foreign key looked at when the batch commits: rows made together may come in any order."""
    return mapped_column(ForeignKey(target, deferrable=True, initially="DEFERRED"), **kw)


class Stateful:
    """A row with a ``state``, which moves by a table. Where it has a column ``past``, that follows the state.

    ``past`` says that a row is over, and a snapshot tells those last; the database sorts by it, so it is a column.
    """

    NEXT: ClassVar[Steps]
    PAST: ClassVar[frozenset[Any]] = frozenset()
    if TYPE_CHECKING:
        state: Any
        past: Any

    def may_become(self, state: Any) -> bool:
        return state in self.NEXT[self.state]

    def _become(self, state: Any, by: Steps | None = None) -> None:
        """Take the step, by ``NEXT`` or by another table of steps. Raises what `_no_step` makes."""
        if state not in (by or self.NEXT)[self.state]:
            raise self._no_step(state)
        self.state = state

    def _no_step(self, state: Any) -> Exception:
        """What is raised where no step leads to ``state``."""
        return ValueError(f"{self.state} -> {state}")

    @validates("state")
    def _keep_past(self, _: str, state: Any) -> Any:
        """However the state is set: also by what no table allows, as erasure does."""
        if hasattr(type(self), "past"):
            self.past = state in self.PAST
        return state
