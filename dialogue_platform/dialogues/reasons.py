"""A reason that a moderator gives: one of a set, kept as its code, or words of one's own, or both.

A code is said in its reader's language, words stay as they were written.
"""

from collections.abc import Mapping

from dialogue_platform.live.errors import EMPTY


def need_reason(code: str | None, words: str) -> None:
    """Raises ``empty`` where nothing says why."""
    if code is None and not words:
        raise EMPTY(field="reason")


def in_english(sentences: Mapping[str, str], code: str | None, words: str | None) -> str | None:
    """What was chosen and what was written as one text, for programs that say no codes; an unknown code as it is."""
    said = [sentences.get(code, code) if code else None, words]
    return " ".join(each for each in said if each) or None
