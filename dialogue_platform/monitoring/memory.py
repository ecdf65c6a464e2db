"""What is made once is made before the first visitor comes; and how long the garbage collector takes."""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache, Template

from dialogue_platform.deferred import in_pieces
from dialogue_platform.live.metrics import Metrics


@in_pieces
def warm(app: Flask) -> Iterator[Template]:
    """Compile the templates, one after another: 20 ms each, on the loop, if a visitor had to wait for it.

    What was compiled is kept in the instance folder, if we may write there: the next start takes it from there.
    """
    kept = Path(app.instance_path) / "templates"
    with suppress(OSError):
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kept.is_dir() and os.access(kept, os.W_OK):
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept))
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        yield app.jinja_env.get_template(name)


def watch(metrics: Metrics) -> None:
    """Measure every collection; one that takes long is a stall by another name."""
    began = 0.0

    def collecting(phase: str, about: dict[str, Any]) -> None:
        nonlocal began
        if phase == "start":
            began = time.monotonic()
        else:
            metrics.collections.labels(str(about["generation"])).observe(time.monotonic() - began)

    gc.callbacks.append(collecting)
