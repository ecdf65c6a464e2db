"""The seven languages, each by its own name, and which of them this reader gets."""

from __future__ import annotations

from typing import Literal

from babel import Locale
from flask import current_app, has_request_context, request, session
from flask_babel import get_locale
from flask_login import current_user

Language = Literal["en", "ru", "kk", "ky", "tg", "tk", "uz"]
NAMES: dict[str, str] = {
    "en": "English",
    "ru": "Русский",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "tk": "Türkmençe",
    "uz": "Oʻzbekcha",
}


def language_names() -> dict[str, str]:
    offered = current_app.config.get("LANGUAGES") or list(NAMES)
    return {code: NAMES.get(code, code) for code in offered}


def choose_language() -> str | None:
    """What was chosen on this device, else the person's own, else what the browser asks for."""
    if not has_request_context():
        return None
    offered = list(language_names())
    chosen = session.get("language") or getattr(current_user, "language", None)
    return chosen if chosen in offered else request.accept_languages.best_match(offered, default="en")


def locale_of(language: str) -> Locale:
    """How a language writes days and numbers; English as in Europe, the day before the month."""
    return Locale.parse("en_GB" if language == "en" else language)


def current_language() -> str:
    locale = get_locale()
    return str(locale.language) if locale else "en"
