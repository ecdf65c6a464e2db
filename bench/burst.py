"""Burst: 20 changes at once to 1,000 websockets. How far behind is the last screen ever?

Twenty questions are published by one moderator's commands sent in one go. For each: the time from its ack (it is kept)
until the last of the thousand has the sync that covers it. Changes are told in ticks of 100 ms; nobody may ever be more
than two behind. Peer and limit send on twenty events as they come; for them, as for us, the time until all have all.
"""

import time
from contextlib import ExitStack
from statistics import median

from bench._figures import Table, Wrong, measuring, options
from bench._load import SEQ, Act, Load, Played, command, compact, connecting, mark
from bench._peers import peer, version_of
from bench._rooms import Room, furnished, served
from bench.fanout import TEXT, like_ours

PEOPLE, CHANGES, TICK_MS = 1000, 20, 100
PAUSE_S = 1.5


def ours(load: Load, room: Room, questions: list[str]) -> Played:
    acts = [
        Act(load.count - 1, command(n, "questions.publish", {"question": question, "revision": 1}), sees=SEQ)
        for n, question in enumerate(questions)
    ]
    return complete(load, load.play(acts))


def theirs(load: Load, turn: int) -> Played:
    people = load.count - 1
    acts = []
    for number in range(turn * CHANGES, (turn + 1) * CHANGES):
        acts.append(Act(people, "42" + compact(["ask", like_ours(number)]), sees=mark(0, people, f'"{number}: How')))
    return complete(load, load.play(acts))


def complete(load: Load, played: Played) -> Played:
    if any(act.all is None for act in played.acts):
        raise Wrong(f"not everybody got everything: {load.counts()}")
    return played


def behind(played: Played) -> float:
    """The longest time (ms) from an ack until the last screen showed what was acknowledged."""
    return max((act.all or 0) - (act.ack or 0) for act in played.acts)


def whole(played: Played) -> float:
    return max(act.all or 0 for act in played.acts)


def opened(stack: ExitStack, program: str, people: int) -> Load:
    load = stack.enter_context(Load(stack.enter_context(peer(program))))
    load.clients([["40"]] * (people + 1))
    load.connect(0, people + 1)
    return load


def main() -> None:
    given = options(__doc__)
    people = PEOPLE // 5 if given.quick else PEOPLE
    table = Table(f"{CHANGES} changes at once to {people:,} websockets; median of {given.rounds}")
    with ExitStack() as stack:
        room = stack.enter_context(furnished(people, pending=(given.rounds + 1) * CHANGES, text=TEXT))
        load = stack.enter_context(Load(stack.enter_context(served(room)).port))
        load.clients([connecting(token, room.stream) for token in [*room.tokens, room.moderator]])
        load.watch(0, people, room.stream)
        load.connect(0, people + 1)
        node, raw = opened(stack, "socketio.mjs", people), opened(stack, "raw_sockets.py", people)
        rounds = []
        for turn in range(given.rounds + 1):  # the first does not count
            time.sleep(PAUSE_S)
            mine = ours(load, room, room.pending[turn * CHANGES : (turn + 1) * CHANGES])
            rounds.append((mine, theirs(node, turn), theirs(raw, turn)))
        if load.counts()["gaps"]:
            raise Wrong(f"syncs were missing: {load.counts()}")
    tell(table, rounds[1:])


def tell(table: Table, rounds: list[tuple[Played, Played, Played]]) -> None:
    for plays in rounds:
        for played in plays:
            table.client(played)
    typical, worst = median(behind(mine) for mine, _, _ in rounds), max(behind(mine) for mine, _, _ in rounds)
    we, node, raw = (median(whole(plays[n]) for plays in rounds) for n in range(3))
    table.figure("ours: the last screen behind an ack, at most", typical, note=f"{typical / TICK_MS:.1f} ticks")
    table.figure("the same, worst round", worst, note=f"{worst / TICK_MS:.1f} ticks")
    names = ("all 20 kept and on every screen", f"Node's socket.io {version_of('socket.io')}", "raw sockets")
    table.beside(we, node, raw, names)
    table.aim("no client ever more than two ticks behind", worst <= 2 * TICK_MS)
    table.end()


if __name__ == "__main__":
    with measuring():
        main()
