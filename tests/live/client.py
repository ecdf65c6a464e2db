"""A client of the protocol, as a browser or a program would be: a real Socket.IO client with the map of entities."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from functools import partial
from typing import Any

import engineio
import socketio
from socketio.exceptions import DisconnectedError, TimeoutError

from dialogue_platform.live.store.streams import new_id


class InOrderEngine(engineio.Client):
    """Handles what comes in the order in which it came."""

    def _trigger_event(self, event: str, *args: Any, **how: Any) -> Any:
        # the end of a connection is handled beside the loop that reads, because it waits for that loop's end
        how["run_async"] = event == "message" and args[0][:1] == "1"
        return super()._trigger_event(event, *args, **how)

    def _connect_websocket(self, *where: Any) -> Any:
        connected = super()._connect_websocket(*where)
        # Who closes would wait three seconds for the server's goodbye, which the thread that reads has taken.
        if self.ws is not None:
            self.ws.close = partial(self.ws.close, timeout=0)
        return connected


class InOrder(socketio.Client):
    """The library's client hands each message to a thread of its own: under load an older signal comes after a newer
    one, and an attachment before the event it belongs to, which loses both.
    """

    def _engineio_client_class(self) -> type[engineio.Client]:
        return InOrderEngine


def cut(sio: Any) -> None:
    """End the TCP connection under a client, if there is one. To close it would not wake the thread that reads."""
    ws = getattr(getattr(sio, "eio", None), "ws", None)
    if ws is not None and ws.sock is not None:
        with contextlib.suppress(OSError):
            ws.sock.shutdown(socket.SHUT_RDWR)


class Peer:
    """One participant's socket. ``streams`` holds for each stream its seq, mark, and map of entities."""

    def __init__(self, url: str, token: str | None) -> None:
        self.url, self.token = url, token
        self.streams: dict[str, dict[str, Any]] = {}
        self.removed: list[dict[str, Any]] = []
        self.signals: list[dict[str, Any]] = []
        self.gaps = 0
        self.lock = threading.RLock()
        self.asking: set[threading.Event] = set()
        self.sio = self._socket()

    def _socket(self) -> socketio.Client:
        sio = InOrder(reconnection=False)
        sio.on("sync", self._on_sync)
        asking = self.asking = set()  # of this link: an older one may still be ending
        sio.on("disconnect", lambda *_: [asked.set() for asked in tuple(asking)])
        sio.on("removed", self.removed.append)
        sio.on("signal", self.signals.append)
        return sio

    def connect(self, patience: float = 10) -> Peer:
        self.sio = self._socket()
        auth = {"token": self.token} if self.token else {}
        self.sio.connect(self.url, auth=auth, transports=["websocket"], wait_timeout=patience)
        return self

    def cut(self) -> None:
        """Lose the link, as a bad network would: nothing is said to anybody."""
        cut(self.sio)

    def call(self, event: str, data: Any) -> Any:
        """The answer. Raises DisconnectedError when the link goes first, TimeoutError after 20 s."""
        found: list[Any] = []
        asked = threading.Event()
        self.asking.add(asked)
        self.sio.emit(event, data, callback=lambda answer=None: (found.append(answer), asked.set()))
        give_up = time.monotonic() + 20
        while not asked.wait(0.2) and self.sio.connected:  # the link may have gone while we were about to ask
            if time.monotonic() > give_up:
                raise TimeoutError()
        self.asking.discard(asked)
        if not found:
            raise DisconnectedError()
        return found[0]

    def command(self, name: str, key: str | None = None, **args: Any) -> Any:
        return self.call("command", {"key": key or new_id(), "name": name, "args": args})

    def join(self, stream: str, pages: int | None = None) -> Any:
        """Join, or join again with what we hold; then read ``pages`` pages (all, if not said)."""
        held = self.streams.get(stream)
        ask: dict[str, Any] = {"stream": stream}
        if held and held["seq"]:
            ask |= {"after": held["seq"], "mark": held["mark"]}
        answer = self.call("join", ask)
        if not answer["ok"]:
            return answer
        with self.lock:
            if answer["full"] or held is None:
                held = self.streams[stream] = {"map": {}, "cursor": None, "seq": 0, "mark": ""}
                held["cursor"] = answer["more"]
            held["seq"], held["mark"] = max(held["seq"], answer["seq"]), answer["mark"]
            self._take(held, answer["entities"])
        self._read_pages(stream, pages)
        return answer

    def _read_pages(self, stream: str, pages: int | None) -> None:
        held, read = self.streams[stream], 0
        while held["cursor"] is not None and (pages is None or read < pages):
            answer = self.call("page", {"stream": stream, "cursor": held["cursor"]})
            with self.lock:
                self._take(held, answer["entities"])
                held["cursor"] = answer["more"]
            read += 1

    def _on_sync(self, data: dict[str, Any]) -> None:
        with self.lock:
            held = self.streams.get(data["stream"])
            if held is None:
                return
            if held["seq"] < data["from"]:
                self.gaps += 1
                return
            self._take(held, data["entities"])
            if not data.get("mine") and data["seq"] >= held["seq"]:
                held["seq"], held["mark"] = data["seq"], data["mark"]

    def _take(self, held: dict[str, Any], entities: list[dict[str, Any]]) -> None:
        for entity in entities:
            place = (entity["kind"], entity["id"])
            known = held["map"].get(place)
            if known is None or entity["seq"] >= known["seq"]:
                held["map"][place] = entity

    def state(self, stream: str) -> dict[tuple[str, str], Any]:
        """What is on the screen: tombstones left out."""
        with self.lock:
            return {k: dict(e) for k, e in self.streams[stream]["map"].items() if "gone" not in e}
