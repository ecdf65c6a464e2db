"""A slow reader: 500 in a room with traffic, and ten more who join and never read again. Are the others slowed by them?

The same schedule is played with and without the ten, turn and turn about in one run: a change every 120 ms, measured from
its send until the last of the 500 has it. What the ten are sent fills the kernel before the play begins, so that all of
it waits in our queues; near the end it passes their bound (256 messages or 4 MB), and closing them is measured too.
There is no peer: the limit is ourselves without them.
"""

import socket
import time
import urllib.request
from contextlib import ExitStack
from statistics import median

import websocket

from bench._figures import Table, Wrong, measuring, options, percentile
from bench._load import SEQ, Act, Load, command, compact, connecting
from bench._rooms import Room, furnished, served

PEOPLE, SLOW, CHANGES, EVERY_MS = 500, 10, 300, 120
QUESTIONS = 200
TEXT = "{}: " + "who answers for the stations? " * 13
#: what each is sent before the play: more than the kernel holds, less than that and our bound
STUFFING = 4_500_000
NO_MORE = 1.1


class SlowReader:
    """Comes in, joins, asks for the room over and over, and reads nothing of it."""

    def __init__(self, port: int, token: str, stream: str) -> None:
        url = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        small = (socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.ws = websocket.create_connection(url, sockopt=[small], timeout=30)
        self.ws.recv()
        for frame in connecting(token):
            self.ws.send(frame)
        self.ws.recv()
        join = compact(["join", {"stream": stream}])
        self.ws.send(f"421{join}")
        size = len(self._answer())
        for number in range(2, 2 + STUFFING // size):
            self.ws.send(f"42{number}{join}")

    def _answer(self) -> str:
        while True:
            frame = str(self.ws.recv())
            if frame.startswith("431"):
                return frame

    def close(self) -> None:
        if self.ws.sock is not None:
            self.ws.sock.close()


def sights(load: Load, room: Room, changes: int, people: int, table: Table) -> list[float]:
    """Play it; the milliseconds from each send until the last has it. An endorsement is set on and off."""
    args = [{"question": room.published[n % 8], "on": n // 8 % 2 == 0} for n in range(changes)]
    acts = [Act(people, command(n, "questions.endorse", args[n]), at=n * EVERY_MS, sees=SEQ) for n in range(changes)]
    played = load.play(acts)
    table.client(played)
    lacking = [act for act in played.acts if act.all is None]
    if lacking or load.counts()["gaps"]:
        raise Wrong(f"{len(lacking)} changes did not reach everybody: {load.counts()}")
    return [act.all or 0 for act in played.acts]


def metric(port: int, name: str) -> float:
    """A figure of the server's own."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        lines = page.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if name in line and not line.startswith("#"))


def main() -> None:
    given = options(__doc__)
    people, changes = (PEOPLE // 5, CHANGES // 5) if given.quick else (PEOPLE, CHANGES)
    table = Table(
        f"{changes} changes to {people} in a room, without and with {SLOW} who never read; {given.rounds} rounds"
    )
    with ExitStack() as stack:
        room = stack.enter_context(furnished(people + SLOW + QUESTIONS // 8 + 1, published=QUESTIONS, text=TEXT))
        port = stack.enter_context(served(room)).port
        load = stack.enter_context(Load(port))
        load.clients([connecting(token, room.stream) for token in room.tokens[: people + 1]])
        load.watch(0, people, room.stream)
        load.connect(0, people + 1)
        rounds = [turn(load, room, port, changes, people, table) for _ in range(given.rounds + 1)][1:]
        closed = metric(port, "dropped_slow")
    tell(table, rounds)
    table.figure("slow readers closed, of all rounds and the warm-up", closed, f"of {SLOW * (given.rounds + 1)}")
    table.end()


def turn(load: Load, room: Room, port: int, changes: int, people: int, table: Table) -> tuple[list[float], list[float]]:
    """Without them and with them."""
    without = sights(load, room, changes, people, table)
    queued, slow = (
        metric(port, "queued_writes"),
        [SlowReader(port, token, room.stream) for token in room.tokens[people + 1 : people + 1 + SLOW]],
    )
    time.sleep(1)
    beside = sights(load, room, changes, people, table)
    if metric(port, "queued_writes") - queued < SLOW * changes / 3:
        raise Wrong("what they do not read did not wait in our queues")
    for one in slow:
        one.close()
    time.sleep(1)
    return without, beside


def tell(table: Table, rounds: list[tuple[list[float], list[float]]]) -> None:
    for part, name in ((0.5, "p50"), (0.99, "p99")):
        without, beside = (median(percentile(plays[n], part) for plays in rounds) for n in (0, 1))
        table.figure(f"seen by all, {name}: without them", without)
        table.figure(f"seen by all, {name}: beside them", beside)
        table.ratio(f"{name}: beside / without", beside / without)
        table.no_worse(f"{NO_MORE} × without, {name}", beside <= NO_MORE * without)


if __name__ == "__main__":
    with measuring():
        main()
