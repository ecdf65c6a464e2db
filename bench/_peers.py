"""Servers beside ours, on loopback: limits written in Python (bench/peers/*.py), peers from npm (*.mjs).

with peer("raw_sockets.py") as port, peer("socketio.mjs") as other: ...
"""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._processes import KEPT, ROOT, await_port, started
from tools.servers import free_port

PEERS = ROOT / "bench" / "peers"
INSTALLED = KEPT / "peers"


@contextmanager
def peer(program: str, *more: str) -> Iterator[int]:
    """Start one; it is called with its port and what else it is told. Answers the port once it listens."""
    port = free_port()
    with peer_process(program, port, *more):
        yield port


@contextmanager
def peer_process(program: str, port: int, *more: str) -> Iterator[int]:
    """The same, on a port of the caller's choice; answers the process id."""
    node_program = program.endswith(".mjs")
    words = [*_node_command(program), str(port), *more] if node_program else _python_command(program, port, more)
    KEPT.mkdir(exist_ok=True)
    log = KEPT / f"{program}.log"
    log.write_text("")
    with started(words, log) as process:
        await_port(port, process, log)
        yield process.pid


def _python_command(program: str, port: int, more: tuple[str, ...]) -> list[str | Path]:
    return [sys.executable, PEERS / program, str(port), *more]


def _node_command(program: str) -> list[str | Path]:
    from tools.front_end import node

    return [node(), install() / program]


def install() -> Path:
    """The npm packages of the peers and a copy of their programs beside them, where Node looks for packages."""
    from tools.front_end import node, node_environment
    from tools.say import quietly, step

    INSTALLED.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256((PEERS / "package.json").read_bytes()).hexdigest()
    stamp = INSTALLED / "stamp"
    for path in [*PEERS.glob("*.mjs"), PEERS / "package.json"]:
        shutil.copy(path, INSTALLED / path.name)
    if not stamp.exists() or stamp.read_text() != wanted:
        with step("npm packages of the peers"):
            npm: list[str | Path] = [node().parent / "npm", "install", "--prefix", INSTALLED, "--no-audit", "--no-fund"]
            quietly(npm, env=node_environment(), advice="npm could not install the peers. Is its registry in reach?")
        stamp.write_text(wanted)
    return INSTALLED


def version_of(package: str) -> str:
    """Which version of an npm package is measured."""
    import json

    return str(json.loads((install() / "node_modules" / package / "package.json").read_text())["version"])
