"""Databases of our own on the PostgreSQL server that `./dev test` has started."""

from __future__ import annotations

import secrets

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


def fresh_database(server: str) -> str:
    """Make an empty database; answers its URL."""
    return _create(server, "template1")


def copy_of(database: str) -> str:
    """Make a copy of a database that nobody has open; answers its URL."""
    name = make_url(database).database
    return _create(make_url(database).set(database="postgres").render_as_string(hide_password=False), str(name))


def _create(server: str, template: str) -> str:
    name = f"dialogue_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
