"""What a reader holds: a set of keys. One is the shared audience, the others are their own.

A row of a personal kind belongs to a person, a delegation, a group: to one *key*, written ``<type>:<id>``. Which types of
keys there are, and who holds them, features declare in their own folders: this package knows none by name but ``person``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from .stream_types import home_of

PERSON = "person"
ALWAYS = true()


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one reader on one stream: ``audience``, and ``own`` as ``<type>:<id>``.

    ``name`` is what marks of this reader begin with. Made by ``keys_of``.
    """

    audience: str
    own: frozenset[str]
    name: str

    @property
    def person(self) -> str | None:
        """The participant, if the reader is one."""
        return next(iter(self.ids(PERSON)), None)

    def ids(self, of: str) -> list[str]:
        """The ids of the keys of one type, sorted."""
        return sorted(key.partition(":")[2] for key in self.own if key.startswith(f"{of}:"))


def keys_of(audience: str, own: Iterable[str] = ()) -> Keys:
    """The set of these keys, with its name: the audience, and 8 digits of a keyed digest of the sorted set.

    Of one's own person the digest takes in that there is one. Who it is was proved at the join and never becomes another's;
    with it in, a thousand readers would need a thousand frames where those of one delegation now share one.
    """
    held = frozenset(own)
    shared = frozenset(PERSON if key.startswith(f"{PERSON}:") else key for key in held)
    return Keys(audience, held, f"{audience}.{_digest(current_app.config['SECRET_KEY'], audience, shared)}")


@lru_cache(maxsize=4096)
def _digest(secret: str, audience: str, shared: frozenset[str]) -> str:
    key = blake2b(secret.encode(), digest_size=32, person=b"marks").digest()
    return blake2b("\n".join(sorted({audience, *shared})).encode(), digest_size=4, key=key).hexdigest()


@dataclass(frozen=True)
class KeyType:
    """``of`` reads the key's id off a participant, or None. A group has rows of ``members`` instead.

    Such a row lies on the home stream of its dialogue and says by ``member`` (a participant's id) and ``group`` who is in
    which one, as long as ``holds``. A change of one is a change of rights.
    """

    name: str
    of: Callable[[Any], str | None] | None = None
    members: Any = None
    member: str = ""
    group: str = ""
    holds: ColumnElement[bool] = ALWAYS


key_types: dict[str, KeyType] = {}


def key_type(name: str, of: Callable[[Any], str | None]) -> None:
    """Declare keys that a column of the participant gives: one's own person, one's delegation."""
    _declare(KeyType(name, of))


def group_type(name: str, members: Any, *, member: str, group: str, holds: ColumnElement[bool]) -> None:
    """Declare keys that rows of a table give: a consultation, the interpreters. The table is ``OnStream``, on ``dialogue:``."""
    _declare(KeyType(name, None, members, member, group, holds))


def _declare(made: KeyType) -> None:
    if made.name in key_types or not made.name.isidentifier():
        raise RuntimeError(f"key type {made.name} is declared twice, or is no name")
    key_types[made.name] = made


def own_keys(db: Session, dialogue_id: str, people: Collection[Any]) -> dict[str, frozenset[str]]:
    """The own keys of participants of one dialogue, by the participant's id: a query for each type of group."""
    found: dict[str, set[str]] = {member.id: set() for member in people}
    for known in key_types.values():
        if known.of is not None:
            held = ((member.id, known.of(member)) for member in people)
            for person, id in held:
                if id is not None:
                    found[person].add(f"{known.name}:{id}")
        else:
            for person, id in _memberships(db, known, dialogue_id, list(found)):
                found[person].add(f"{known.name}:{id}")
    return {person: frozenset(keys) for person, keys in found.items()}


def _memberships(db: Session, known: KeyType, dialogue_id: str, people: list[str]) -> Iterable[tuple[str, str]]:
    model, member = known.members, getattr(known.members, known.member)
    asked = select(member, getattr(model, known.group)).where(model.stream == home_of(dialogue_id), known.holds)
    return [(person, id) for person, id in db.execute(asked.where(member.in_(people)))] if people else []


def changed_members(db: Session, stream: str, after: int, upto: int) -> set[str]:
    """The participants whose groups have changed between two seqs of a home stream."""
    found: set[str] = set()
    for known in key_types.values():
        if known.members is not None:
            model = known.members
            moved = select(getattr(model, known.member)).where(
                model.stream == stream, model.seq > after, model.seq <= upto
            )
            found |= set(db.scalars(moved))
    return found
