"""SQL of a command's own, sent to the driver as it is: for the few statements that every command of a full room makes.

What SQLAlchemy does around a statement costs ten times what SQLite needs to run it. Nothing is converted here: give and
expect what the driver knows (text, numbers, booleans, None).
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


class Sql:
    """One statement with ``:name`` for its values, in words that SQLite and PostgreSQL share."""

    def __init__(self, words: str) -> None:
        self.words = {"named": words, "pyformat": re.sub(r":(\w+)", r"%(\1)s", words)}

    def run(self, connection: Connection, values: dict[str, Any]) -> Any:
        """The driver's cursor after the statement. Raises SQLAlchemy's errors, as every other statement does."""
        dialect = connection.dialect
        words = self.words["named" if dialect.name == "sqlite" else "pyformat"]
        try:
            return connection.connection.cursor().execute(words, values)
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(words, values, error, dialect.loaded_dbapi.Error, dialect=dialect) from error
