"""Memory: 1,000 people connected and joined, idle; bytes of the server for each, above the server with nobody in it.

Ours: signed in by token, joined to the session; the snapshot was sent. Beside it Node's socket.io and Flask-SocketIO
on eventlet as they come, with bare sockets that have joined nothing. A few come and go first, so that what is loaded
once is not counted. Each round has servers of its own: memory that was freed is not given back.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench._figures import Table, measuring, options
from bench._load import Load, connecting
from bench._peers import peer_process, version_of
from bench._processes import memory_of
from bench._rooms import Room, furnished, served
from tools.servers import free_port

PEOPLE, FIRST = 1000, 20
QUIET_S = 3  # what the arrivals left behind is done: presence told, snapshots let go
AIM_KB, LIMIT_KB = 60, 95


@contextmanager
def ours(room: Room) -> Iterator[tuple[int, int]]:
    with served(room) as server:
        yield server.port, server.pid


@contextmanager
def theirs(program: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    with peer_process(program, port) as pid:
        yield port, pid


def of_each(port: int, pid: int, people: list[list[str]]) -> float:
    """Thousands of bytes for each."""
    with Load(port) as load:
        load.clients(people)
        load.connect(0, FIRST)
    with Load(port) as load:
        time.sleep(QUIET_S)
        before = memory_of(pid)
        load.clients(people)
        load.connect(0, len(people))
        time.sleep(QUIET_S)
        return (memory_of(pid) - before) / len(people) / 1000


def main() -> None:
    given = options(__doc__)
    people = PEOPLE // 5 if given.quick else PEOPLE
    table = Table(f"{people:,} people connected and joined, idle; median of {given.rounds}")
    found: dict[str, list[float]] = {"ours": [], "node": [], "bare": []}
    with furnished(people, pending=20, published=20) as room:
        signed_in = [connecting(token, room.stream) for token in room.tokens]
        for _ in range(given.rounds):
            with ours(room) as server:
                found["ours"].append(of_each(*server, signed_in))
            for name, program in (("node", "socketio.mjs"), ("bare", "bare_flask_socketio.py")):
                with theirs(program) as server:
                    found[name].append(of_each(*server, [["40"]] * people))
    each = {name: median(values) for name, values in found.items()}
    node = f"Node's socket.io {version_of('socket.io')}, bare"
    names = ("signed in and joined", node, "Flask-SocketIO on eventlet, bare")
    table.beside(each["ours"], each["node"], each["bare"], names, "kB")
    table.aim(f"{AIM_KB} kB a participant", each["ours"] <= AIM_KB)
    table.no_worse(f"{LIMIT_KB} kB a participant", each["ours"] <= LIMIT_KB)


if __name__ == "__main__":
    with measuring():
        main()
