"""A poor line: what goes over it is counted, takes the time of its bits, and arrives half a round trip later.

    with PacedLine(server.port) as line:
        … browse http://127.0.0.1:{line.port} …
        print(line.down, line.up)

One line for all connections, as an office has one: they share its bits in each direction, packet by packet. A new
connection first pays the round trip of its handshake.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

PACKET = 1400
#: seconds of traffic that may stand in the line's buffer before it takes no more from the sender
BUFFERED_S = 1.0


@dataclass
class Direction:
    """One way of the line: bits a second, and until when they are spoken for (time of the loop)."""

    bits_per_s: float
    taken_until: float = 0.0
    carried: int = 0

    def admit(self, now: float, size: int) -> float:
        """When these bytes have left the line."""
        self.carried += size
        self.taken_until = max(now, self.taken_until) + size * 8 / self.bits_per_s
        return self.taken_until


class PacedLine:
    """Forwards TCP from ``port`` to another port of this machine at ``kbit`` a second each way, ``rtt_ms`` there and back."""

    def __init__(self, to: int, kbit: float = 64, rtt_ms: float = 600) -> None:
        self.to, self.half = to, rtt_ms / 2000
        self._down, self._up = Direction(kbit * 1000), Direction(kbit * 1000)
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def down(self) -> int:
        """Bytes that went towards the client."""
        return self._down.carried

    @property
    def up(self) -> int:
        """Bytes that went towards the server."""
        return self._up.carried

    def reset(self) -> None:
        """Count from nothing."""
        self._down.carried = self._up.carried = 0

    def __enter__(self) -> PacedLine:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        cut = asyncio.all_tasks(self._loop)
        for task in cut:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*cut, return_exceptions=True))
        self._loop.close()

    async def _serve(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        try:
            far, far_out = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            near_out.close()
            return
        with suppress(asyncio.CancelledError):  # the line is closed with connections open
            await asyncio.gather(
                self._carry(near, far_out, self._up, 2 * self.half), self._carry(far, near_out, self._down, 0)
            )

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: Direction, handshake: float
    ) -> None:
        """Packets of one connection one way, until it ends; each leaves in its turn and arrives later."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = self._loop.create_task(self._arrive(under_way, sink))
        open_from = self._loop.time() + handshake
        with suppress(OSError):
            while packet := await source.read(PACKET):
                now = self._loop.time()
                left = way.admit(max(now, open_from), len(packet))
                under_way.put_nowait((left + self.half, packet))
                if left - now > BUFFERED_S:
                    await asyncio.sleep(left - now - BUFFERED_S)
        under_way.put_nowait((max(self._loop.time(), way.taken_until) + self.half, b""))
        await arriving

    async def _arrive(self, under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while True:
                due, packet = await under_way.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not packet:
                    break
                sink.write(packet)
                await sink.drain()
        sink.close()
