"""Plain readers: 1,000 pages that no socket reaches, each asking for two streams every 3 s ± 1, and what that costs.

They are answered by our server while a moderator publishes a question every two seconds, and 20 delegates endorse. The
server's processor time is counted over the whole. Beside it pages that ask without a mark of theirs being remembered: each
sends a cookie of its own with every question, so that each answer is asked of the database (fewer of them: it would not
follow). The limit is a third of one processor.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from statistics import median

from bench._figures import Table, Wrong, measuring, options, percentile
from bench._rooms import Room, Served, furnished, served

PEOPLE, UNREMEMBERED = 1000, 100
PACE_S, SPREAD_S = 3.0, 1.0
SECONDS, SETTLING_S = 30, 8
LIMIT = 1 / 3


@dataclass
class Page:
    """One page: a connection that is kept, and where it stands on each stream."""

    token: str
    streams: list[str]
    known: dict[str, tuple[int, str]] = field(default_factory=dict)
    unknown: bool = False  # comes as somebody new each time
    asked: int = 0

    async def live(self, port: int, until: float, took: list[float]) -> None:
        source, sink = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(random.uniform(0, PACE_S))
        pace = PACE_S
        while time.monotonic() < until:
            for stream in self.streams:
                began = time.monotonic()
                answer, patience = await self.ask(source, sink, stream)
                took.append((time.monotonic() - began) * 1000)
                self.known[stream] = answer["seq"], answer["mark"]
                pace = max(PACE_S, patience)
            await asyncio.sleep(pace + random.uniform(-SPREAD_S, SPREAD_S))
        sink.close()

    async def ask(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, stream: str) -> tuple[dict, float]:
        seq, mark = self.known.get(stream, (0, ""))
        query = f"?after={seq}&mark={mark}" if mark else ""
        lines = [f"GET /api/v1/streams/{stream}{query} HTTP/1.1", "Host: 127.0.0.1"]
        self.asked += 1
        if self.unknown:
            lines.append(f"Cookie: n={self.asked}")
        sink.write("\r\n".join([*lines, f"Authorization: Bearer {self.token}", "", ""]).encode())
        head = (await source.readuntil(b"\r\n\r\n")).decode().lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        answer = json.loads(await source.readexactly(int(fields["content-length"])))
        if not answer["ok"]:
            raise Wrong(f"a page was refused: {answer}")
        return answer, float(fields.get("retry-after", 0))


async def act(port: int, room: Room, until: float) -> None:
    """A moderator publishes, delegates endorse."""
    source, sink = await asyncio.open_connection("127.0.0.1", port)

    async def post(token: str, name: str, args: dict) -> None:
        body = json.dumps(args)
        lines = [f"POST /api/v1/commands/{name} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}", f"Authorization: Bearer {token}", "", body]
        sink.write("\r\n".join(lines).encode())
        head = (await source.readuntil(b"\r\n\r\n")).decode().lower()
        await source.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))

    waiting = list(room.pending)
    while time.monotonic() < until and waiting:
        question = waiting.pop()
        await post(room.moderator, "questions.publish", {"question": question, "revision": 1})
        for token in room.tokens[:20]:
            await post(token, "questions.endorse", {"question": question, "on": True})
            await asyncio.sleep(0.08)


async def play(server: Served, room: Room, people: int, seconds: float, unknown: bool) -> tuple[float, list[float]]:
    """Parts of a processor that the server used, and the milliseconds that each answer took."""
    streams = [f"dialogue:{room.dialogue}", room.stream]
    until = time.monotonic() + SETTLING_S + seconds
    took: list[float] = []
    pages = [
        asyncio.create_task(Page(token, streams, unknown=unknown).live(server.port, until, took))
        for token in room.tokens[:people]
    ]
    acting = asyncio.create_task(act(server.port, room, until))
    await asyncio.sleep(SETTLING_S)  # the first answers are whole snapshots, and rights are not known yet
    took.clear()
    began, before = time.monotonic(), server.cpu()
    await asyncio.sleep(seconds - 1)
    used = (server.cpu() - before) / (time.monotonic() - began)
    await asyncio.gather(*pages, acting)
    return used, took


def measure(people: int, seconds: float, unknown: bool = False) -> tuple[float, list[float]]:
    with furnished(PEOPLE, pending=40, published=20) as room, served(room) as server:
        return asyncio.run(play(server, room, people, seconds, unknown))


def main() -> None:
    given = options(__doc__)
    people, seconds = (PEOPLE // 5, 10) if given.quick else (PEOPLE, SECONDS)
    table = Table(f"{people:,} pages, two streams every {PACE_S:.0f} s ± {SPREAD_S:.0f}; medians of {given.rounds}")
    cores, took, bare = [], [], []
    for _ in range(given.rounds):
        used, each = measure(people, seconds)
        cores.append(used)
        took += each
        bare.append(measure(UNREMEMBERED, seconds, unknown=True)[0] / UNREMEMBERED * people)
    table.figure("ours: of one processor", median(cores) * 100, "%")
    table.figure(
        f"each asked of the database, {UNREMEMBERED} pages times {people // UNREMEMBERED}", median(bare) * 100, "%"
    )
    table.ratio("ours / asked of the database", median(cores) / median(bare))
    table.figure("an answer, p50", percentile(took, 0.5))
    table.figure("an answer, p99", percentile(took, 0.99))
    table.no_worse("a third of one processor", median(cores) <= LIMIT)


if __name__ == "__main__":
    with measuring():
        main()
