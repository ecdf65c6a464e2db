"""Work that would stall the event loop (a password hash, a PDF) runs in a real thread where there is a loop.

Which thread is the launcher's affair: ``wsgi.py`` sets ``OFFLOAD`` to its server's thread pool.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from .calm import calmly

T = TypeVar("T")


def offload(function: Callable[..., T], *args: Any) -> T:
    """Call ``function(*args)`` without holding up anybody else. It must not touch the database session.

    Raises what the function raises; ``Panic`` for what is no Exception, and would end the thread it ran in.
    """
    run: Callable[..., T] | None = current_app.config.get("OFFLOAD")
    calm = calmly(function)
    return run(calm, *args) if run else calm(*args)
