"""SQL of our own, sent to the driver as it is: for the few statements that every command of a full room makes.

What SQLAlchemy does around a statement costs ten times what SQLite needs to run it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError


def _as_sqlalchemy(connection: Connection, words: str, error: Exception) -> Exception:
    """The driver's errors as SQLAlchemy's, which is what the writer knows."""
    driver: Any = connection.dialect.loaded_dbapi
    if not isinstance(error, driver.Error):
        return error
    wrapped: Exception = DBAPIError.instance(words, None, error, driver.Error, dialect=connection.dialect)
    return wrapped


class Sql:
    """One statement with ``:name`` for its values, in words that SQLite and PostgreSQL share.

    Nothing is converted: give and expect what the driver knows (text, bytes, numbers, None). ``locking`` locks the rows
    that it finds where rows are locked one by one.
    """

    def __init__(self, words: str, *, locking: bool = False) -> None:
        rows_too = " FOR UPDATE" if locking else ""
        self.words = {"sqlite": words, "postgresql": re.sub(r":(\w+)", r"%(\1)s", words) + rows_too}

    def run(self, connection: Connection, values: dict[str, Any]) -> Any:
        """The driver's cursor after the statement. Raises SQLAlchemy's errors, as every other statement does."""
        words = self.words[connection.dialect.name]
        try:
            return connection.connection.cursor().execute(words, values)
        except Exception as error:
            raise _as_sqlalchemy(connection, words, error) from error


class Rows:
    """Many new rows of one table at once, their values written as the table's types say.

    ``instead`` names the unique columns by which a row that is there already is written over.
    """

    def __init__(self, table: Any, without: str = "", instead: Sequence[str] = ()) -> None:
        self.table: Table = table
        self._instead = instead
        self.columns = [column for column in self.table.columns if column.name != without]
        self.values = itemgetter(*(column.name for column in self.columns))
        self._prepared: dict[str, tuple[str, list[tuple[int, Callable[[Any], Any]]]]] = {}

    def write(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Insert rows: dicts with a value for every column."""
        words, processors = self._prepare(connection.dialect)
        lines = [list(self.values(row)) for row in rows]
        for place, process in processors:
            for line in lines:
                line[place] = process(line[place])
        try:
            connection.connection.cursor().executemany(words, lines)
        except Exception as error:
            raise _as_sqlalchemy(connection, words, error) from error

    def _prepare(self, dialect: Dialect) -> tuple[str, list[tuple[int, Callable[[Any], Any]]]]:
        if dialect.name not in self._prepared:
            sign = "?" if dialect.name == "sqlite" else "%s"
            names = ", ".join(f'"{column.name}"' for column in self.columns)
            signs = ", ".join([sign] * len(self.columns))
            words = f'INSERT INTO "{self.table.name}" ({names}) VALUES ({signs})'  # noqa: S608 - our own table's names
            words += self._over()
            found = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in self.columns]
            self._prepared[dialect.name] = (words, [(n, process) for n, process in enumerate(found) if process])
        return self._prepared[dialect.name]

    def _over(self) -> str:
        if not self._instead:
            return ""
        new = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in self.columns if c.name not in self._instead)
        return f" ON CONFLICT ({', '.join(self._instead)}) DO UPDATE SET {new}"
