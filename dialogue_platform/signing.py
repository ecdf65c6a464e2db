"""The key that signs cookies and links: made once, never half, and never replaced in silence."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

#: letters of a key, and how many different ones; a key of ours has 64
LEAST, DIFFERENT = 32, 5


def weakness(key: str) -> str | None:
    """What is wrong with a key, or None. Letters that cannot be seen are what a power cut or a slip leaves in a file."""
    if not key.strip():
        return "is empty"
    if len(key) < LEAST:
        return f"has {len(key)} letters; it needs at least {LEAST}"
    if len(set(key)) < DIFFERENT:
        return f"has fewer than {DIFFERENT} different letters"
    return None if key.isprintable() else "is garbled"


def secret_key(path: Path) -> str:
    """The key of this installation, readable by its owner alone; there is no default one. Exits when it is none."""
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().decode().strip()
    except UnicodeDecodeError:
        key = "\0" * LEAST + "garbled"
    except OSError as error:
        raise SystemExit(f"The secret key {path} cannot be had ({error.strerror}). Give one by SECRET_KEY.") from error
    wrong = weakness(key)
    if wrong:
        raise SystemExit(
            f"The secret key in {path} {wrong}, so nothing is served. Put the file back from a backup; or delete it, and a "
            "new one is made: then everybody signs in anew, and sign-in links that are out are void."
        )
    return key


def given_key(key: str) -> str:
    """A key of the environment. Exits when it is too weak."""
    wrong = weakness(key)
    if wrong:
        raise SystemExit(
            f"SECRET_KEY {wrong}, so nothing is served. Give a long random one, or none: then one is made and kept in INSTANCE."
        )
    return key


def _make(path: Path) -> None:
    """Written whole beside its place and linked there: of two that start at once, both read what was first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, place = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")  # for its owner alone
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(place, path)
    finally:
        os.unlink(place)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """The name too is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
