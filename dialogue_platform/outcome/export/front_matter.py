"""What a file says about its text: which dialogue, when and where, by whom, adopted or not, and in which language.

The words are in the text's language where the platform speaks it, else in English; never in that of whoever asks for
the file, for a version is one thing for everybody.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _

from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.live.clock import iso
from dialogue_platform.outcome.document.blocks import plain_block
from dialogue_platform.outcome.document.text import Node, children
from dialogue_platform.outcome.export.sheet import Sheet
from dialogue_platform.outcome.models import OutcomeDocument, Version
from dialogue_platform.web.languages import language_names
from dialogue_platform.web.times import in_zone, zone

PLATFORM = "Dialogue Platform"
TAGS = {
    "en": "en-GB",
    "ru": "ru-RU",
    "kk": "kk-KZ",
    "ky": "ky-KG",
    "tg": "tg-Cyrl-TJ",
    "tk": "tk-TM",
    "uz": "uz-Latn-UZ",
}
CYRILLIC, LATIN = re.compile("[\u0400-\u052f]"), re.compile("[A-Za-z]")


def sheet(
    document: OutcomeDocument, version: Version, dialogue: Dialogue, sessions: Sequence[DialogueSession] = ()
) -> Sheet:
    """The description of a version from which any form of file is made; the makers ask for nothing else."""
    language, text = _spoken(dialogue.language), version.content
    with force_locale(language):
        state = _state(document, version, dialogue, language)
        return {
            "title": document.title,
            "language": tag(dialogue.language, text),
            "dialogue": dialogue.title,
            "author": "; ".join(dialogue.conveners) or PLATFORM,
            "number": version.number,
            "at": str(iso(version.at)),
            "front": _front(dialogue, sessions, language),
            "state": state,
            "version": _version(version, dialogue, language),
            "foot": _("%(title)s, version %(n)s. %(state)s", state=state, title=document.title, n=version.number),
            "hash": f"SHA-256 {version.sha256}",
            "text": text,
        }


def tag(language: str, text: Node) -> str:
    """The language as Word and PDF name it; Uzbek is written in two scripts, and says in which."""
    letters = "".join(plain_block(node) for node in children(text))
    if language == "uz" and len(CYRILLIC.findall(letters)) > len(LATIN.findall(letters)):
        return "uz-Cyrl-UZ"
    return TAGS.get(language, language)


def _spoken(language: str) -> str:
    return language if language in language_names() else "en"


def _front(dialogue: Dialogue, sessions: Sequence[DialogueSession], language: str) -> list[str]:
    days = [in_zone(session.starts_at, dialogue.tz).date() for session in sessions] or [dialogue.starts_on]
    first, last = _day(min(days), language), _day(max(days), language)
    when = first if first == last else f"{first} – {last}"
    lines = [_("%(place)s, %(date)s", place=dialogue.place, date=when) if dialogue.place else when]
    if dialogue.conveners:
        lines.append(_("Conveners: %(names)s", names=", ".join(dialogue.conveners)))
    return lines


def _state(document: OutcomeDocument, version: Version, dialogue: Dialogue, language: str) -> str:
    """Of this version: where another one was adopted, this one was not; reopened, what was adopted stays so, and says it."""
    if version.adopted_at is None:
        return _("Draft, not adopted")
    date = _day(in_zone(version.adopted_at, dialogue.tz).date(), language)
    if document.version_id == version.id:
        return _("Adopted on %(date)s", date=date)
    return _("Adopted on %(date)s, later reopened", date=date)


def _version(version: Version, dialogue: Dialogue, language: str) -> str:
    at: datetime = in_zone(version.at, dialogue.tz)
    return _(
        "Version %(number)s, “%(name)s”, %(date)s, %(time)s (%(zone)s)",
        number=version.number,
        name=version.name,
        date=_day(at.date(), language),
        time=f"{at:%H:%M}",
        zone=zone(dialogue.tz, version.at),
    )


def _day(day: date, language: str) -> str:
    """27 November 2026"""
    return format_date(day, "long", locale="en_GB" if language == "en" else language)
