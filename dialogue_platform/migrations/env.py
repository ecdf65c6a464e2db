"""Alembic's environment: migrations run on the writer's engine, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

from dialogue_platform.extensions import db
from dialogue_platform.live import live
from dialogue_platform.live.clock import Instant


def render(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our own column types as what they are in the database."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def bind_rows(connection: Connection, on: bool) -> None:
    """SQLite changes a column by making its table anew: while the old one is dropped, no row may miss it."""
    if connection.dialect.name == "sqlite":
        # Past SQLAlchemy, which would begin a transaction first: inside of one this does nothing.
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def need_bound(connection: Connection) -> None:
    """Every reference of every row leads somewhere again."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise RuntimeError(f"after the migration, rows refer to what is not there: {lost[:5]}")


def look_past_the_absent() -> None:
    """The tables of a feature that is not here any more stay as they are; its revisions begin with its name, ours with a digit."""
    migrations, known = context.get_context(), {script.revision for script in context.script.walk_revisions()}
    heads = migrations.get_current_heads
    migrations.get_current_heads = (
        lambda: tuple(  # type: ignore[method-assign]
            head for head in heads() if head in known or head[:1].isdigit()
        )
    )


with live().database.writer.connect() as connection:
    bind_rows(connection, False)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render,
        compare_type=True,
    )
    try:
        look_past_the_absent()
        with context.begin_transaction():
            context.run_migrations()
            need_bound(connection)
        connection.commit()
    finally:
        connection.rollback()
        bind_rows(connection, True)
