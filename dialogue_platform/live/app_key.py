"""Places in ``app.extensions``, each with the type of what lies there: what is made once for each app and asked for later."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from flask import Flask, current_app

T = TypeVar("T")


class AppKey(Generic[T]):
    """One such place, declared once in the module that names its type; the name is what Flask keeps it under."""

    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, app: Flask, value: T) -> T:
        """Once, while the app is built."""
        app.extensions[self.name] = value
        return value

    def of(self, app: Flask) -> T:
        """What this app has. Raises KeyError before it was put there."""
        return cast(T, app.extensions[self.name])

    def here(self) -> T:
        """What the current app has."""
        return self.of(current_app)
