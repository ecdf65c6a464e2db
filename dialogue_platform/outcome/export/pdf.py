"""The text as PDF, by the typst wheel: its own fonts hold every letter of the seven languages.

The text reaches typst as JSON data read by a fixed template, so nothing anyone writes can become markup or code.
"""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from dialogue_platform.outcome.document.blocks import LISTS, level
from dialogue_platform.outcome.document.text import SEEN, Node, children, runs
from dialogue_platform.outcome.export.sheet import Piece, Sheet, clean, in_item, instant, pieces

TEMPLATE = Path(__file__).with_name("outcome.typ")
ACCESSIBLE = ["a-2a", "ua-1"]  # both ask for a letter for every sign, so what no font has makes a plain file
LONGEST = 36  # letters without a place to break, at the size of the text; what is longer may run off the sheet
LONGEST_IN_HEADING = 16
STEP = 6
MOST = 200  # blanks and signs that show nothing, or signs upon one letter: typst cannot take a line without end
BREAK = "\u200b"
FLAGS = {0x1F1E6 + at: chr(ord("A") + at) for at in range(26)}  # no font of ours has flags: 🇰🇿 is written KZ
SHOWN = {**FLAGS, ord("\t"): "\u2003"}  # and typst swallows tabs


def to_pdf(sheet: Sheet) -> bytes:
    with TemporaryDirectory() as folder:
        Path(folder, "sheet.json").write_text(json.dumps(_data(sheet), ensure_ascii=False), encoding="utf-8")
        main = Path(folder, "outcome.typ")
        main.write_bytes(TEMPLATE.read_bytes())
        return _compiled(main, sheet)


def _compiled(main: Path, sheet: Sheet) -> bytes:
    """As an archive and a screen reader want it; where a letter is in none of our fonts, with the machine's, or without."""
    last = {"ignore_system_fonts": False, "pdf_standards": []}
    for way in ({"ignore_system_fonts": True, "pdf_standards": ACCESSIBLE}, {**last, "pdf_standards": ACCESSIBLE}):
        try:
            return _compile(main, sheet, way)
        except typst.TypstError:
            continue
    return _compile(main, sheet, last)


def _compile(main: Path, sheet: Sheet, way: dict[str, Any]) -> bytes:
    made = int(instant(sheet).timestamp())
    return bytes(typst.compile(str(main), root=str(main.parent), timestamp=made, **way))


def _data(sheet: Sheet) -> dict[str, Any]:
    at, (lang, script, region) = instant(sheet), _language(sheet["language"])
    words = {key: _shown(sheet[key]) for key in ("dialogue", "state", "version", "foot", "hash")}
    return {
        **words,
        "title": clean(sheet["title"]),
        "author": clean(sheet["author"]),
        "lang": lang,
        "script": script,
        "region": region,
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "front": [_shown(line) for line in sheet["front"]],
        "blocks": [_block(piece) for piece in pieces(sheet)],
    }


def _language(tag: str) -> tuple[str, str | None, str | None]:
    lang, *rest = tag.split("-")
    script = next((part.lower() for part in rest if len(part) == 4), None)
    return lang, script, next((part for part in rest if len(part) == 2), None)


def _block(piece: Piece) -> dict[str, Any]:
    node, number, rank = piece
    if node["type"] in LISTS:
        return {"kind": "list", "list": _list(node)}
    if rank:
        return {"kind": "heading", "rank": rank, "level": level(node), "runs": _runs(node, LONGEST_IN_HEADING)}
    return {"kind": "paragraph", "number": number, "runs": _runs(node)}


def _list(node: Node) -> dict[str, Any]:
    return {"ordered": node["type"] == "orderedList", "items": [_item(item) for item in children(node)]}


def _item(item: Node) -> list[dict[str, Any]]:
    return [
        {"list": _list(child)} if child["type"] in LISTS else {"list": None, "runs": _runs(child)}
        for child in in_item(item)
    ]


def _runs(node: Node, longest: int = LONGEST) -> list[dict[str, Any]]:
    found = [(sorted(marks), clean(letters)) for marks, letters in runs(node)]
    broken = _broken("".join(letters for _, letters in found), longest)
    return [{"marks": marks, "text": "".join(next(broken) for _ in letters)} for marks, letters in found]


def _shown(line: str) -> str:
    return "".join(_broken(clean(line), LONGEST))


def _broken(letters: str, longest: int) -> Iterator[str]:
    """Each letter as it is shown, with a place to break before it where a word is too long for the sheet."""
    left, unseen, before = longest, 0, ""
    for letter in letters:
        left = longest if letter in " \t\n-" else left - 1
        unseen = 0 if letter == "\n" or SEEN.match(letter) else unseen + 1
        place = ""
        if left < 0:
            place = BREAK if _may_begin(letter, before) else " " * (left < -MOST)
        left, before = STEP if place else left, letter
        yield place + letter.translate(SHOWN) if unseen <= MOST else ""


def _may_begin(letter: str, before: str) -> bool:
    """Whether this letter is seen and stands by itself, and is not part of the sign before."""
    return bool(SEEN.match(letter)) and unicodedata.category(letter)[0] in "LNP" and before != "\u200d"
