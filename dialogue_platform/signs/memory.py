"""What is made once is made before the first visitor comes, and the garbage collector is kept away from it."""

import gc
import time
from typing import Any

from flask import Flask

from dialogue_platform.live.meters import Meters

#: allocations between two looks at the young, then at the middle, then at all that is not frozen
THRESHOLD = (10_000, 20, 50)


def settle(app: Flask) -> None:
    """Compile the templates (20 ms each, on the loop, if a visitor had to wait for it), then freeze what there is.

    Modules, tables and templates are never garbage: not walking them makes every collection short.
    """
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        app.jinja_env.get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLD)


def watch(meters: Meters) -> None:
    """Measure every collection; one that takes long is a stall by another name."""
    began = 0.0

    def collecting(phase: str, about: dict[str, Any]) -> None:
        nonlocal began
        if phase == "start":
            began = time.monotonic()
        else:
            meters.collections.labels(str(about["generation"])).observe(time.monotonic() - began)

    gc.callbacks.append(collecting)
