"""The catalogues of the islands: what `build.mjs` makes files of, one for each language and island.

Messages are found by Babel's extractor for JavaScript, file by file, so that the build can give an island those of the files
that it is made of. How a language writes days, numbers and plurals is Babel's (the CLDR's). Printed as JSON, because Node asks.
"""

from __future__ import annotations

import gettext
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from babel.plural import to_javascript

from dialogue_platform.web.languages import NAMES, locale_of
from tools.elsewhere import folders

ROOT = Path(__file__).resolve().parent.parent
ISLANDS = ROOT / "static" / "src"
OURS = ROOT / "dialogue_platform" / "translations"
KEYWORDS = {"_": None, "ngettext": (1, 2)}
#: as babel.cfg says for `./dev strings`
JAVASCRIPT = {"jsx": "true", "parse_template_string": "true"}
#: the CLDR has no plural rule for Tajik: "як китоб", and from two on "китобҳо"
PLURALS_BY_HAND = {"tg": "nplurals=2; plural=(n > 1);"}

Messages = dict[str, str | list[str]]


def messages_in(file: Path) -> list[str]:
    """The msgids of one source file; of a plural the singular, by which an island looks it up."""
    found = extract_from_file("javascript", file, keywords=KEYWORDS, options=JAVASCRIPT)
    return sorted({message if isinstance(message, str) else message[0] for _line, message, _comments, _ctx in found})


def by_source() -> dict[str, list[str]]:
    """The msgids of every file that speaks, by its path from here as the bundler writes it."""
    files = (file for folder in (ISLANDS, *folders("islands")) for file in sorted(folder.rglob("*.ts*")))
    found = {os.path.relpath(file, ROOT): messages_in(file) for file in files if ".test." not in file.name}
    return {name: messages for name, messages in found.items() if messages}


def catalogues(language: str) -> Iterator[Catalog]:
    """Ours, and those of features from elsewhere; a language may have none."""
    for folder in (OURS, *folders("translations")):
        file = folder / language / "LC_MESSAGES" / "messages.po"
        if file.exists():
            with file.open("rb") as opened:
                yield read_po(opened, locale=language)


def messages_of(language: str) -> Messages:
    """What is translated, by msgid."""
    found: Messages = {}
    for catalogue in catalogues(language):
        for message in catalogue:
            forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
            if message.id and all(forms) and not message.fuzzy:
                name = message.id if isinstance(message.id, str) else message.id[0]
                found[name] = forms if message.pluralizable else forms[0]
    return found


def new_catalogue(language: str) -> Catalog:
    """Without a word, and with the plural rule of its language."""
    catalogue = Catalog(language, project="Dialogue Platform", version="1", fuzzy=False)
    if language in PLURALS_BY_HAND:
        catalogue.mime_headers = [("Plural-Forms", PLURALS_BY_HAND[language])]
    return catalogue


def plural_rule(language: str) -> str:
    """Which form a number takes, counted from 0, as an expression of `n` that C, gettext and JavaScript read alike."""
    rule = new_catalogue(language).plural_expr
    gettext.c2py(rule)  # raises ValueError for anything but an expression of n
    return rule


def _pattern(text: Any) -> str:
    """A pattern of days as JavaScript fills it. Raises ValueError for a field that our islands do not know."""
    known = re.sub(r"%\((d|dd|MMMM|y)\)s", "", text.format)
    if "%" in known:
        raise ValueError(f"{text.pattern}: fields other than d, dd, MMMM and y")
    return str(text.format)


def facts(language: str) -> dict[str, Any]:
    """How a language writes days and numbers; ``plural`` and ``ordinal`` are JavaScript."""
    locale: Locale = locale_of(language)
    months = locale.months["format"]["wide"]
    return {
        "language": language,
        "months": [months[month] for month in range(1, 13)],
        "day": _pattern(locale.date_formats["long"]),
        "dayOfYear": _pattern(locale.datetime_skeletons["MMMMd"]),
        "group": locale.number_symbols["latn"]["group"],
        "minus": locale.number_symbols["latn"]["minusSign"],
        "plural": f"(n) => Number({plural_rule(language)})",
        "ordinal": to_javascript(locale.ordinal_form),
    }


def everything() -> dict[str, Any]:
    """``sources``: msgids by file. ``languages``: of each its ``facts`` and its ``messages``."""
    languages = {code: {"facts": facts(code), "messages": messages_of(code)} for code in NAMES}
    return {"sources": by_source(), "languages": languages}


if __name__ == "__main__":
    print(json.dumps(everything(), ensure_ascii=True))
