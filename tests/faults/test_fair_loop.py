"""Who asks without a pause does not have the loop alone: counted in requests and frames, on the real launcher's server.

All that the busy ones send lies ready in the server's sockets before it reads the first byte, so nothing here is a
matter of time: it would read one connection to its end before it looked at another one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.monitoring.conftest import migrated, own_file  # noqa: F401 - fixtures
from tests.server import ROOT

BUSY, EACH = 4, 150

PREPARE = """
import json, os, sys, wsgi
from eventlet.patcher import original
real, order, app = original("socket"), [], wsgi.build()

def noted(environ, start_response):
    order.append(environ.get("QUERY_STRING") or environ["PATH_INFO"])
    return app(environ, start_response)

noted.config = app.config
listener = wsgi.listen("127.0.0.1", 0)
port = listener.getsockname()[1]

def link(data):
    one = real.create_connection(("127.0.0.1", port))
    one.setsockopt(real.SOL_SOCKET, real.SO_RCVBUF, 4_000_000)
    one.sendall(data)
    return one

def get(path):
    return f"GET {path} HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n".encode()

def serve_until(done):
    server = wsgi.eventlet.spawn(wsgi.serve, listener, noted)
    with wsgi.eventlet.Timeout(100):
        while not done():
            wsgi.eventlet.sleep(0.01)
    server.kill()
"""
REQUESTS = """
path = sys.argv[1]
busy = [link(get(path + "?busy") * EACH) for _ in range(BUSY)]
other = link(get("/healthz?other"))
serve_until(lambda: order.count("busy") == BUSY * EACH)
print(json.dumps(order))
"""
FRAMES = """
frame = b"\\x81\\x81\\0\\0\\0\\x003"  # a pong, masked by nothing
handshake = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: Upgrade\\r\\n"
    b"Upgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\\r\\n\\r\\n"
)
from eventlet.websocket import RFC6455WebSocket
receive = RFC6455WebSocket._recv_frame

def noted_frame(self, message=None):
    found = receive(self, message)
    order.append("frame")
    return found

RFC6455WebSocket._recv_frame = noted_frame
busy = [link(handshake) for _ in range(BUSY)]
server = wsgi.eventlet.spawn(wsgi.serve, listener, noted)
while len(app.extensions["socketio"].server.eio.sockets) < BUSY:
    wsgi.eventlet.sleep(0.01)
order.clear()
for one in busy:
    one.sendall(frame * EACH * 16)
other = link(get("/healthz?other"))
with wsgi.eventlet.Timeout(100):
    while order.count("frame") < BUSY * EACH * 16:
        wsgi.eventlet.sleep(0.01)
print(json.dumps(order))
os._exit(0)
"""


def order_of(own_file, script: str, *words: str) -> list[str]:  # noqa: F811
    env = {**os.environ, "INSTANCE": str(own_file.parent), "DATABASE_URL": f"sqlite:///{own_file}"}
    code = f"BUSY, EACH = {BUSY}, {EACH}\n{PREPARE}\n{script}"
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def came(order: list[str]) -> int:
    """How many of the others were served before the other client was."""
    return order.index("other") if "other" in order else len(order)


def test_a_request_is_served_after_a_few_of_those_who_ask_without_a_pause(own_file):  # noqa: F811
    order = order_of(own_file, REQUESTS, "/static/icon.svg")
    assert order.count("busy") == BUSY * EACH
    assert came(order) <= 3 * BUSY, f"it came after {came(order)} of the others"


def test_a_request_is_served_after_a_few_frames_of_those_who_send_without_a_pause(own_file):  # noqa: F811
    order = order_of(own_file, FRAMES)
    assert came(order) <= 3 * BUSY * 16, f"it came after {came(order)} frames of the others"
