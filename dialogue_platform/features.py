"""Which features there are: ours, and those that an installation brings along (the setting FEATURES, names of packages).

A feature is a package whose modules declare what it is; see docs/where-things-go.md. One from elsewhere is found by its name
alone: no file of ours lists it.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

HERE = __package__
OURS = ("people", "dialogues", "files", "speakers", "questions", "outcome", "room")
#: they bind something to an app, and have no modules of these names
BESIDE = ("demo", "monitoring")
MODULES = ("models", "audiences", "policy", "commands", "projections", "checking", "parts", "chapters")


def modules_of(*brought: str) -> None:
    """Commands, kinds, followers and what else a feature declares register themselves when their module is imported."""
    for feature in (*(f"{HERE}.{name}" for name in OURS), *brought):
        for module in MODULES:
            if find_spec(f"{feature}.{module}"):
                import_module(f"{feature}.{module}")


def packages_of(*brought: str) -> list[ModuleType]:
    """All of them, those of ours without such modules too."""
    return [import_module(name) for name in (*(f"{HERE}.{name}" for name in (*OURS, *BESIDE)), *brought)]


def folders_of(brought: tuple[str, ...], folder: str) -> str:
    """The folders of this name in the packages that were brought along, as one setting; a package without one has none."""
    found = (Path(str(import_module(name).__file__)).parent / folder for name in brought)
    return os.pathsep.join(str(path) for path in found if path.is_dir())


def is_ours(module: str) -> bool:
    """Whether something was declared in our own package."""
    return module.partition(".")[0] == HERE
