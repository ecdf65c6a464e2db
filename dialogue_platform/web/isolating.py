"""People's words in our sentences: a Hebrew or Arabic name must not turn round what stands beside it.

And numbers in them, which are written as the reader's language writes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from ..live.commands.visible_text import isolated
from .numbers import number


def isolate_in_sentences(env: Environment) -> None:
    """Every value that a page puts into a message, and by ``|isolated`` what is joined to others without one."""
    for name in ("gettext", "ngettext", "pgettext", "npgettext", "_"):
        if name in env.globals:
            env.globals[name] = _isolating(cast("Callable[..., Any]", env.globals[name]), counts=name.startswith("n"))
    env.filters["isolated"] = isolated


def _isolating(translate: Callable[..., Any], counts: bool) -> Callable[..., Any]:
    @pass_context
    def fill(context: Context, *words: Any, **values: Any) -> Any:
        mine = {name: isolated(value) if isinstance(value, str) else value for name, value in values.items()}
        if counts:
            mine.setdefault("num", number(words[-1]))
        return translate(context, *words, **mine)

    return fill
