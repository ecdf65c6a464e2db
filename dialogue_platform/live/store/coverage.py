"""What the record covers: each table says on its model, by ``__record__``, how a change past the road would show.

*Sealed*: each act writes a salted digest of every row it changed into what the chain covers. *Replayed*: a check makes
the values again from what is sealed or chained. *NotCovered*: nothing would show, and why that is as it should be.
A column may say another thing than its table. A table without a word about itself fails ``tests/test_house_laws.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, MetaData, String, Table, type_coerce
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Session

from ...extensions import Base
from .writer_session import get_cached

_JSON = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
#: bytes of the digest of one column: it only says which of them is another
SHORT = 3


@dataclass(frozen=True)
class NotCovered:
    """A change would not show; ``why`` is a sentence for whoever relies on the record."""

    why: str


@dataclass(frozen=True)
class Replayed:
    """Made again from the rest of the record by the check of this name (``replay``); ``beside`` as with Sealed."""

    by: str
    beside: Mapping[str, NotCovered] = field(default_factory=dict)


@dataclass(frozen=True)
class Sealed:
    """Sealed by every act that changes a row. ``beside`` are the columns that are not, and what holds for them.

    Which stream it is sealed on says its own ``stream``; without one, the row that the foreign key ``via`` leads to; or it
    is always the stream ``on``. What names a row in its seal is its primary key, or the column ``key``.
    """

    beside: Mapping[str, Replayed | NotCovered] = field(default_factory=dict)
    via: str | None = None
    on: str | None = None
    key: str | None = None


#: the checks of features, by name; ``Checking`` is what they are given (verifying.py)
replays: dict[str, Callable[[Any], Iterator[str]]] = {}


#: what looks at each journal row of a command while its chain is walked, for a check that comes later
walks: dict[str, Callable[[Any, Any], None]] = {}


def walk(command: str) -> Callable[[Callable[[Any, Any], None]], Callable[[Any, Any], None]]:
    """Declare what is noted of every journal row of a command: the function takes the ``Checking`` and the row."""

    def keep(function: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        walks[command] = function
        return function

    return keep


def replay(name: str) -> Callable[[Callable[[Any], Iterator[str]]], Callable[[Any], Iterator[str]]]:
    """Declare a check that makes values again: it yields a sentence for each that is another."""

    def keep(function: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
        if name in replays:
            raise RuntimeError(f"the check {name} is declared twice")
        replays[name] = function
        return function

    return keep


@dataclass(frozen=True)
class Column:
    """One sealed column. Its ordinary value is left out of the digest, so that a column added later changes none."""

    name: str
    attribute: str
    ordinary: Any

    def is_ordinary(self, value: Any) -> bool:
        return value is None or (type(value) is type(self.ordinary) and value == self.ordinary)


class SealedTable:
    """How rows of one sealed table are sealed."""

    def __init__(self, model: Any) -> None:
        self.model, self.table = model, model.__table__
        self.record: Sealed = model.__record__
        mapper = model.__mapper__
        names = {column.key: mapper.get_property_by_column(column).key for column in self.table.columns}
        primary = [names[column.key] for column in self.table.primary_key]
        self.key = [self.record.key] if self.record.key else primary
        beside = outside(model)
        self.columns = [
            Column(column.name, names[column.key], _ordinary(column))
            for column in self.table.columns
            if column.name not in beside
        ]

    def key_of(self, row: Any) -> str:
        """What names a row in the chain: its primary key."""
        return ":".join(str(getattr(row, name)) for name in self.key)

    def seal(self, salt: str, row: Any) -> tuple[str, str]:
        """The digest of a row (an object, or a tuple with these names), and the short one of each of its columns."""
        return self.seal_values(salt, {column.name: getattr(row, column.attribute) for column in self.columns})

    def seal_values(self, salt: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """The same of values by the name of their columns."""
        begin, found, short = f"{salt}{self.table.name}".encode(), [], []
        for column in self.columns:
            value = values[column.name]
            if isinstance(value, Enum):
                value = value.value
            if column.is_ordinary(value):
                continue
            one = hashlib.sha256(begin + orjson.dumps([column.name, value], _plain, _JSON)).digest()
            found.append(one)
            short.append(f"{column.name}={one[:SHORT].hex()}")
        return hashlib.sha256(begin + b"".join(found)).hexdigest(), " ".join(short)

    def selected(self, name: str) -> ColumnElement[Any]:
        """An attribute as it is read for a check: a word that is none of ours must not stop the reading."""
        column: ColumnElement[Any] = getattr(self.model, name)
        return type_coerce(column, String).label(name) if isinstance(column.type, EnumType) else column

    def home(self, session: Session, row: Any) -> str | None:
        """The stream on which a row is sealed; None where it hangs in the air."""
        via = self.record.via
        if via is None:
            return self.record.on or str(row.stream)
        (foreign,) = self.table.columns[via].foreign_keys
        above = model_of(foreign.column.table)
        found = get_cached(session, above, getattr(row, via))
        return None if found is None else sealed_table_of(above).home(session, found)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a {type(value).__name__} cannot be sealed")


def _ordinary(column: Any) -> Any:
    default = column.default
    if default is None:
        return None
    if not default.is_scalar:
        return {"list": [], "dict": {}}.get(getattr(default.arg, "__name__", ""))
    return default.arg.value if isinstance(default.arg, Enum) else default.arg


def outside(model: Any) -> dict[str, Replayed | NotCovered]:
    """The columns of a sealed table that are not sealed, by name."""
    return dict(model.__record__.beside)


@cache
def sealed_table_of(model: Any) -> SealedTable:
    """The shape of a sealed model."""
    return SealedTable(model)


def is_sealed(model: Any) -> bool:
    return isinstance(getattr(model, "__record__", None), Sealed)


def models() -> dict[str, Any]:
    """Every model by the name of its table."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def model_of(table: Table) -> Any:
    return models()[table.name]


def sealed_tables() -> list[SealedTable]:
    """Of every sealed table, by name."""
    return [sealed_table_of(model) for _, model in sorted(models().items()) if is_sealed(model)]


def undeclared(metadata: MetaData, known: Mapping[str, Any]) -> list[str]:
    """A sentence for each table or column of which nothing is said, or nothing that holds."""
    found = []
    for table in metadata.sorted_tables:
        declared = getattr(known.get(table.name), "__record__", None)
        if not isinstance(declared, Sealed | Replayed | NotCovered):
            found.append(f"{table.name}: say __record__ = Sealed(), Replayed(by) or NotCovered(why) on its model")
            continue
        beside = {} if isinstance(declared, NotCovered) else dict(declared.beside)
        found += [f"{table.name}.{name}: there is no such column" for name in beside if name not in table.columns]
        found += _hanging(table, declared)
        for name, one in {"": declared, **beside}.items():
            found += [f"{table.name}.{name}: {fault}" for fault in _empty_words(one)]
    return found


def _hanging(table: Table, declared: Any) -> Iterator[str]:
    if not isinstance(declared, Sealed) or "stream" in table.columns or declared.on:
        return
    if declared.via is None or not table.columns[declared.via].foreign_keys:
        yield f"{table.name}: say by `via` which foreign key leads to the row whose stream it is sealed on"


def _empty_words(declared: Any) -> Iterator[str]:
    if isinstance(declared, Replayed) and declared.by not in replays:
        yield f"there is no check {declared.by!r}"
    if isinstance(declared, NotCovered) and len(declared.why) < 20:
        yield "say in a sentence why a change need not show"
