"""Random bytes as hex for ids and salts, from the kernel as ever, but fetched many at a time: each act takes three, and on
a virtual machine a call costs as much as four statements of SQL. Each piece is given out once. Secrets that somebody
holds (tokens, sign-in links) do not come from here.
"""

from __future__ import annotations

import os

#: bytes of a piece, and pieces fetched at once
PIECE, AT_ONCE = 16, 256

_ready: list[str] = []
os.register_at_fork(after_in_child=_ready.clear)  # else two processes would give out the same


def random_hex(count: int = PIECE) -> str:
    """``count`` random bytes (16 at most), as hex."""
    while True:
        try:
            return _ready.pop()[: 2 * count]  # under the GIL nobody else gets this one
        except IndexError:
            fresh = os.urandom(PIECE * AT_ONCE).hex()
            _ready.extend([fresh[at : at + 2 * PIECE] for at in range(0, len(fresh), 2 * PIECE)])
