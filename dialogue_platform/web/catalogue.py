"""The messages of the islands, out of the one catalogue that feeds pages and islands.

An island cannot evaluate the plural rule of a catalogue (the content policy forbids it), so the rule goes as a
table for 0 to 199; beyond that the rules of all our languages repeat every hundred.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import get_translations

from .languages import current_language

_STRING = r'"((?:[^"\\]|\\.)*)"'
_ONE = re.compile(rf"\b_\(\s*{_STRING}")
_MANY = re.compile(rf"\bngettext\(\s*{_STRING},\s*{_STRING}")


def _unescape(text: str) -> str:
    return str(json.loads(f'"{text}"'))


def messages_in(source: str) -> set[str | tuple[str, str]]:
    """The msgids of one source file: a text, or a pair where there is a plural."""
    ones = {_unescape(text) for text in _ONE.findall(source)}
    pairs = {(_unescape(one), _unescape(many)) for one, many in _MANY.findall(source)}
    return {*ones, *pairs}


@lru_cache(maxsize=4)
def island_msgids(folder: str) -> frozenset[str | tuple[str, str]]:
    found: set[str | tuple[str, str]] = set()
    for file in sorted(Path(folder).rglob("*.ts*")):
        if ".test." not in file.name:
            found |= messages_in(file.read_text("utf-8"))
    return frozenset(found)


def plural_table(form: Callable[[int], int]) -> str:
    """One digit for each number from 0 to 199: which form it takes."""
    return "".join(str(int(form(n))) for n in range(200))


def _translated(translations: Any, forms: int, msgid: str | tuple[str, str]) -> tuple[str, str | list[str]] | None:
    catalogue = getattr(translations, "_catalog", {})
    if isinstance(msgid, str):
        text = catalogue.get(msgid)
        return (msgid, text) if isinstance(text, str) and text else None
    texts = [catalogue.get((msgid[0], form), "") for form in range(forms)]
    return (msgid[0], texts) if all(texts) else None


def _sources() -> list[str]:
    """Where islands lie: ours, and those of features from elsewhere, which the build finds by the same setting."""
    elsewhere = (current_app.config["ISLANDS"] or "").split(os.pathsep)
    return [str(Path(current_app.static_folder or "static") / "src"), *filter(None, elsewhere)]


def island_messages() -> dict[str, Any]:
    """What goes into the page's ``messages`` script."""
    translations = get_translations()
    # Flask-Babel's merged catalogue has lost its header, but it has the rule itself.
    plural = plural_table(translations.plural)
    forms = int(max(plural)) + 1
    msgids = frozenset[str | tuple[str, str]]().union(*(island_msgids(folder) for folder in _sources()))
    pairs = [_translated(translations, forms, msgid) for msgid in msgids]
    messages = dict(sorted(pair for pair in pairs if pair))
    return {"language": current_language(), "plural": plural, "messages": messages}
