"""The load client from Python: it compiles bench/load/*.c when they changed, starts it, and tells it what to do.

    with Load(port) as load:                          # path="/ws", plain=True for websockets without engine.io
        load.clients([connecting(token, stream) for token in tokens])
        load.watch(0, 1000, stream)                   # whose seq is followed
        joined = load.connect(0, 1000)                # waits for every ack of join; joined.each: ms of each client
        played = load.play([Act(client=1000, frame=command(1, "questions.publish", {...}),
                                sees=mark(0, 1000, "the text of the question"))])
        played.acts[0].all                            # ms from its send until the last of them had it
        print(played.remark())                        # warns when the load client itself was the bottleneck

Clients are numbered from 0 in the order told; each is the list of frames it sends until it is ready: the connect to
the namespace, then events whose acks it awaits one after the other. Between two calls it answers pings and reads what
comes, so a room is held open by `time.sleep`. A binary event is its text frame followed by its attachments:
`binary('451-7["draft.update",{...,"update":{"_placeholder":true,"num":0}}]', update)`; to follow what others see of it,
watch the document: `load.watch(0, 100, '"document":"…"')` reads `log_seq` where a stream has `seq`.

Times are milliseconds. `Act.at` is when it is sent, counted from the beginning of the play. What an act is seen by:
`SEQ`: the last watcher's sync covers the seq of its ack; `mark(first, count, text)`: a frame with this text (unique
in the play) has come to each of these clients; None: nobody is waited for.
"""

import hashlib
import json
import secrets
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench._processes import KEPT, ROOT, started
from tools import machine

SOURCES = ROOT / "bench" / "load"
SOCKET_IO = "/socket.io/?EIO=4&transport=websocket"
SEQ = "seq"
#: above these the figures are the load client's own: late in reading by this part of the slowest act, or in sending
MOST_BEHIND, MOST_LAG_MS = 0.3, 50
COMPILE = ["-O2", "-Wall", "-Wextra", "-Werror", "-std=gnu11"]


def compiled() -> Path:
    """The load client's program, made anew when its sources have changed."""
    sources = sorted(SOURCES.glob("*.[ch]"))
    digest = hashlib.sha256(b"\0".join([*(path.read_bytes() for path in sources), *map(str.encode, COMPILE)]))
    program = KEPT / f"load-{digest.hexdigest()[:16]}"
    if program.exists():
        return program
    machine.install_missing(["gcc"])
    KEPT.mkdir(exist_ok=True)
    made = program.with_suffix(f".{secrets.token_hex(4)}")
    code = [path for path in sources if path.suffix == ".c"]
    subprocess.run([shutil.which("gcc") or "gcc", *COMPILE, "-o", made, *code, "-lm"], check=True)
    made.replace(program)
    return program


def mark(first: int, count: int, text: str) -> str:
    """Seen when a frame that holds ``text`` has come to each of these clients."""
    return f"mark:{first}:{count}:{text}"


def compact(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def connecting(token: str | None, *streams: str) -> list[str]:
    """The frames of a participant of ours: signs in by token, then joins the streams."""
    joins = [f"42{number}" + compact(["join", {"stream": stream}]) for number, stream in enumerate(streams)]
    return ["40" + (compact({"token": token}) if token else ""), *joins]


def command(number: int, name: str, args: dict[str, Any], key: str | None = None) -> str:
    """A command as a frame; ``number`` is its ack's, unique for its client in one play."""
    return f"42{number}" + compact(["command", {"key": key or secrets.token_hex(11), "name": name, "args": args}])


def binary(text: str, *attachments: bytes) -> str:
    """A frame with its binary attachments."""
    return "\x1f".join([text, *(part.hex() for part in attachments)])


@dataclass
class Act:
    """What a client does; after the play also how it went (ms after its send; None: never)."""

    client: int
    frame: str
    at: float = 0
    sees: str | None = None
    ok: bool | None = None
    seq: int = 0
    ack: float | None = None
    first: float | None = None
    all: float | None = None


@dataclass
class Report(ABC):
    """How the load client itself fared.

    ``busy`` is the part of the time it was at work; ``behind`` the longest time (ms) from one look at its sockets to
    the next, by which something may have been read late; ``lag`` how late (ms) it sent something at worst.
    """

    busy: float = 0
    behind: float = 0
    lag: float = 0

    @abstractmethod
    def slowest(self) -> float:
        """The figure (ms) that ``behind`` must be small beside."""

    def remark(self) -> str:
        """Empty, or that these figures are not the server's."""
        if self.behind <= MOST_BEHIND * self.slowest() and self.lag <= MOST_LAG_MS:
            return ""
        return f"the client was the bottleneck: {self.behind:.0f} ms behind in reading, {self.lag:.0f} ms in sending"


@dataclass
class Joined(Report):
    """All connected and joined: after how long (ms), and each one of itself."""

    ms: float = 0
    each: list[float | None] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)

    def slowest(self) -> float:
        return self.ms


@dataclass
class Played(Report):
    acts: list[Act] = field(default_factory=list)
    unacknowledged: int = 0

    def slowest(self) -> float:
        return max((act.all or act.ack or 0 for act in self.acts), default=0)


class Load:
    """One process of the load client, connected to a port of this machine."""

    def __init__(self, port: int, path: str = SOCKET_IO, plain: bool = False) -> None:
        self._target = f"target {port} {path}{' plain' if plain else ''}"
        self._stack = ExitStack()
        self.count = 0

    def __enter__(self) -> "Load":
        program = compiled()
        self.log = KEPT / "load.log"
        self.process = self._stack.enter_context(
            started([program], self.log, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )
        self._tell(self._target)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _tell(self, *lines: str) -> dict[str, Any]:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin and stdout
        try:
            stdin.write("\n".join([*lines, ""]))
            stdin.flush()
        except BrokenPipeError:
            pass
        answer = stdout.readline()
        if not answer:
            raise RuntimeError(f"the load client ended: {self.log.read_text()[-500:]}")
        reply: dict[str, Any] = json.loads(answer)
        return reply

    def clients(self, clients: Sequence[Sequence[str]]) -> None:
        """Who there will be, once: for each the frames it sends to be ready."""
        self.count = len(clients)
        self._tell(f"clients {self.count}", *("\t".join(frames) for frames in clients))

    def watch(self, first: int, count: int, stream: str) -> None:
        """Follow the seq of these clients on a stream (or in frames whose head holds a text with quotes)."""
        text = stream if '"' in stream else f'"stream":"{stream}"'
        self._tell(f"watch {first} {count} {text}")

    def connect(self, first: int, count: int, at_once: int = 50, patience_s: float = 120) -> Joined:
        """Connect and join these clients. Raises RuntimeError, with the server's words, when one is refused."""
        reply = self._tell(f"connect {first} {count} {at_once} {patience_s * 1000:g}")
        joined = Joined(reply.pop("busy"), reply.pop("behind"), 0, reply.pop("ms"), reply.pop("each"), reply)
        if None in joined.each:
            lacking = joined.each.count(None)
            raise RuntimeError(f"{lacking} of {count} did not get in: {reply['refusal'] or 'no answer in time'}")
        return joined

    def play(self, acts: Sequence[Act], patience_s: float = 30) -> Played:
        """Play a schedule; wait no longer than ``patience_s`` after the last act for its acks and sights."""
        acts = sorted(acts, key=lambda act: act.at)
        lines = (f"{act.at:.3f}\t{act.client}\t{act.sees or '-'}\t{act.frame}" for act in acts)
        reply = self._tell(f"play {len(acts)} {patience_s * 1000:g}", *lines)
        for act, went in zip(acts, reply.pop("acts"), strict=True):
            act.ok, act.seq, act.ack, act.first, act.all = (went[k] for k in ("ok", "seq", "ack", "first", "all"))
        return Played(reply["busy"], reply["behind"], reply["lag"], list(acts), reply["unacknowledged"])

    def close(self, first: int, count: int) -> None:
        """Close the sockets of these clients."""
        self._tell(f"close {first} {count}")

    def counts(self) -> dict[str, Any]:
        """So far: ready and gone clients, refusals (and the first one's words), gaps in syncs, frames, bytes."""
        return self._tell("stat")
