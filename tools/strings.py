"""Every string for people, gathered from the sources into the catalogues. `./dev strings` runs this in the environment.

Nothing here depends on the day or on the machine: the same sources give the same files, so that a change of a
catalogue is always somebody's words.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from dialogue_platform.config import LANGUAGES
from tools.catalogues import new_catalogue

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "dialogue_platform" / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
FOREIGN = {"node_modules", "instance", "build"}
#: header lines that say nothing here, or that change without a word having changed
RESTLESS = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team): .*\n',
    re.M,
)
WIDTH = 110


def ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in FOREIGN


def gathered() -> Catalog:
    """All strings of the sources, without a translation."""
    found = Catalog(charset="utf-8")
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    for name, _line, message, comments, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=ours
    ):
        found.add(message, None, [(name, 1)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    file = path_of(language)
    if not file.exists():
        return Catalog(language)
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def merged(language: str, template: Catalog) -> Catalog:
    """The strings of today with the words of before: nothing guessed, nothing kept that is said no more."""
    before, now = read(language), new_catalogue(language)
    english = now.locale.english_name if now.locale else language
    now.header_comment = f"# The {english} words of Dialogue Platform. Gathered by `./dev strings`."
    for message in template:
        if message.id:
            places = [(name, 1) for name, _line in message.locations]
            added = now.add(message.id, None, places, auto_comments=message.auto_comments, context=message.context)
            old = before.get(message.id, message.context)
            if old is not None and old.pluralizable == message.pluralizable:
                added.string, added.user_comments = old.string, old.user_comments
    return now


def written(catalogue: Catalog) -> bytes:
    """The text of a .po file, sorted, without dates and line numbers."""
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    return RESTLESS.sub(b"", out.getvalue())


def waiting(catalogue: Catalog) -> list[Any]:
    return [message.id for message in catalogue if message.id and not has_words(message.string)]


def has_words(string: Any) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def main() -> None:
    template = gathered()
    for language in LANGUAGES:
        catalogue = merged(language, template)
        file = path_of(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(catalogue))
        # English is the language of the sources: an empty line means "as it stands there".
        said = "as in the sources" if language == "en" else f"{len(waiting(catalogue))} without a translation"
        print(f"  {language}: {len(catalogue)} strings, {said}")


if __name__ == "__main__":
    main()
