"""A command on its way through the writer, and ``perform``, the one road for every change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ...deferred import load_for_commands
from .. import clock, errors
from ..current import live
from ..directory import Actor, Directory, anyone
from ..store.database import end_read_snapshot
from ..store.journal import canonical, new_salt, salted
from ..store.streams import PLATFORM
from ..store.writer_session import get_cached
from ..write.unit_of_work import UnitOfWork
from ..write.writer import Job
from .act import Act, on
from .gates import pass_gates
from .rates import CommandRates
from .register import Command, command, command_of, commands
from .schema import CommandAck
from .stale_forms import need_as_seen
from .visibility import need_readable, need_seen

_KEY = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


@dataclass(frozen=True)
class Outcome:
    """A command's success: the seq of the stream on which its first argument lives, and its result."""

    seq: int
    result: Any  #: of the command's shape, as JSON; None where it answers nothing, and for a repeat of what is secret


class CommandJob(Job):
    """One command on its way through the writer."""

    def __init__(
        self, command: Command, actor: Actor, args: dict[str, Any], raw: Any, key: str | None, directory: Directory,
        rates: CommandRates,
    ) -> None:  # fmt: skip
        super().__init__()
        self.name, self.text = command.name, canonical(command.name, raw)
        self.command, self.actor, self.args, self.raw = command, actor, args, raw
        self.key = key if actor.name else None
        self.directory, self.rates = directory, rates

    def streams(self, db: Session) -> set[str]:
        rows = {name: self._load(db, name) for name in self.command.schema.refs}
        names = {row.stream for row in rows.values() if row is not None} or {PLATFORM}
        if self.command.also and all(rows[n] is not None or self.args[n] is None for n in rows):
            names |= set(self.command.also(**{**self.args, **rows}))
        return names

    def run(self, work: UnitOfWork) -> Outcome:
        if (known := self._known(work)) is not None:
            return known
        self._count()
        user = self._user(work)
        rows = self._rows(work)
        act = self._act(work, user, rows)
        self._need_as_seen(act, rows)
        arguments = {**self.args, **rows}
        result = self.command.function(act, **arguments)
        work.db.flush()
        if not any(rows.values()) and work.moved:
            work.move(PLATFORM)  # what belongs to no dialogue is written there
        work.record(self.actor, act.now, self.command.name, *self._written())
        home = work.streams[self._home(rows)]
        self._keep(work, act.now, home.name, home.seq, result)
        return Outcome(home.seq, result)

    def as_ack(self) -> CommandAck:
        return {"ok": True, "seq": self.answer.seq, "result": self.answer.result}

    def _written(self) -> tuple[Any, str]:
        """What the journal keeps of the arguments, and the text its digest is taken of."""
        return (None, canonical(self.command.name, None)) if self.command.secret else (self.raw, self.text)

    def _count(self) -> None:
        """The rate, after the key: a repeat of what was done is not done again."""
        rate = None if self.actor.system else self.command.rate
        if rate and not self.rates.within(rate, self.command.name, self.actor.name or "nobody", self.key):
            raise errors.TOO_OFTEN()

    def _load(self, db: Session, parameter: str) -> Any:
        wanted = self.args[parameter]
        return None if wanted is None else get_cached(db, self.command.schema.refs[parameter], wanted)

    def _rows(self, work: UnitOfWork) -> dict[str, Any]:
        """Load every row that the arguments name; all of one dialogue, else there is no such thing here."""
        rows: dict[str, Any] = {}
        homes: set[str | None] = set()
        for name in self.command.schema.refs:
            row = self._load(work.db, name)
            if row is None and self.args[name] is None:
                rows[name] = None
                continue
            if row is None:
                raise errors.NOT_FOUND(field=name.rstrip("_"))
            if row.stream not in work.streams:
                work.move(row.stream)
            homes.add(work.streams[row.stream].dialogue_id)
            if len(homes - {None}) > 1:
                raise errors.NOT_FOUND(field=name.rstrip("_"))
            rows[name] = row
        return rows

    def _home(self, rows: dict[str, Any]) -> str:
        return next((str(row.stream) for row in rows.values() if row is not None), PLATFORM)

    def _user(self, work: UnitOfWork) -> Any:
        """Who is signed in, read fresh, under the lock; asked before anything is looked up, so that who is nobody learns nothing."""
        if self.actor.system:
            return None
        user = self.directory.user(work.db, self.actor) if self.actor.user_id else None
        if user is None and self.command.permission is not anyone:
            raise errors.SIGNED_OUT()
        return user

    def _act(self, work: UnitOfWork, user: Any, rows: dict[str, Any]) -> Act:
        """Read the role fresh, under the lock, and ask the permission."""
        member = None
        if not self.actor.system:
            if user is not None and not self.command.before_factor:
                self.directory.need_factor(work.db, user, work.streams[self._home(rows)].dialogue_id)
            member = self._member(work, user, rows)
            need_seen(member, rows)
            self._need_permission(work, member, rows)
        act = Act(work.db, self.actor, member, clock.now(), work, frozenset(self.raw))
        pass_gates(act, rows, self.command.even)
        return act

    def _need_permission(self, work: UnitOfWork, member: Any, rows: dict[str, Any]) -> None:
        if self.command.permission is anyone:
            return
        need_readable(work.db, self.directory, member, work.streams[self._home(rows)].dialogue_id, rows)
        if member is None or not self.command.permission(member, next(iter(rows.values()), None)):
            raise errors.NOT_PERMITTED()

    def _need_as_seen(self, act: Act, rows: dict[str, Any]) -> None:
        seen = self.raw.get("seen") if self.command.edits else None
        if seen:
            row = act.member if self.command.edits == "member" else rows[str(self.command.edits)]
            need_as_seen(act, row, self.raw, seen, self.command.values)

    def _member(self, work: UnitOfWork, user: Any, rows: dict[str, Any]) -> Any:
        dialogue = work.streams[self._home(rows)].dialogue_id
        if dialogue is None or user is None:
            return user
        if self.command.before_factor:
            return self.directory.seat(work.db, user.id, dialogue)
        return self.directory.member_in(work.db, user.id, dialogue)

    def _known(self, work: UnitOfWork) -> Outcome | None:
        if self.key is None:
            return None
        row = work.known_key(str(self.actor.name), self.key)
        if row is None:
            return None
        if row["salt"]:
            same = salted(row["salt"], self.text) == row["digest"]
        else:  # a secret, or erased: the journal may still say of which command it was
            same = work.command_of(row) in (None, self.command.name)
        if not same:
            raise errors.KEY_REUSED(field="key")
        return Outcome(row["seq"], row["result"])

    def _keep(self, work: UnitOfWork, at: datetime, stream: str, seq: int, result: Any) -> None:
        """The key, for its repeat. Of a secret nothing is kept: beside its salt, the digest of a short one tells it."""
        if self.key is None:
            return
        salt = None if self.command.secret else new_salt()
        work.keys[str(self.actor.name), self.key] = {
            "actor": self.actor.name,
            "key": self.key,
            "stream": stream,
            "seq": seq,
            "at": at,
            "salt": salt,
            "digest": salt and salted(salt, self.text),
            "result": None if self.command.secret else result,
        }


def prefetch(work: UnitOfWork, jobs: list[Job]) -> None:
    """Read who sends the commands of a batch, all at once: one by one, each of them costs three queries."""
    asking: dict[tuple[Directory, str], set[Actor]] = {}
    for job in jobs:
        if isinstance(job, CommandJob) and job.actor.user_id:
            streams = (work.streams.get(name) for name in job.needs(work.db))
            for dialogue in {stream.dialogue_id for stream in streams if stream is not None} - {None}:
                asking.setdefault((job.directory, str(dialogue)), set()).add(job.actor)
    for (directory, dialogue), actors in asking.items():
        directory.prefetch(work.db, dialogue, actors)


def prepare(name: str, actor: Actor, args: object, key: object, *, door: bool = False) -> CommandJob:
    """Validate a command without yielding. Raises Refusal. At a ``door`` only exposed commands exist."""
    found = commands.get(name)
    if found is None or (door and not found.exposed):
        raise errors.UNKNOWN_COMMAND(field="name")
    if key is not None and not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise errors.BAD_KEY(field="key")
    load_for_commands()
    raw, read = found.schema.read(args)
    spine = live()
    return CommandJob(found, actor, read, raw, key, spine.directory, spine.command_rates)


def perform(name: str, actor: Actor, args: dict[str, Any], key: str | None = None) -> Outcome:
    """Send a command down the road and wait for its commit. Raises Refusal."""
    job = live().writer.submit(prepare(name, actor, args, key))
    end_read_snapshot()
    outcome: Outcome = job.wait()
    return outcome


__all__ = [
    "Act",
    "Command",
    "CommandJob",
    "Outcome",
    "command",
    "command_of",
    "commands",
    "on",
    "perform",
    "prefetch",
    "prepare",
]
