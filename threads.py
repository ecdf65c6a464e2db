"""Builds and serves the app with a thread for each socket: gunicorn's gthread, where one loop is too small."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from engineio.async_drivers import threading as driver
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from dialogue_platform import create_app, serving


class Websocket(driver.SimpleWebSocketWSGI):
    """With a bound on one message over all its frames: without it one that never ends takes all memory."""

    def __init__(self, handler: Any, eio: Any) -> None:
        super().__init__(handler, eio, max_message_size=eio.max_http_buffer_size)

    def close(self) -> None:
        """Said, and done: who does not answer the word would keep two threads for as long as it likes."""
        super().close()
        with suppress(OSError):
            self.ws.sock.shutdown(socket.SHUT_RDWR)


class Worker(ThreadWorker):
    """Gunicorn waits without end for the rest of a head that is half sent, and for a body, and a thread waits with it."""

    def init_process(self) -> None:
        self.heads: dict[Any, float] = {}
        super().init_process()

    @property
    def patience(self) -> float:
        return float(self.app.app.config["REQUEST_PATIENCE"])

    def handle(self, conn: Any) -> Any:
        """A connection from which a request is to be read, and answered."""
        self.heads[conn] = time.monotonic() + self.patience
        try:
            return super().handle(conn)
        finally:
            self.heads.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The head has come whole."""
        self.heads.pop(conn, None)
        if req.method != "GET":
            conn.sock.settimeout(self.patience)
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Asked about once a second."""
        super().murder_pending()
        present = time.monotonic()
        for conn, until in list(self.heads.items()):
            if until <= present:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)


class Threads(BaseApplication):
    """One gunicorn worker: its process holds the sockets, its master starts it again when it dies."""

    def __init__(self, host: str, port: int, sockets: int) -> None:
        self.address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.sockets = sockets
        super().__init__()

    def load_config(self) -> None:
        """A socket keeps its thread as long as it is open, so there are as many threads as sockets, and some to spare."""
        settings = {
            "bind": self.address,
            "worker_class": Worker,
            "workers": 1,
            "threads": self.sockets + 32,
            "worker_connections": self.sockets + 200,
            "backlog": 1024,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "post_worker_init": self.begin,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In the worker, after the fork: no thread of ours would outlive one."""
        self.app = self.or_end(lambda: create_app({"ASYNC_MODE": "threading", "WEBSOCKET": Websocket}))
        return self.app

    def begin(self, worker: Any) -> None:
        """The worker is about to take connections."""
        self.held = self.or_end(lambda: serving.begin(self.app))
        signal.signal(signal.SIGTERM, lambda number, frame: self.leave(worker, number, frame))
        host = self.address.rpartition(":")[0]
        print(f"serving http://{host}:{worker.sockets[0].getsockname()[1]}", flush=True)

    @staticmethod
    def or_end(step: Callable[[], Any]) -> Any:
        """What says why it will not serve ends the master too: else that would try again for ever."""
        try:
            return step()
        except SystemExit as refused:
            print(refused, file=sys.stderr)
            sys.exit(Arbiter.WORKER_BOOT_ERROR)

    def leave(self, worker: Any, number: int, frame: Any) -> None:
        """Accept nothing more; the sockets are closed beside, for gunicorn waits until all threads are free."""
        worker.handle_exit(number, frame)
        threading.Thread(target=serving.end, args=(self.app,), name="end").start()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--sockets", type=int, default=1000, help="how many may be open at the same time")
    options = parser.parse_args()
    serving.allow_many_sockets()
    Threads(options.host, options.port, options.sockets).run()


if __name__ == "__main__":
    main()
