"""Alembic's environment: migrations run on the writer's engine, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from alembic import context

from dialogue_platform.extensions import db
from dialogue_platform.live import live
from dialogue_platform.live.clock import Instant


def render(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our own column types as what they are in the database."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


with live().database.writer.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
