"""What the entries about typing share: a document full of people, ours and two peers' servers, and the typists.

The peers are Hocuspocus and y-websocket as they come from npm, with their documents in memory alone. The typists
(bench/peers/typists.mjs) are the same process for all three; it says when it was the bottleneck itself.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench._processes import KEPT, ROOT, await_port, end_politely, started
from bench._rooms import Room, do, enrolled, furnished, organiser_of, served
from dialogue_platform.live import live_of
from dialogue_platform.serving import allow_many_sockets
from tools.front_end import node, node_environment
from tools.servers import free_port

PEERS = ROOT / "bench" / "peers"
FOLDER = KEPT / "drafting"
PACKAGES = {
    "@hocuspocus/server": "3.4.4",
    "y-websocket": "2.1.0",
    "yjs": "13.6.33",
    "y-protocols": "1.0.7",
    "ws": "8.23.0",
}
SERVERS = ("ours", "hocuspocus", "y-websocket")
#: commits that are timed to know what one costs
COMMITS = 60
#: more of its time than this at work, or its loop held this long, and the figures are the typists' own
MOST_BUSY, MOST_LAG_MS = 0.85, 20


def install() -> None:
    """The peers' packages, once."""
    wanted = json.dumps({"name": "peers", "private": True, "dependencies": PACKAGES})
    manifest = FOLDER / "package.json"
    if (FOLDER / "node_modules").is_dir() and manifest.exists() and manifest.read_text() == wanted:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    manifest.write_text(wanted)
    words = [node().parent / "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    done = subprocess.run([*map(str, words)], cwd=FOLDER, env=node_environment(), capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(FOLDER)
        raise RuntimeError(f"npm could not install the peers: {done.stdout}{done.stderr}")


@dataclass
class DraftingLoad:
    """A document, tokens of those who write it and of those who look on."""

    room: Room
    document: str
    writers: list[str]
    readers: list[str]


@contextmanager
def load(writers: int, readers: int) -> Iterator[DraftingLoad]:
    with furnished(people=readers) as room:
        yield _with_document(room, writers)


def _with_document(room: Room, writers: int) -> DraftingLoad:
    from dialogue_platform import create_app

    app = create_app({"SQLALCHEMY_DATABASE_URI": room.url})
    with app.app_context():
        made = do(
            organiser_of(room), "outcome.create_document", dialogue=room.dialogue, title="Bench", sections=["One"]
        )
        tokens = [enrolled(room, f"writer{n}", "rapporteur") for n in range(writers)]
        live_of(app).stop()
    return DraftingLoad(room, made["document"], tokens, room.tokens)


@dataclass
class Played:
    """One round at one server; times in ms."""

    acks: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    remark: str = ""

    @property
    def figures(self) -> dict[str, float]:
        return {
            "ack p50": median(self.acks) if self.acks else 0,
            "ack p95": _p95(self.acks),
            "seen p50": median(self.seen),
            "seen p95": _p95(self.seen),
        }


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[18] if len(times) > 1 else sum(times)


def play(server: str, load: DraftingLoad, **what: Any) -> Played:
    """Start a server anew, let the people type at it, end it."""
    install()
    if server == "ours":
        with served(load.room) as ours:
            return _type(server, ours.port, load, what)
    port = free_port()
    log = KEPT / f"{server}.log"
    command: list[str | Path]
    if server == "hocuspocus":
        command, env = [node(), PEERS / "hocuspocus.mjs", FOLDER, str(port)], dict(os.environ)
    else:
        command = [node(), FOLDER / "node_modules" / "y-websocket" / "bin" / "server.cjs"]
        env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
    with started(command, log, env, stdout=subprocess.DEVNULL) as process:
        await_port(port, process, log)
        return _type(server, port, load, what)


def _type(server: str, port: int, load: DraftingLoad, what: dict[str, Any]) -> Played:
    from dialogue_platform.outcome.schema import SCHEMA

    message = {"server": server, "port": port, "document": load.document, "schema": SCHEMA}
    message |= {"writers": load.writers, "readers": load.readers, **what}
    command = [str(node()), str(PEERS / "typists.mjs"), str(FOLDER)]
    done = subprocess.run(command, input=json.dumps(message) + "\n", capture_output=True, text=True, timeout=300)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"the typists at {server} stumbled: {done.stderr[-2000:]}")
    return _read(server, json.loads(done.stdout))


def _read(server: str, message: dict[str, Any]) -> Played:
    remarks = []
    if message["missing"]:
        remarks.append(f"{message['missing']} keys were not seen by all")
    if message["cpu"] > MOST_BUSY or message["lag"] > MOST_LAG_MS:
        remarks.append(
            f"the typists were the bottleneck: busy {message['cpu']:.0%}, held for {message['lag']:.0f} ms (p99)"
        )
    keys = message["keys"]
    acks = [key["ack"] for key in keys if key["ack"] is not None]
    return Played(acks, [key["all"] for key in keys], f"{server}: " + "; ".join(remarks) if remarks else "")


def commit_ms(load: DraftingLoad, pause_ms: float) -> float:
    """What one small commit costs on this disk, in a file beside ours that is opened as safely; p50.

    As quietly as the keys come: a disk that was at rest takes twice as long as one that is kept busy.
    """
    file = sqlite3.connect(load.room.folder / "commit.sqlite", isolation_level=None)
    file.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE key (letter BLOB)")
    times = []
    for _ in range(COMMITS):
        time.sleep(pause_ms / 1000)
        began = time.perf_counter()
        file.execute("INSERT INTO key VALUES (?)", (b"x" * 40,))
        times.append((time.perf_counter() - began) * 1000)
    file.close()
    return median(times)


def medians(rounds: list[Played]) -> dict[str, float]:
    return {name: median(one.figures[name] for one in rounds) for name in rounds[0].figures}


def rounds_of(count: int, load: DraftingLoad, **what: Any) -> dict[str, dict[str, float]]:
    """Every server in turn, as often as wanted; the medians, by server."""
    played: dict[str, list[Played]] = {server: [] for server in SERVERS}
    for _ in range(count):
        for server in SERVERS:
            one = play(server, load, **what)
            if one.remark:
                print(f"  ! {one.remark}")
            played[server].append(one)
    return {server: medians(rounds) for server, rounds in played.items()}


def show(name: str, ours: float, theirs: dict[str, float]) -> None:
    """One line: our figure beside each peer's, and the ratios."""
    beside = "   ".join(f"{peer} {ms:6.1f} ({ours / ms:4.2f} ×)" for peer, ms in theirs.items() if ms)
    print(f"  {name:10} ours {ours:6.1f} ms   {beside}")


def judge(what: str, met: bool) -> None:
    print(f"  {'met ' if met else 'MISSED'}  {what}")


def options(description: str, quick: dict[str, int], **usual: int) -> argparse.Namespace:
    """``--rounds 5`` and the like; what is not said is as usual, or with ``--quick`` as told for that."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="one short round: does it work at all")
    for name in usual:
        parser.add_argument(f"--{name}", type=int)
    wanted = parser.parse_args()
    for name, value in ({**usual, **quick} if wanted.quick else usual).items():
        setattr(wanted, name, getattr(wanted, name) or value)
    allow_many_sockets()
    end_politely()
    return wanted
