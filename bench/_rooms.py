"""A room full of people for the entries: a database with as many participants as wanted, and our server on it.

    with furnished(people=1000) as room, served(room) as server:
        with Load(server.port) as load:
            load.clients([connecting(token, room.stream) for token in room.tokens] + [connecting(room.moderator, room.stream)])

Everything that has a meaning is done by commands; the crowd alone (users, participants, tokens) is written in bulk,
with the seq that its stream already has, as if it had always been there.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench._processes import KEPT, ROOT, cpu_of, memory_of, started
from dialogue_platform.live import live_of

DELEGATIONS = 40
ASKED_AT_MOST = 8  # by one author: the rate of questions.ask is 10 a minute


@dataclass
class Room:
    """Ids and tokens. ``pending`` and ``published`` are questions, at revision 1 and 2."""

    folder: Path
    url: str
    dialogue: str = ""
    session: str = ""
    speakers_list: str = ""
    organiser: str = ""
    moderator: str = ""
    rapporteur: str = ""
    tokens: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    @property
    def stream(self) -> str:
        return f"session:{self.session}"


@contextmanager
def furnished(
    people: int, pending: int = 0, published: int = 0, text: str = "Question {}", url: str = ""
) -> Iterator[Room]:
    """A live session with ``people`` delegates; the texts of its questions are numbered from 0, pending ones first.

    On SQLite in a folder on the project's disk (the sync of the disk is part of what is measured), or at ``url``, an
    empty database.
    """
    KEPT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="room-", dir=KEPT))
    room = Room(folder, url or f"sqlite:///{folder / 'dialogue.sqlite'}")
    try:
        _furnish(room, people, [text.format(n) for n in range(pending + published)], published)
        yield room
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _furnish(room: Room, people: int, texts: list[str], published: int) -> None:
    os.environ["INSTANCE"] = str(room.folder)
    from flask_migrate import upgrade

    from dialogue_platform import create_app

    app = create_app({"SQLALCHEMY_DATABASE_URI": room.url})
    with app.app_context():
        upgrade(revision="heads")
        _open(room)
        _crowd(room, people)
        _ask(room, texts, published)
        live_of(app).stop()


def do(actor: Any, name: str, /, **args: Any) -> dict[str, Any]:
    from dialogue_platform.live import perform

    return perform(name, actor, args).result or {}


def enrolled(room: Room, name: str, role: str) -> str:
    """Somebody with a role; answers a personal token."""
    from dialogue_platform.live import SYSTEM, Actor
    from dialogue_platform.live.limits import forget

    forget()  # one organiser invites thousands
    email = f"{name}@example.org"
    actor = Actor(do(SYSTEM, "people.enrol", email=email, name=name.title(), may_organise=name == "organiser")["user"])
    if role:
        do(organiser_of(room), "people.invite", dialogue=room.dialogue, email=email, role=role, name=name.title())
    return str(do(actor, "people.create_token", label="bench")["token"])


def _actor(token: str) -> Any:
    from dialogue_platform.live import live

    with live().database.reading() as db:
        return live().directory.actor_from_token(db, token)


def organiser_of(room: Room) -> Any:
    return _actor(room.organiser)


def _open(room: Room) -> None:
    from sqlalchemy import select

    from dialogue_platform.live import live
    from dialogue_platform.speakers.models import SpeakersList

    room.organiser = enrolled(room, "organiser", "")
    lead = organiser_of(room)
    room.dialogue = do(lead, "dialogues.create", title="Bench", starts_on="2026-11-26", tz="Asia/Almaty")["dialogue"]
    plan = {"title": "Session", "starts_at": "2026-11-26T10:00:00Z", "minutes": 90}
    room.session = do(lead, "dialogues.create_session", dialogue=room.dialogue, **plan)["session"]
    do(lead, "dialogues.open_session", session=room.session)
    room.moderator = enrolled(room, "moderator", "moderator")
    room.rapporteur = enrolled(room, "rapporteur", "rapporteur")
    with live().database.reading() as db:
        room.speakers_list = str(db.scalar(select(SpeakersList.id).where(SpeakersList.stream == room.stream).limit(1)))


def _crowd(room: Room, people: int) -> None:
    """The delegates, in bulk, spread over delegations."""
    from sqlalchemy import create_engine, insert

    from dialogue_platform.live import new_id
    from dialogue_platform.people.models import ApiToken, Participant, User

    lead, at = organiser_of(room), datetime.now(UTC)
    seats = [
        do(lead, "delegations.create", dialogue=room.dialogue, name=f"Delegation {n}", constituency="state")
        for n in range(min(people, DELEGATIONS))
    ]
    platform, dialogue = _heads("platform", f"dialogue:{room.dialogue}")
    users, participants, tokens = [], [], []
    for n in range(people):
        token, user, name, email = f"dp_{secrets.token_urlsafe(32)}", new_id(), f"Delegate {n}", f"d{n}@example.org"
        seat = seats[n % len(seats)]["delegation"]
        room.tokens.append(token)
        users.append({**platform, "id": user, "email": email, "name": name})
        person = {"user_id": user, "delegation_id": seat, "role": "delegate", "state": "active", "name": name}
        whole = {**dialogue, "id": new_id(), "dialogue_id": room.dialogue, **person, "email": email, "joined_at": at}
        participants.append(whole)
        digest = hashlib.sha256(token.encode()).hexdigest()
        tokens.append(
            {
                **platform,
                "id": new_id(),
                "user_id": user,
                "label": "bench",
                "digest": digest,
                "created_at": at,
                "expires_at": at + timedelta(days=1),
            }
        )
    room.participants = [str(person["id"]) for person in participants]
    engine = create_engine(room.url)
    with engine.begin() as db:
        for model, rows in ((User, users), (Participant, participants), (ApiToken, tokens)):
            db.execute(insert(model), rows)
    engine.dispose()


def _heads(*streams: str) -> list[dict[str, Any]]:
    from sqlalchemy import select

    from dialogue_platform.live import live
    from dialogue_platform.live.store.streams import Stream

    with live().database.reading() as db:
        seqs = {row.name: row.seq for row in db.execute(select(Stream.name, Stream.seq))}
    return [{"stream": name, "seq": seqs[name]} for name in streams]


def _ask(room: Room, texts: list[str], published: int) -> None:
    """Questions of delegates from the end of the crowd, so that the first ones have asked nothing."""
    from dialogue_platform.live import end_read_snapshot

    asked = []
    for number, text in enumerate(texts):
        author = room.tokens[-1 - number // ASKED_AT_MOST]
        asked.append(do(_actor(author), "questions.ask", session=room.session, text=text)["question"])
    room.pending, room.published = asked[: len(asked) - published], asked[len(asked) - published :]
    moderator = _actor(room.moderator)
    for question in room.published:
        do(moderator, "questions.publish", question=question, revision=1)
    end_read_snapshot()


@dataclass
class Served:
    """Our server: where it listens, and its process."""

    port: int
    pid: int
    log: Path

    def memory(self) -> int:
        """Bytes it holds in memory."""
        return memory_of(self.pid)

    def cpu(self) -> float:
        """Seconds of processor time it has used."""
        return cpu_of(self.pid)


@contextmanager
def served(room: Room, **settings: str) -> Iterator[Served]:
    """``wsgi.py`` on the room's database, with these environment variables."""
    log = room.folder / "server.log"
    env = {**os.environ, "INSTANCE": str(room.folder), "DATABASE_URL": room.url, "PYTHONPATH": str(ROOT), **settings}
    command: list[str | Path] = [sys.executable, ROOT / "wsgi.py", "--port", "0"]
    with started(command, log, env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("serving"):
                yield Served(int(line.rsplit(":", 1)[1]), process.pid, log)
                return
        raise RuntimeError(f"our server did not start: {log.read_text()[-3000:]}")
