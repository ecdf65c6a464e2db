"""Whether the libraries whose private names we use are as we know them. An *adapter* is the one module that has such names.

Each adapter tries, on objects of its own, all that it relies on. Where that fails, a library has changed: what it is needed
for goes the library's standard way, slower and right, and whoever runs the server hears of it by the log and ``/metrics``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

#: by library, why it is used its standard way; "" where it is as we know it
found: dict[str, str] = {}


def fits(library: str, check: Callable[[], object]) -> bool:
    """Whether ``check`` passes: it raises what is not as it was."""
    try:
        check()
    except Exception as error:
        found[library] = f"{type(error).__name__}: {error}"
        return False
    found[library] = ""
    return True


def need(holds: object, what: str) -> None:
    """In a check. Raises RuntimeError."""
    if not holds:
        raise RuntimeError(what)


def tell() -> None:
    """Once there is a log."""
    for library, why in found.items():
        if why:
            log.error(
                "%s is not as its adapter knows it (%s): it is used its standard way, which is slower", library, why
            )
