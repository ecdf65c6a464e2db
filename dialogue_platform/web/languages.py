"""The seven languages, each by its own name."""

from __future__ import annotations

from flask import current_app
from flask_babel import get_locale

NAMES = {
    "en": "English",
    "ru": "Русский",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "tk": "Türkmençe",
    "uz": "Oʻzbekcha",
}


def current_language() -> str:
    locale = get_locale()
    return str(locale.language) if locale else "en"


def language_names() -> dict[str, str]:
    offered = current_app.config.get("LANGUAGES") or list(NAMES)
    return {code: NAMES.get(code, code) for code in offered}
