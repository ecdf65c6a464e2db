"""Support for a thing, set on or off by a participant or by a delegation, and how many there are.

The tally is a row and a kind of its own, ``<thing>_tally``, under the id of the thing: what is told to a whole room when
somebody presses is a number, and never the thing's words. It has its own copy of what governs who sees the thing,
because a projection reads its own row alone; whatever changes that in the thing lets the tally `follow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.live import GONE, Act, Gone, OnStream, new_id
from dialogue_platform.live.store.coverage import is_sealed
from dialogue_platform.live.store.sql import Sql
from dialogue_platform.people.errors import NO_DELEGATION

Told = TypeVar("Told", bound=Mapping[str, object])


class Tally(OnStream):
    """The mixin of a tally: which column counts, its `Support` says. It is made with the thing, under its id."""

    shown: Mapped[bool] = mapped_column(default=False)  # the thing is, to those who do not run it
    was_shown: Mapped[bool] = mapped_column(default=False)  # it once was: gone for them, when it is not
    past: Mapped[bool] = mapped_column(default=False)  # as the thing's: told last in a snapshot

    def follow(self, *, shown: bool, past: bool) -> None:
        """The thing is shown, or is over, or is so no longer."""
        self.shown, self.past = shown, past
        self.was_shown = self.was_shown or shown

    def seen(self, audience: str, entity: Told) -> Told | Gone | None:
        """What a projection of it answers: as much of the tally as of the thing."""
        if self.shown or audience == "podium":
            return entity
        return GONE if self.was_shown else None


class Support:
    """How support for one sort of thing is set and counted.

    ``given`` is the model of who supports what: its columns ``of`` (the thing) and ``by`` (who: a participant, or a
    delegation as one) are unique together, and ``on`` says whether. ``count`` is the column of ``tally`` that counts them.

    A whole room presses at once, so both are written by SQL of our own; a row that nothing changes has no new seq.
    """

    def __init__(
        self, given: Any, tally: Any, *, of: str, count: str, by: Literal["participant_id", "delegation_id"]
    ) -> None:
        self.given, self.tally, self.of, self.count, self.by = given, tally, of, count, by
        self._sealed = is_sealed(given)
        self._key = tally.__mapper__.identity_key_from_primary_key
        rows, counts = given.__table__.name, tally.__table__.name
        self._on = Sql(
            f'INSERT INTO {rows} (id, stream, seq, {of}, {by}, "on") VALUES (:id, :stream, :seq, :thing, :supporter, true)'  # noqa: S608
            f' ON CONFLICT ({of}, {by}) DO UPDATE SET "on" = true, seq = excluded.seq WHERE NOT {rows}."on"'
        )
        self._off = Sql(
            f'UPDATE {rows} SET "on" = false, seq = :seq WHERE {of} = :thing AND {by} = :supporter AND "on"'  # noqa: S608
        )
        self._add = Sql(
            f"UPDATE {counts} SET {count} = {count} + :step, seq = :seq WHERE id = :thing RETURNING {count}"  # noqa: S608
        )
        self._read = Sql(f"SELECT {count} FROM {counts} WHERE id = :thing")  # noqa: S608

    def set(self, act: Act, thing: Any, on: bool) -> int:
        """Say whether who acts supports a thing, or the delegation does; answers the tally. Raises ``no_delegation``."""
        supporter = self._supporter(act.member)
        row = {"thing": thing.id, "supporter": supporter, "seq": act.work.next_seq(thing.stream)}
        new = {"id": new_id(), "stream": thing.stream} if on else {}
        if act.work.sql(self._on if on else self._off, row | new).rowcount == 0:
            return self._number(act, self._read, {"thing": thing.id})
        step = {"thing": thing.id, "step": 1 if on else -1, "seq": act.work.move(thing.stream)}
        tally = self._number(act, self._add, step)
        if self._sealed:
            self._seal(act, self.given, **{self.of: thing.id, self.by: supporter})
            self._seal(act, self.tally, id=thing.id)
        elif (held := act.db.identity_map.get(self._key((thing.id,)))) is not None:
            act.db.expire(held)  # a tally that is in memory is read anew
        return tally

    def _supporter(self, member: Any) -> str:
        if self.by == "participant_id":
            return str(member.id)
        if member.delegation_id is None:
            raise NO_DELEGATION()
        return str(member.delegation_id)

    def _number(self, act: Act, statement: Sql, values: dict[str, Any]) -> int:
        ((number,),) = act.work.sql(statement, values).fetchall()
        return int(number)

    def _seal(self, act: Act, model: Any, **where: Any) -> None:
        """Have a row that went past the ORM sealed as it stands now."""
        found = act.db.query(model).filter_by(**where).execution_options(populate_existing=True).one()
        act.work.seals.change(found)
