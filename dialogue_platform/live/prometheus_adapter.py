"""The one name of prometheus_client's that is no part of its interface: the lock that its figures are counted under."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import prometheus_client.values
from prometheus_client import Counter

from ..adapters import fits, need


def count_under(lock: Callable[[], Any]) -> None:
    """Have every figure that is made from now on counted under such a lock.

    Nobody yields while a figure is counted, and a green lock costs four times as much. Where it does not fit, they are
    counted under that.
    """
    fits("prometheus_client", lambda: _check(lock))


def _check(lock: Callable[[], Any]) -> None:
    taken: list[Any] = []

    def noted() -> Any:
        taken.append(lock())
        return taken[-1]

    module: Any = prometheus_client.values
    before = module.Lock
    try:
        module.Lock = noted
        Counter("check", "Of nothing", registry=None).inc()
    finally:
        module.Lock = lock if taken else before
    need(taken, "a figure is counted under another lock")
