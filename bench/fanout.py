"""Fan-out: one published question to 1,000 websockets in one room, from the command's send until the last has it.

Ours: the whole road on the real server: permission, revision, journal, commit, one read snapshot, projection, sync.
Peer: Node's socket.io sends on an event of the same size. Limit: raw sockets written in a Python loop.
The three are open at the same time and take turns; 20 publications each, then the next round; medians.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

from bench._figures import Table, Wrong, measuring, options
from bench._load import Act, Load, command, compact, connecting, mark
from bench._peers import peer, version_of
from bench._rooms import furnished, served

PEOPLE, PUBLICATIONS, WARM_UP = 1000, 20, 3
PAUSE_S = 0.4  # longer than the rest after a flush to a full house: a quiet room is what is asked for
TEXT = (
    "{}: How will the countries of the basin share early-warning data on drought and floods with each other, from "
    "which season on, and who answers for the stations that stand in two countries at the same time?"
)

NOW = "2026-11-26T10:00:00.000Z"
Round = Callable[[int], float]


def once(load: Load, act: Act, table: Table) -> float:
    """Milliseconds from the send until the last has it."""
    time.sleep(PAUSE_S)
    played = load.play([act])
    table.client(played)
    if played.acts[0].all is None:
        raise Wrong(f"not everybody got it: {load.counts()}")
    return played.acts[0].all


def ours(stack: ExitStack, people: int, rounds: int, table: Table) -> Round:
    publications = (rounds * PUBLICATIONS) + WARM_UP
    room = stack.enter_context(furnished(people, pending=publications, text=TEXT))
    load = stack.enter_context(Load(stack.enter_context(served(room)).port))
    load.clients([connecting(token, room.stream) for token in [*room.tokens, room.moderator]])
    load.watch(0, people, room.stream)
    load.connect(0, people + 1)

    def publish(number: int) -> float:
        frame = command(1, "questions.publish", {"question": room.pending[number], "revision": 1})
        return once(load, Act(people, frame, sees=mark(0, people, f'"{number}: How')), table)

    return publish


def theirs(stack: ExitStack, program: str, people: int, table: Table) -> Round:
    load = stack.enter_context(Load(stack.enter_context(peer(program))))
    load.clients([["40"]] * (people + 1))
    load.connect(0, people + 1)

    def ask(number: int) -> float:
        frame = "42" + compact(["ask", like_ours(number)])
        return once(load, Act(people, frame, sees=mark(0, people, f'"{number}: How')), table)

    return ask


def like_ours(number: int) -> dict[str, object]:
    """What our sync carries, in about as many bytes."""
    question: dict[str, object] = {"kind": "question", "id": "0" * 24, "seq": number, "number": number}
    question |= {"text": TEXT.format(number), "state": "published", "revision": 2, "anonymous": False}
    question |= {"item": None, "asked_at": NOW, "published_at": NOW, "delegation": "0" * 24}
    question |= dict.fromkeys(("name", "function", "answered_at", "answer_how", "answer_text", "reason"))
    sync = {"stream": f"session:{'0' * 24}", "from": number, "seq": number + 1, "mark": "floor.00000000:000000000000"}
    return {**sync, "entities": [question], "now": NOW}


def main() -> None:
    given = options(__doc__)
    people = PEOPLE // 5 if given.quick else PEOPLE
    table = Table(f"one published question to {people:,} websockets, {PUBLICATIONS} times; median of {given.rounds}")
    with ExitStack() as stack:
        roads = {
            "ours": ours(stack, people, given.rounds, table),
            "peer": theirs(stack, "socketio.mjs", people, table),
            "limit": theirs(stack, "raw_sockets.py", people, table),
        }
        found = measured(roads, given.rounds)
    node = f"Node's socket.io {version_of('socket.io')}"
    names = ("the whole road, kept on disk before it is shown", node, "raw sockets written in a Python loop")
    table.beside(found["ours"], found["peer"], found["limit"], names)
    table.aim("1.3 × limit", found["ours"] <= 1.3 * found["limit"])
    table.aim("ahead of the peer", found["ours"] < found["peer"])
    table.no_worse("1.6 × limit", found["ours"] <= 1.6 * found["limit"])
    table.end()


def measured(roads: dict[str, Round], rounds: int) -> dict[str, float]:
    """Medians of medians, by name; a few turns first that do not count."""
    number = iter(range(rounds * PUBLICATIONS + WARM_UP))
    medians: dict[str, list[float]] = {name: [] for name in roads}
    for _ in range(WARM_UP):
        turn = next(number)
        for road in roads.values():
            road(turn)
    for _ in range(rounds):
        times: dict[str, list[float]] = {name: [] for name in roads}
        for _ in range(PUBLICATIONS):
            turn = next(number)
            for name, road in roads.items():
                times[name].append(road(turn))
        for name, values in times.items():
            medians[name].append(median(values))
    return {name: median(values) for name, values in medians.items()}


if __name__ == "__main__":
    with measuring():
        main()
