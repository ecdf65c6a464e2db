"""Typing, busy: a hundred in one document, twenty of them writing three times a second, for a minute.

The same typists at our server, at Hocuspocus and at y-websocket. Ours acknowledges what is on the disk and on the
screens; Hocuspocus what it has applied in memory; y-websocket nothing. Aims: acknowledged within 65 ms (p50) and
110 ms (p95; no worse than 180), and seen by all sooner than at either peer.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _drafting as drafting

WRITERS, READERS, PER_SECOND = 20, 80, 3


def main() -> None:
    wanted = drafting.options(__doc__ or "", {"seconds": 10}, rounds=1, seconds=60)
    with drafting.load(WRITERS, READERS) as load:
        what = {"busy": {"seconds": wanted.seconds, "per_second": PER_SECOND}, "quiet": None}
        found = drafting.rounds_of(wanted.rounds, load, **what)
    ours, hocuspocus, plain = (found[server] for server in drafting.SERVERS)
    print(f"{WRITERS + READERS} in one document, {WRITERS} writing {PER_SECOND} × a second, {wanted.seconds} s", end="")
    print(f", median of {wanted.rounds}")
    for name in ("ack p50", "ack p95"):
        drafting.show(name, ours[name], {"Hocuspocus": hocuspocus[name]})
    for name in ("seen p50", "seen p95"):
        drafting.show(name, ours[name], {"Hocuspocus": hocuspocus[name], "y-websocket": plain[name]})
    drafting.judge("aim: ack p50 65 ms", ours["ack p50"] <= 65)
    drafting.judge("aim: ack p95 110 ms", ours["ack p95"] <= 110)
    drafting.judge("no worse than: ack p95 180 ms", ours["ack p95"] <= 180)
    for name in ("seen p50", "seen p95"):
        drafting.judge(f"aim: {name} below both peers'", ours[name] <= min(hocuspocus[name], plain[name]))


if __name__ == "__main__":
    main()
