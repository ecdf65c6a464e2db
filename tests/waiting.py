"""Waiting for what must come: by a condition, with a limit that no busy machine reaches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def until(holds: Callable[[], Any], what: str, patience: float = 60) -> Any:
    """Wait until something holds, and answer it."""
    give_up = time.monotonic() + patience
    while not (found := holds()):
        assert time.monotonic() < give_up, what
        time.sleep(0.02)
    return found
