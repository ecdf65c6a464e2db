"""A library as its next version may be: a name of its own has become another, everywhere in it, and it works as before.

As a program it is a launcher whose libraries are such: ``RENAMED='{"socketio": {"_handle_event": "_take"}}'``, and
``LAUNCHER`` names it, ``wsgi`` or ``threads``.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType


class Renamed(SourceFileLoader):
    """Reads the source of a module with other words in it."""

    words: Mapping[str, str]

    def get_code(self, fullname: str) -> CodeType:
        """Not from the bytecode of the module as it is."""
        path = self.get_filename(fullname)
        text = self.get_data(path).decode()
        for was, now in self.words.items():
            text = re.sub(rf"\b{was}\b", now, text)
        code: CodeType = self.source_to_code(text, path)
        return code


class Finder(MetaPathFinder):
    """Finds the modules of one library so."""

    def __init__(self, library: str, words: Mapping[str, str]) -> None:
        self.library, self.words = library, words

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] != self.library:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Renamed(spec.loader.name, spec.loader.path)
            spec.loader.words = self.words
        return spec


def rename(library: str, words: Mapping[str, str]) -> None:
    """From now on, before it is imported."""
    assert not any(name.partition(".")[0] == library for name in sys.modules), f"{library} is here already"
    sys.meta_path.insert(0, Finder(library, words))


if __name__ == "__main__":
    for name, other in json.loads(os.environ["RENAMED"]).items():
        rename(name, other)
    importlib.import_module(os.environ["LAUNCHER"]).main()
