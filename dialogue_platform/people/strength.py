"""Is a password one that is guessed? Asked wherever a plain one is about to be hashed, whoever sets it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from dialogue_platform.live.errors import TOO_LONG
from dialogue_platform.people.errors import PASSWORD_TOO_SHORT, WEAK_PASSWORD

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
Source = Callable[[Session, Any], Iterable[str]]
_sources: list[Source] = []
BLANK = _l("A password of blanks and signs alone is soon guessed. Add some words.")
OWN = _l(
    "It is made of your name, your address or the words of your dialogue. Others know those; add words of your own."
)
COMMON = _l(
    "It is among those that are tried first. Take a short sentence, or three or four words that do not belong together."
)
PATTERN = _l("It follows a pattern: repeated letters, a row of keys, a date. Take a short sentence instead.")
EASY = _l("It is too easily guessed. Make it longer by a word or two.")
#: how much of it is tried: what guesses grows with the square of the length
TRIED = 72
#: zxcvbn's: from 3 on, more than a hundred million guesses
GOOD_ENOUGH = 3
#: letters beside one's own words that make a password of them all the same
BESIDE = 6
#: an own word shorter than that is anybody's
SHORTEST_WORD = 4


def known_words(source: Source) -> Source:
    """Declare ``(db, user) -> words``: what a feature knows of a person that many know."""
    _sources.append(source)
    return source


def words_known_of(db: Session, user: Any) -> list[str]:
    """What many know of a person, beside name and address."""
    return [word for source in _sources for word in source(db, user)]


def need_strong(password: str, own: Iterable[str] = ()) -> None:
    """Raises ``too_long``, ``password_too_short`` or ``weak_password``, each about the field ``password``.

    ``own`` is what everybody knows of the person: address, name, the titles of their dialogues.
    """
    if len(password) > LONGEST_PASSWORD:
        raise TOO_LONG(field="password", limit=LONGEST_PASSWORD)
    if len(password) < SHORTEST_PASSWORD:
        raise PASSWORD_TOO_SHORT(field="password", least=SHORTEST_PASSWORD)
    why = _weakness(password, _words(own))
    if why is not None:
        raise WEAK_PASSWORD.saying(why)(field="password")


def _words(own: Iterable[str]) -> list[str]:
    """Longest first, so that a whole address goes before its parts."""
    whole = [text.casefold() for text in own]
    parts = [part for text in whole for part in re.split(r"[\W_]+", text)]
    return sorted({word for word in whole + parts if len(word) >= SHORTEST_WORD}, key=len, reverse=True)


def _weakness(password: str, own: list[str]) -> Any:
    shown = re.sub(r"[\W_]+", "", password)
    if not shown:
        return BLANK
    rest = password.casefold()
    for word in own:
        rest = rest.replace(word, "")
    if rest != password.casefold() and len(re.sub(r"[\W_]+", "", rest)) < BESIDE:
        return OWN
    return _guessed(password[:TRIED], own)


def _guessed(password: str, own: list[str]) -> Any:
    from zxcvbn import zxcvbn  # forty thousand words, for the few who set a password

    found = zxcvbn(password, user_inputs=own[:200])
    if found["score"] >= GOOD_ENOUGH:
        return None
    longest = max(found["sequence"], key=lambda match: len(match["token"]))
    if longest["pattern"] == "dictionary":
        return OWN if longest["dictionary_name"] == "user_inputs" else COMMON
    return PATTERN if longest["pattern"] in {"repeat", "sequence", "spatial", "date", "regex"} else EASY
