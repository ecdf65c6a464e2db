"""Settings, each from the environment, with defaults that are safe and work on one machine."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from .signing import given_key, secret_key

ROOT = Path(__file__).resolve().parent.parent
#: languages whose catalogue is complete; the others join as their catalogues are finished
LANGUAGES = ["en", "ru"]
#: bytes of one message from a socket, whatever it is cut into, and of one request
LARGEST_MESSAGE = 2 * 1024 * 1024

#: a mail server and its account; who may read /metrics from elsewhere; the log as json or text, else text on a terminal
WITHOUT_DEFAULT = (
    "MAIL_SERVER",
    "MAIL_TLS",
    "MAIL_USERNAME",
    "MAIL_PASSWORD",
    "METRICS_TOKEN",
    "LOG_FORMAT",
    "LOG_LEVEL",
)


def settings(instance: Path) -> dict[str, Any]:
    """All settings. ``instance`` is the folder for the database, the secret key and unsent mail."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{instance / 'dialogue.sqlite'}"
    given = os.environ.get("SECRET_KEY")
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": given_key(given) if given else secret_key(instance / "secret_key"),
        "BASE_URL": os.environ.get("BASE_URL", "http://localhost:5000"),
        "LANGUAGES": LANGUAGES,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "dialogue_platform" / "translations"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "INVITATION_HOURS": float(os.environ.get("INVITATION_HOURS", "0")),  # of an invitation's link; 0: 72
        "IDLE_DAYS": float(os.environ.get("IDLE_DAYS", "7")),  # after which a sign-in that nobody used is over
        "WTF_CSRF_TIME_LIMIT": None,  # a delegate may write for an hour before sending
        "MAX_CONTENT_LENGTH": LARGEST_MESSAGE,
        "MAX_FORM_MEMORY_SIZE": LARGEST_MESSAGE,  # a list of two thousand people is pasted into one field
        "MAIL_PORT": int(os.environ.get("MAIL_PORT", "587")),
        "MAIL_SENDER": os.environ.get("MAIL_SENDER", "dialogue@localhost"),
        "FEATURES": tuple(os.environ.get("FEATURES", "").split()),  # packages from elsewhere, by their names
        "REDIS_URL": os.environ.get("REDIS_URL") or None,  # the alarm between workers
        "WORKERS": int(os.environ.get("WORKERS", "1")),  # how many serve this database, this one included
        # seconds after which a dead worker's room is empty
        "PRESENCE_LIFE": float(os.environ.get("PRESENCE_LIFE", "30")),
        "PROXIES": int(os.environ.get("PROXIES", "0")),  # how many of our own stand in front
        **_patience(),
        **{name: os.environ.get(name) for name in WITHOUT_DEFAULT},
        "SECOND_FACTOR_REQUIRED": os.environ.get("SECOND_FACTOR_REQUIRED") or "nobody",  # organisers, podium, all
        "ASYNC_MODE": os.environ.get("ASYNC_MODE", "threading"),
        "OFFLOAD": None,
        "BARE": None,  # how the fast lane gets below a websocket of this server (live/transport/send_queue.py)
        "EXPORT_FORMS": "dialogue_platform.outcome.export.forms",  # the module that makes files, in a process of its own
        "WEBSOCKET": None,  # what takes the place of Engine.IO's own websocket
        "REAL": None,  # modules as they were before the server made them cooperative
    }


def _patience() -> dict[str, Any]:
    """How long, and how many, before anybody is known."""
    return {
        # seconds for the head of a request, and each piece of its body; for a socket to say whose it is
        "REQUEST_PATIENCE": float(os.environ.get("REQUEST_PATIENCE", "15")),
        "CONNECT_PATIENCE": float(os.environ.get("CONNECT_PATIENCE", "10")),
        "SOCKETS_BEFORE_SIGN_IN": int(os.environ.get("SOCKETS_BEFORE_SIGN_IN", "2000")),  # of one address
    }


def transports(settings: Any) -> list[str]:
    """How a page may connect. Polling asks the same worker again and again, and several workers share no sockets."""
    several = settings["WORKERS"] > 1 or settings["REDIS_URL"]
    return ["websocket"] if several else ["websocket", "polling"]
