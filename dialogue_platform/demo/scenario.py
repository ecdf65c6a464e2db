"""The scenario as it lies beside this file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DOMAIN = "demo.example"


@cache
def scenario() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("scenario.json").read_text("utf-8"))
    return loaded


def address_of(key: str) -> str:
    """The demonstration's people have addresses that no mail can reach."""
    return f"{key}@{DOMAIN}"
