"""Drafters whose text is held by Yjs itself, in Node, with the undo of our pages (yjs-peer.ts)."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.schema import SCHEMA
from tests.server import ROOT


def bundled(folder: Path) -> Path:
    """The peer as one program."""
    made = folder / "yjs-peer.mjs"
    esbuild = [ROOT / "node_modules" / ".bin" / "esbuild", "tests/outcome/yjs-peer.ts", "--bundle", "--platform=node"]
    subprocess.run([*esbuild, "--format=esm", f"--outfile={made}", "--log-level=warning"], cwd=ROOT, check=True)
    return made


class YjsDrafter:
    """A page with the document open: what it writes waits in ``outbox`` until it is sent."""

    def __init__(self, draft: Any, name: str, process: Any) -> None:
        self.document, self.socket, self.process = draft.document, draft.socket(name), process
        self.outbox: list[bytes] = []
        self.text: list[Any] = []
        asked = {"document": self.document, "vector": b"", "schema": SCHEMA}
        answer = self.socket.emit("draft.join", asked, callback=True)
        assert answer["ok"], answer
        self.do("begin", client=answer["client"])
        self.do("hear", update=b64encode(answer["update"]).decode())

    def do(self, act: str, **args: Any) -> None:
        self.process.stdin.write(json.dumps({"do": act, **args}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.outbox += map(b64decode, answer["updates"])
        self.text = answer["text"]

    def send(self) -> None:
        """All that waits, in order."""
        waiting, self.outbox = self.outbox, []
        for update in waiting:
            message = {"document": self.document, "uid": new_id(), "update": update}
            answer = self.socket.emit("draft.update", message, callback=True)
            assert answer["ok"], answer

    def hear(self) -> None:
        for message in self.socket.get_received():
            if message["name"] == "draft.update":
                self.do("hear", update=b64encode(message["args"][0]["update"]).decode())

    def runs(self, paragraph: str) -> list[Any]:
        """A paragraph as [letters, marks]."""
        return next(runs for id, runs in self.text if id == paragraph)

    def letters(self, paragraph: str) -> str:
        return "".join(letters for letters, _ in self.runs(paragraph))


@contextmanager
def drafters(draft: Any, program: Path, *names: str) -> Iterator[list[YjsDrafter]]:
    """One for each of these people."""
    processes = [
        subprocess.Popen(["node", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in names
    ]
    try:
        yield [YjsDrafter(draft, name, process) for name, process in zip(names, processes, strict=True)]
    finally:
        for process in processes:
            process.stdin.close()
            process.wait(timeout=10)


def as_yjs(text: dict[str, Any]) -> list[Any]:
    """A stored text, as those drafters show theirs."""
    paragraphs = [node for node in text["content"] if node["type"] == "paragraph"]
    return [[node["attrs"]["paragraph_id"], [run(one) for one in node.get("content", [])]] for node in paragraphs]


def run(node: dict[str, Any]) -> list[Any]:
    return [node["text"], sorted(mark["type"] for mark in node.get("marks", []))]
