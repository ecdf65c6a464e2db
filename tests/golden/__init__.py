"""What the seven languages print, and the order of names in each: one file for Python, Node, Chromium and both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "languages.json"
#: by language: days, days of a year, times, numbers, forms of plurals and classes of ordinals by what they are made of; names in order
GOLDEN: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
