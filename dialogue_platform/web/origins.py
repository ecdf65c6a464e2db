"""Which pages may open a socket to us: those of our own address, as BASE_URL says it, and never as a header does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from .edge import HERE, name_of, trusted

PORTS = {"http": 80, "https": 443}
May = Callable[[str | None, dict[str, Any]], bool]


def allowed(base_url: str) -> May:
    """A test of an ``Origin``. Where the address is this machine's alone, or none is said, it serves to be tried: then a page may
    come by any name of this machine (or by the address in ``Host``), at the port that it was asked at.
    """
    ours, tried = _place(base_url), not trusted(base_url)
    nowhere = tried and name_of(urlsplit(base_url).netloc) not in HERE

    def may(origin: str | None, environ: dict[str, Any]) -> bool:
        place = _place(origin or "")
        if place is None:
            return False
        if place == ours:
            return True
        here = _place(f"{place[0]}://{environ.get('HTTP_HOST', '')}")
        if not tried or here is None or place[2] != here[2] or (ours and place[0] != ours[0]):
            return False
        return place == here if nowhere else place[1] in HERE and here[1] in HERE

    return may


def _place(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port, as a browser means them; None for what is no origin."""
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    host = name_of(parts.netloc.rpartition("@")[2])
    return (parts.scheme, host, port) if host else None
