"""The one way to the spine of an app. It is imported by the spine's own modules too, so it knows that class by type alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from .app_key import AppKey

if TYPE_CHECKING:
    from . import Live

LIVE: AppKey[Live] = AppKey("live")


def live() -> Live:
    """The spine of the current app."""
    return LIVE.here()


def live_of(app: Flask) -> Live:
    """The spine of an app, where none is current."""
    return LIVE.of(app)
