"""Libraries that few requests need, loaded when they are first used: a server that was killed is back the sooner.

Nobody should wait for one either, least of all the writer and all who wait behind it. So all that is used where others wait
is loaded a little after the server has begun (`load`): libraries in an OS thread, for an import cannot be cut into pieces;
tables of our own on the loop, piece by piece. A library that commands use is there before the first command is taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    Pieces = Callable[[Flask], Iterable[object]]

#: seconds after which it is loaded: who has waited for this server comes first
AFTER = 1.0

_libraries: dict[str, bool] = {}
_pieces: list[Pieces] = []


class Deferred(ModuleType):
    """A module that is not there yet; what is asked of it is asked of the real one."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def deferred(name: str, ahead: bool = True, in_commands: bool = False) -> Deferred:
    """Stands for the module of this name, to be declared where it would be imported.

    Not ``ahead``: loaded when it is used, and never before. ``in_commands``: commands use it, under the writer's lock.
    """
    if ahead:
        _libraries[name] = in_commands
    return Deferred(name)


def in_pieces(make: Pieces) -> Pieces:
    """Have what ``make(app)`` yields made after the server has begun, with a turn for everybody between two of them."""
    _pieces.append(make)
    return make


@cache
def load_for_commands() -> None:
    """Called where a command is taken, before the writer has it."""
    for name, in_commands in list(_libraries.items()):
        if in_commands:
            import_module(name)


def load(app: Flask, then: Callable[[], object]) -> None:
    """Begin to load what is loaded ahead, beside the serving; ``then`` is called when all of it is there."""
    Thread(target=_load, args=(app, then), name="deferred", daemon=True).start()


def _load(app: Flask, then: Callable[[], object]) -> None:
    from .live import offload
    from .live.exception_boundary import attempt

    time.sleep(AFTER)
    with app.app_context():
        for name in list(_libraries):
            attempt(offload, import_module, name)
        for make in _pieces:
            attempt(_one_by_one, make, app)
    then()


def _one_by_one(make: Pieces, app: Flask) -> None:
    for _ in make(app):
        time.sleep(0)
