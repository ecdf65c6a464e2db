"""Addresses of the page's own files. The address changes with the content, so that a browser may keep a file for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for
from markupsafe import Markup, escape


@lru_cache(maxsize=256)
def _digest(path: str, changed_ns: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def _version(file: Path) -> str | None:
    try:
        return _digest(str(file), file.stat().st_mtime_ns)
    except OSError:
        return None


def asset(name: str) -> str:
    """``css/base.css`` is a file we wrote; ``room.js`` is one that the build made."""
    filename = name if name.startswith("css/") else f"build/{name}"
    version = _version(Path(current_app.static_folder or "") / filename)
    return url_for("static", filename=filename, v=version)


def icon(name: str, title: str | None = None) -> Markup:
    """A sign of the sprite; silent for a reader unless it has a title."""
    spoken = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return Markup(f'<svg class="i" {spoken}><use href="#i-{escape(name)}"/></svg>')  # noqa: S704 - both parts are escaped
