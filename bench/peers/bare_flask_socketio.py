"""A limit: Flask-SocketIO on eventlet as it comes, with an application that does nothing.

    python bare_flask_socketio.py PORT

``ask`` goes to everybody as ``question``; ``join`` is acknowledged.
"""

import sys
import warnings

warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import eventlet.wsgi  # noqa: E402
from flask import Flask  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet", manage_session=False)


@socketio.on("ask")
def ask(question):
    socketio.emit("question", question)


@socketio.on("join")
def join(wanted):
    return {"ok": True, "stream": wanted.get("stream"), "seq": 0, "entities": []}


if __name__ == "__main__":
    listener = eventlet.listen(("127.0.0.1", int(sys.argv[1])), backlog=4096)
    eventlet.wsgi.server(listener, app, log_output=False, max_size=20_000, socket_timeout=None)
