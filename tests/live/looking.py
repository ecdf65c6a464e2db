"""What the writer's session cache holds, compared with the database by the writer itself, between two batches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, select

from dialogue_platform.live import Job, live
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.live.write.unit_of_work import UnitOfWork


class Look(Job):
    """Answers what is kept of each model, and which of it is not as it stands in the table."""

    def run(self, work: UnitOfWork) -> tuple[set[type[Any]], list[str]]:
        """On the writer's session, before anything else of this batch has touched it."""
        cache = work.db.cache
        rows = {*cache.rows.values(), *cache.named.values(), *work.db.identity_map.values()}
        with live().database.reading() as db:
            differing = [name for row in rows for name in _differing(row, db)]
            kept = select(Stream.name, Stream.seq, Stream.head).where(Stream.name.in_(cache.streams))
            heads = {name: (seq, head) for name, seq, head in db.execute(kept)}
        differing += [name for name, row in cache.streams.items() if heads.get(name) != (row.seq, row.head)]
        return {type(row) for row in rows}, differing


def _differing(row: Any, db: Any) -> list[str]:
    state = inspect(row)
    fresh = db.get(type(row), state.identity)
    names = [column.key for column in state.mapper.column_attrs if column.key not in state.unloaded]
    return [f"{type(row).__name__}.{n}" for n in names if fresh is None or getattr(row, n) != getattr(fresh, n)]


def looked() -> tuple[set[type[Any]], list[str]]:
    """Which models are in the cache now, and what of them differs."""
    found: tuple[set[type[Any]], list[str]] = live().writer.submit(Look()).wait()
    return found
