"""Join storm: 1,000 people sign in by token, join the session and get their snapshot, all at the same moment.

Ours: the whole road on the real server: token looked up, role read fresh, snapshot of the session with what is one's own.
Peer: Node's socket.io, *bare* connects: who comes is asked nothing and told nothing.
Limit: Flask-SocketIO on eventlet as it comes, bare connects.
The three take turns, on servers that stay; the medians count.
"""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from statistics import median

from bench._figures import Table, Wrong, measuring, options
from bench._load import Load, connecting
from bench._peers import peer, version_of
from bench._rooms import Room, furnished, served

PEOPLE, PUBLISHED, PENDING = 1000, 40, 40
TEXT = "{}: How will the countries of the basin share early-warning data on drought and floods with each other?"


def storm(port: int, people: list[list[str]], table: Table) -> float:
    """Milliseconds until the last has its answer."""
    with Load(port) as load:
        load.clients(people)
        joined = load.connect(0, len(people), at_once=len(people))
        table.client(joined)
        return joined.ms


def entities_of(room: Room) -> int:
    """What a delegate is told: so that the figure is of a real snapshot."""
    with closing(sqlite3.connect(room.folder / "dialogue.sqlite")) as db:
        count = db.execute("SELECT count(*) FROM question WHERE published_at IS NOT NULL").fetchone()[0]
    if count != PUBLISHED:
        raise Wrong(f"{count} published questions instead of {PUBLISHED}")
    return int(count)


def roads(stack: ExitStack, people: int, table: Table) -> dict[str, Callable[[], float]]:
    room = stack.enter_context(furnished(people, pending=PENDING, published=PUBLISHED, text=TEXT))
    entities_of(room)
    ours = stack.enter_context(served(room)).port
    node, bare = stack.enter_context(peer("socketio.mjs")), stack.enter_context(peer("bare_flask_socketio.py"))
    signed_in = [connecting(token, room.stream) for token in room.tokens]
    return {
        "ours": lambda: storm(ours, signed_in, table),
        "peer": lambda: storm(node, [["40"]] * people, table),
        "limit": lambda: storm(bare, [["40"]] * people, table),
    }


def main() -> None:
    given = options(__doc__)
    people = PEOPLE // 5 if given.quick else PEOPLE
    table = Table(f"{people:,} people sign in, join and have their snapshot; median of {given.rounds}")
    with ExitStack() as stack:
        turns = roads(stack, people, table)
        for road in turns.values():
            road()  # the first does not count: everything is loaded
        times: dict[str, list[float]] = {name: [] for name in turns}
        for _ in range(given.rounds):
            for name, road in turns.items():
                times[name].append(road())
    found = {name: median(values) for name, values in times.items()}
    node = f"Node's socket.io {version_of('socket.io')}, bare connects"
    names = ("token, role, snapshot", node, "Flask-SocketIO on eventlet, bare connects")
    table.beside(found["ours"], found["peer"], found["limit"], names)
    table.aim("1.5 × peer", found["ours"] <= 1.5 * found["peer"])
    table.no_worse("1.5 × limit", found["ours"] <= 1.5 * found["limit"])
    table.end()


if __name__ == "__main__":
    with measuring():
        main()
