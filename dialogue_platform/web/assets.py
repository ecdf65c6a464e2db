"""The page's own files. A built file bears its hash in its name, so a browser keeps it for ever and never asks again."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, current_app, url_for
from markupsafe import Markup, escape
from whitenoise import WhiteNoise

from .languages import current_language

#: what the build wrote about its files, by logical name: {"room.js": {"file": …, "imports": […]}, …}
MANIFEST = "manifest.json"
HASHED = r"-[A-Z0-9]{8}\.\w+$"


@lru_cache(maxsize=4)
def _read(path: str, changed_ns: int) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(Path(path).read_text())
    return found


def _entry(name: str) -> dict[str, Any]:
    file = Path(current_app.static_folder or "") / "build" / MANIFEST
    try:
        return _read(str(file), file.stat().st_mtime_ns).get(name, {})
    except (OSError, ValueError):  # nothing is built, or not whole: a page without islands and sheets can still be read
        return {}


def _address(file: str) -> str:
    return url_for("static", filename=f"build/{file}")


def asset(name: str) -> str:
    """The address of ``room.js`` or ``css/room.css`` as the last build made it."""
    return _address(_entry(name).get("file", name))


def _catalogue(island: str) -> str:
    return f"words/{current_language()}/{island}.js"


def words(island: str) -> str:
    """The address of what an island says, in the language of this reader."""
    return asset(_catalogue(island))


def preloads(name: str, *parts: str | None) -> Markup:
    """Links by which a browser fetches beside an island its words, what it imports, and the parts it will ask for when it runs."""
    spoken = _entry(_catalogue(name.removesuffix(".js"))).get("file")
    files = dict.fromkeys([*filter(None, [spoken]), *_entry(name).get("imports", [])])
    for part in filter(None, parts):
        entry = _entry(part)
        files.update(dict.fromkeys([*entry.get("imports", []), *([entry["file"]] if entry else [])]))
    links = (f'<link rel="modulepreload" href="{escape(_address(file))}">' for file in files)
    return Markup("".join(links))  # noqa: S704 - the addresses are escaped


def icon(name: str, title: str | None = None) -> Markup:
    """A sign of the sprite; silent for a reader unless it has a title."""
    spoken = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return Markup(f'<svg class="i" {spoken}><use href="#i-{escape(name)}"/></svg>')  # noqa: S704 - both parts are escaped


def _headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


class Built(WhiteNoise):
    """The built files, also those of a build that was made since this server began, without those that went with it."""

    def __init__(self, inner: Any, built: Path, url: str) -> None:
        self.built, self.url, self._changed_ns = built, url, 0
        super().__init__(
            inner, max_age=0, allow_all_origins=False, immutable_file_test=HASHED, add_headers_function=_headers
        )
        self._look()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """A file, or what the app answers: there is none of that name."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(self.url):
            return self.application(environ, start_response)
        if path not in self.files:
            self._look()
        try:
            return super().__call__(environ, start_response)
        except FileNotFoundError:
            return self.application(environ, start_response)

    def _look(self) -> None:
        """Read the folder again if the list of files is another one."""
        try:
            changed_ns = (self.built / MANIFEST).stat().st_mtime_ns
        except OSError:
            return
        if changed_ns != self._changed_ns:
            self.add_files(str(self.built), self.url)
            self._changed_ns = changed_ns


def init_app(app: Flask) -> None:
    """Serve what is built before Flask is asked: in the smallest form the browser takes, without cookie or policy."""
    built = Path(app.static_folder or "") / "build"
    app.wsgi_app = Built(app.wsgi_app, built, f"{app.static_url_path}/build/")  # type: ignore[method-assign]
