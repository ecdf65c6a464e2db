"""Typing, quiet: one keystroke at a time in a document that a hundred others have open.

From the key's send until the last of the hundred has it, at our server (where it is on the disk before anyone sees
it), at Hocuspocus and at y-websocket (which keep it in memory), each with the same typists; the medians of the rounds.
Aim: Hocuspocus' p50. No worse than: that and one commit of ours.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _drafting as drafting

READERS, KEYS, PAUSE_MS = 100, 40, 60


def main() -> None:
    wanted = drafting.options(__doc__ or "", {"rounds": 1}, rounds=5)
    with drafting.load(writers=1, readers=READERS) as load:
        what = {"quiet": {"rounds": KEYS, "pause_ms": PAUSE_MS}, "busy": None}
        found = drafting.rounds_of(wanted.rounds, load, **what)
        commit = drafting.commit_ms(load, PAUSE_MS)
    ours, hocuspocus, plain = (found[server] for server in drafting.SERVERS)
    print(f"one key to {READERS} watchers, {KEYS} keys, median of {wanted.rounds} rounds; one commit {commit:.1f} ms")
    for name in ("seen p50", "seen p95"):
        drafting.show(name, ours[name], {"Hocuspocus": hocuspocus[name], "y-websocket": plain[name]})
    drafting.show("ack p50", ours["ack p50"], {"Hocuspocus": hocuspocus["ack p50"]})
    drafting.judge("aim: Hocuspocus' p50", ours["seen p50"] <= hocuspocus["seen p50"])
    drafting.judge("no worse than: that and one commit", ours["seen p50"] <= hocuspocus["seen p50"] + commit)


if __name__ == "__main__":
    main()
