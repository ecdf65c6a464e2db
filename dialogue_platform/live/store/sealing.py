"""Sealing: at its end each act writes, for every row it changed, a salted digest into the journal rows of its streams.

A row's salt lies beside it and is a new one at each seal. So nothing can be guessed from the digests of what a row once
was, once an act has changed it: that is all that erasure by law needs to do with them.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from sqlalchemy import String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from ...extensions import Base
from ..random_ids import random_hex
from .coverage import Replayed, SealedTable, is_sealed, models, outside, sealed_table_of
from .writer_session import WriterSession

#: what stands in the place of a digest where the act took the row away
TAKEN_AWAY = "-"
#: what a journal row says whose act changed nothing that is sealed
NOTHING = "[]"


class Seal(Base):
    """The salt of a row's newest seal. The seal itself stands in the journal."""

    __tablename__ = "seal"
    __record__ = Replayed("seals")

    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))


class Seals:
    """What one act has to seal, and the salts of its batch."""

    def __init__(self) -> None:
        self._changed: dict[Any, None] = {}
        self._taken: dict[Any, None] = {}
        self._lines: dict[str, list[list[str]]] = {}
        self.salts: dict[tuple[str, str], dict[str, str]] = {}

    def change(self, row: Any) -> None:
        """An object of a sealed model that the act has written or will write."""
        if is_sealed(type(row)):
            self._changed[row] = None

    def take_away(self, row: Any) -> None:
        """One that it deletes."""
        if is_sealed(type(row)):
            self._taken[row] = None

    def write(self, model: Any, stream: str, key: str, values: dict[str, Any]) -> None:
        """Seal a row that SQL of the act's own has written: ``values`` by the names of all its sealed columns."""
        shape = sealed_table_of(model)
        salt = random_hex()
        self._note(stream, shape.table.name, key, shape.seal_values(salt, values), salt)

    def lines(self, session: Session) -> dict[str, str]:
        """What to write into the journal, by stream; empties what was gathered for this act."""
        if self._changed or self._taken:
            self._gather(session)
        if not self._lines:
            return {}
        found, self._lines = self._lines, {}
        return {stream: orjson.dumps(sorted(lines)).decode() for stream, lines in found.items()}

    def _gather(self, session: Session) -> None:
        changed, self._changed = self._changed, {}
        taken, self._taken = self._taken, {}
        for row in changed:
            if row in taken:
                continue
            shape, salt = _shape(row), random_hex()
            home = shape.home(session, row)
            self._note(str(home), shape.table.name, shape.key_of(row), shape.seal(salt, row), salt)
        for row in taken:
            shape = _shape(row)
            home = shape.home(session, row)
            self._note(str(home), shape.table.name, shape.key_of(row), (TAKEN_AWAY, ""), "")

    def _note(self, stream: str, table: str, key: str, seal: tuple[str, str], salt: str) -> None:
        self._lines.setdefault(stream, []).append([table, key, *seal])
        self.salts[table, key] = {"table_name": table, "row_key": key, "salt": salt}


def _shape(row: Any) -> SealedTable:
    model: Any = type(row)
    return sealed_table_of(model)


def of_lines(sealed: str) -> str:
    """The digest of a journal row's seals, which is what its hash covers; hex."""
    return _OF_NOTHING if sealed == NOTHING else hashlib.sha256(sealed.encode()).hexdigest()


_OF_NOTHING = hashlib.sha256(NOTHING.encode()).hexdigest()


@event.listens_for(WriterSession, "do_orm_execute")
def _one_by_one(state: ORMExecuteState) -> None:
    """A statement that writes many sealed rows at once would leave them with the seals of what they were."""
    table = getattr(state.statement, "table", None)
    model = models().get(getattr(table, "name", "")) if state.is_update or state.is_delete or state.is_insert else None
    session = state.session
    if not is_sealed(model) or not isinstance(session, WriterSession) or session.tracker is None:
        return
    written = {getattr(column, "name", column) for column in getattr(state.statement, "_values", None) or {}}
    if not state.is_update or not written <= set(outside(model)):
        raise RuntimeError(f"rows of {table} are sealed: add, change and delete them one by one, as objects")
