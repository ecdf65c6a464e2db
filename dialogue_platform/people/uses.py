"""When a sign-in was last used: gathered in memory, and written once in a while, not with every request.

It is no change of the platform's state that anybody follows, so it moves no stream; a worker that dies takes a few minutes
of it along.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, current_app
from sqlalchemy import or_, select, update

from dialogue_platform.extensions import db
from dialogue_platform.live import SYSTEM, Job, clock, live, perform
from dialogue_platform.live.exception_boundary import again_and_again
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.people.models import ApiToken, SignIn
from dialogue_platform.people.sign_ins import KEPT

#: what is told of the last use is that old at most, and written that seldom
COARSE = timedelta(minutes=15)
#: seconds between two looks
PAUSE = 60.0
#: rows in one statement
AT_ONCE = 500

_used: set[str] = set()
_tokens: set[str] = set()


def note_tokens(ids: Iterable[str]) -> None:
    """Programs came by these tokens."""
    _tokens.update(ids)


def note(row: SignIn) -> None:
    """A page was asked for by this sign-in. As cheap as a look at its row."""
    if clock.now() - row.last_used_at > COARSE:
        _used.add(row.id)


class Used(Job):
    """Write down that these sign-ins, or tokens, were used just now."""

    name = "used"

    def __init__(self, model: Any, ids: list[str], now: datetime) -> None:
        super().__init__()
        self.model, self.ids, self.now = model, ids, now

    def run(self, work: UnitOfWork) -> None:
        """Where it is worth a write."""
        last = self.model.last_used_at
        worth = self.model.id.in_(self.ids), or_(last.is_(None), last < self.now - COARSE)
        done = update(self.model).where(*worth).values(last_used_at=self.now)
        work.db.execute(done.execution_options(synchronize_session=False))


def write() -> None:
    """Write what this worker has noted, and whose socket is open on it."""
    actors = [connection.actor for connection in list(live().fanout.connections.values())]
    _write(SignIn, _taken(_used) | {actor.sign_in_id for actor in actors if actor.sign_in_id})
    _write(ApiToken, _taken(_tokens) | {actor.token_id for actor in actors if actor.token_id})


def _taken(noted: set[str]) -> set[str]:
    taken = set(noted)
    noted.difference_update(taken)
    return taken


def _write(model: Any, ids: set[str]) -> None:
    here = sorted(ids)
    for start in range(0, len(here), AT_ONCE):
        live().writer.submit(Used(model, here[start : start + AT_ONCE], clock.now())).wait()


def sweep() -> None:
    """End those that nobody has used for long; only where there are such, for a command is written down for good."""
    hours, now = int(current_app.config["IDLE_DAYS"] * 24), clock.now()
    idle = SignIn.ended_at.is_(None) & (SignIn.last_used_at < now - timedelta(hours=hours))
    due = select(SignIn.id).where(or_(idle, SignIn.ended_at < now - KEPT))
    found = db.session.scalar(due.limit(1))
    db.session.close()
    if found is not None:
        perform("people.sweep_sign_ins", SYSTEM, {"idle_hours": hours})


def start(app: Flask) -> None:
    """Once a minute."""
    again_and_again(partial(_look, app), "sign-ins", PAUSE)


def _look(app: Flask) -> None:
    with app.app_context():
        write()
        if live().leader.is_leader():  # else another worker does it
            sweep()
