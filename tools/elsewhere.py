"""Folders in the packages of features that live elsewhere, those that FEATURES names.

Printed, because Node and the system's Python ask, and neither finds packages: python -m tools.elsewhere islands
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dialogue_platform.features import folders_of


def folders(name: str) -> list[Path]:
    """Those of this name; a package without one has none."""
    found = folders_of(tuple(os.environ.get("FEATURES", "").split()), name)
    return [Path(folder) for folder in found.split(os.pathsep) if folder]


if __name__ == "__main__":
    print(*folders(sys.argv[1]), sep="\n")
