"""The number of the protocol (docs/protocol.md, Versions): by it a page or a program and a server know that they fit."""

from __future__ import annotations

from typing import Any

#: moves when a client that knew the one before would show something wrong
PROTOCOL = 2
#: by which it is named over HTTP; the socket's `auth` names it as ``protocol``
HEADER = "Dialogue-Protocol"


def spoken(auth: Any, by_cookie: bool) -> int | None:
    """Which protocol speaks who opens a socket. Who names none is a program, and is served; or by cookie a page from
    before there were numbers: None.
    """
    given = auth if isinstance(auth, dict) else {}
    named = given.get("protocol")
    if named is not None:
        return named if type(named) is int else 0
    return None if by_cookie and given.get("token") is None else PROTOCOL


def fits(named: str | None) -> bool:
    """Whether what a request names, if anything, is ours."""
    return named is None or named.strip() == str(PROTOCOL)
