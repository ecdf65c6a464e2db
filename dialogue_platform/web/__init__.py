"""What every page needs: files with their version, times in the dialogue's zone."""

from __future__ import annotations

from flask import Flask

from .. import config
from ..live.commands.bounds import bounds
from . import assets, errors
from .assets import asset, icon, preloads, words
from .isolating import isolate_in_sentences
from .languages import choose_language, current_language, language_names
from .times import FILTERS

__all__ = ["asset", "choose_language", "icon", "init_app"]


def init_app(app: Flask) -> None:
    """Give the templates their filters and helpers."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(asset=asset, bounds=bounds, icon=icon, preloads=preloads, words=words)
    app.jinja_env.globals["transports"] = config.transports(app.config)
    isolate_in_sentences(app.jinja_env)
    errors.init_app(app)
    assets.init_app(app)
    app.context_processor(lambda: {"language": current_language(), "languages": language_names()})
