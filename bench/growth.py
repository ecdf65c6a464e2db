"""Growth: a room with 10,000 questions and 2,000 past requests for the floor, beside an empty one.

The same changes go down the whole road in both, in turn (on the disk before they are answered), and after each one
catch-up is read for the floor and one for the podium. Every ratio is full room / empty room. Then the first page.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench._figures import Table, Wrong, measuring, options
from bench._rooms import Room, furnished
from dialogue_platform.live import live_of

QUESTIONS, REQUESTS, TURNS, MOST = 10_000, 2_000, 30, 1.5
STATES = ("answered", "dismissed", "published", "pending")


@dataclass
class Hall:
    """One session, and what its stream is called."""

    session: str
    list: str
    stream: str


@contextmanager
def app_of(room: Room) -> Iterator[Any]:
    os.environ["INSTANCE"] = str(room.folder)
    from dialogue_platform import create_app

    app = create_app({"SQLALCHEMY_DATABASE_URI": room.url})
    with app.app_context():
        yield app
        live_of(app).stop()


def actor_of(token: str) -> Any:
    from dialogue_platform.live import live

    with live().database.reading() as db:
        return live().directory.actor_from_token(db, token)


def do(token: str, name: str, /, **args: Any) -> dict[str, Any]:
    from dialogue_platform.live import perform

    return perform(name, actor_of(token), args).result or {}


def another_hall(room: Room) -> Hall:
    from sqlalchemy import select

    from dialogue_platform.live import live
    from dialogue_platform.speakers.models import SpeakersList

    plan = {"title": "Session", "starts_at": "2026-11-27T10:00:00Z", "minutes": 90}
    session = do(room.organiser, "dialogues.create_session", dialogue=room.dialogue, **plan)["session"]
    do(room.organiser, "dialogues.open_session", session=session)
    with live().database.reading() as db:
        found = str(db.scalar(select(SpeakersList.id).where(SpeakersList.session_id == session)))
    do(room.moderator, "speakers.open_list", list=found)
    return Hall(session, found, f"session:{session}")


def fill(room: Room, hall: Hall, questions: int, requests: int) -> None:
    """The past of a long session, in bulk: every row with a seq of its own, and its journal row."""
    from sqlalchemy import create_engine, insert, update

    from dialogue_platform.live import clock, live, new_id
    from dialogue_platform.live.read.changes import head_of
    from dialogue_platform.live.store.journal import JournalEntry
    from dialogue_platform.live.store.streams import Stream
    from dialogue_platform.questions.models import Question, QuestionTally
    from dialogue_platform.speakers.models import FloorRequest

    with live().database.reading() as db:
        head = head_of(db, hall.stream)
    assert head is not None
    start, at = head.seq, clock.now()
    common = {"stream": hall.stream, "session_id": hall.session}
    asked = [
        {**common, "id": new_id(), "seq": start + n + 1, "number": n + 1, "author_id": room.participants[n % 100],
         "state": STATES[n % 4], "past": n % 4 < 2, "text": f"Question {n}: when, and by whom?", "asked_at": at,
         "published_at": at if n % 4 in (0, 2) else None}
        for n in range(questions)
    ]  # fmt: skip
    counted = [
        {"id": one["id"], "stream": hall.stream, "seq": one["seq"], "past": one["past"],
         "shown": one["published_at"] is not None, "was_shown": one["published_at"] is not None}
        for one in asked
    ]  # fmt: skip
    spoken = [
        {**common, "id": new_id(), "seq": start + questions + n + 1, "list_id": hall.list, "state": "delivered",
         "participant_id": room.participants[n % 100], "request_kind": "statement", "past": True, "requested_at": at,
         "accepted_at": at}
        for n in range(requests)
    ]  # fmt: skip
    last = start + questions + requests
    chained = [
        {"stream": hall.stream, "seq": seq, "at": at, "command": "bench", "digest": "0" * 64, "hash": f"{seq:064x}"}
        for seq in range(start + 1, last + 1)
    ]
    engine = create_engine(room.url)
    with engine.begin() as db:
        for model, rows in (
            (Question, asked),
            (QuestionTally, counted),
            (FloorRequest, spoken),
            (JournalEntry, chained),
        ):
            db.execute(insert(model.__table__), rows)
        db.execute(update(Stream.__table__).where(Stream.name == hall.stream).values(seq=last, head=f"{last:064x}"))
    engine.dispose()


class Turn:
    """One question and one request from beginning to end; how long each act took (ms), by its name."""

    def __init__(self, room: Room, hall: Hall, number: int) -> None:
        self.room, self.hall = room, hall
        self.author, self.other = room.tokens[200 + number % 50], room.tokens[300 + number % 50]
        self.took: dict[str, float] = {}

    def act(self, token: str, name: str, /, **args: Any) -> dict[str, Any]:
        from dialogue_platform.live import perform
        from dialogue_platform.live.limits import forget

        forget()
        actor = actor_of(token)
        began = time.perf_counter()
        result = perform(name, actor, args).result or {}
        self.took[name] = (time.perf_counter() - began) * 1000
        self.catch_up("floor")
        self.catch_up("podium")
        return result

    def catch_up(self, audience: str) -> None:
        """What a flush reads for this audience, and what a client reads that was cut a moment ago."""
        from dialogue_platform.live import keys_of, live
        from dialogue_platform.live.read.changes import catch_up, head_of
        from dialogue_platform.live.store.journal import cursor_of

        person = self.room.participants[0] if audience == "floor" else None
        with live().database.reading() as db:
            head = head_of(db, self.hall.stream)
            assert head is not None
            keys = keys_of(audience, [f"person:{person}"] if person else [])
            mark = f"{keys.name}:{cursor_of(db, self.hall.stream, head.seq - 1)}"
        began = time.perf_counter()
        with live().database.reading() as db:
            found = catch_up(db, head, keys, head.seq - 1, mark)
        self.took[f"catch-up, {audience}"] = (time.perf_counter() - began) * 1000
        if found is None:
            raise Wrong("a catch-up of one change was answered in full")

    def run(self) -> dict[str, float]:
        lead, hall = self.room.moderator, self.hall
        dropped = self.act(self.author, "questions.ask", session=hall.session, text="For another time?")["question"]
        self.act(lead, "questions.dismiss", question=dropped, revision=1, reason="No time")
        asked = self.act(self.author, "questions.ask", session=hall.session, text="When, and by whom?")["question"]
        self.act(lead, "questions.publish", question=asked, revision=1)
        self.act(self.other, "questions.endorse", question=asked, on=True)
        self.act(lead, "questions.stage", **{"question": asked, "revision": 2, "from": None})
        self.act(lead, "questions.answer", question=asked, revision=3, how="live")
        wanted = self.act(self.author, "speakers.request_floor", list=hall.list)["request"]
        self.act(lead, "speakers.accept_request", request=wanted)
        self.act(lead, "speakers.give_floor", request=wanted, list_version=version_of(hall))
        self.act(lead, "speakers.end_floor", request=wanted)
        return self.took


def version_of(hall: Hall) -> int:
    from dialogue_platform.live import live
    from dialogue_platform.speakers.models import SpeakersList

    with live().database.reading() as db:
        return int(db.get_one(SpeakersList, hall.list).version)


def first_page(hall: Hall) -> tuple[float, int, bool]:
    """How long the first page of the podium takes (ms), how many entities it has, and whether there are more."""
    from dialogue_platform.live import keys_of, live
    from dialogue_platform.live.read.pagination import page

    began = time.perf_counter()
    with live().database.reading() as db:
        entities, more = page(db, hall.stream, keys_of("podium"), None)
    return (time.perf_counter() - began) * 1000, len(entities), more is not None


def measured(room: Room, rounds: int, questions: int, requests: int) -> tuple[dict[str, dict[str, float]], Hall]:
    full, empty = another_hall(room), another_hall(room)
    fill(room, full, questions, requests)
    halls = {"full": full, "empty": empty}
    found: dict[str, dict[str, list[float]]] = {"full": {}, "empty": {}}
    for hall in halls.values():
        Turn(room, hall, 0).run()
    for number in range(rounds * TURNS):
        for name, hall in halls.items():
            for act, ms in Turn(room, hall, number).run().items():
                found[name].setdefault(act, []).append(ms)
    return {name: {act: median(times) for act, times in acts.items()} for name, acts in found.items()}, full


def main() -> None:
    given = options(__doc__)
    part = 5 if given.quick else 1
    questions, requests = QUESTIONS // part, REQUESTS // part
    table = Table(f"{questions:,} questions and {requests:,} past requests; medians of {given.rounds * TURNS} turns")
    with furnished(400) as room, app_of(room):
        found, full = measured(room, given.rounds, questions, requests)
        pages = [first_page(full) for _ in range(given.rounds)]
    ratios = {act: found["full"][act] / found["empty"][act] for act in found["empty"]}
    for act, ratio in ratios.items():
        table.figure(act, found["full"][act], note=f"empty {found['empty'][act]:.1f} ms, ratio {ratio:.2f}")
    changes = [act for act in ratios if "." in act]
    change = sum(found["full"][act] for act in changes) / sum(found["empty"][act] for act in changes)
    catch_up = max(ratio for act, ratio in ratios.items() if act not in changes)
    table.ratio("one change: full / empty", change)
    table.ratio("one catch-up: full / empty", catch_up)
    table.figure("first page of the full room", median(ms for ms, _, _ in pages), note=f"{pages[0][1]} entities")
    table.aim(f"one change within {MOST} ×, each of them too", max(change, *(ratios[act] for act in changes)) <= MOST)
    table.aim(f"one catch-up within {MOST} ×", catch_up <= MOST)
    table.aim("the first snapshot comes in pages", all(more for _, _, more in pages))


if __name__ == "__main__":
    with measuring():
        main()
