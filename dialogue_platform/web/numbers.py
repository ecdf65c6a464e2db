"""Whole numbers for people: 12,345 or 12 345, as pages and islands write them."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask_babel import get_translations

from .languages import current_language, locale_of


def number(value: int) -> str:
    """In the reader's language."""
    return format_decimal(value, locale=locale_of(current_language()))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The form of a message for a number of things, with ``%(num)s`` written as in the pages and islands."""
    text: str = get_translations().ungettext(one, many, num)
    return text % {"num": number(num), **values}
