"""Lists of a Word document: what a list looks like is said once for each depth, and each ordered list counts by itself."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.numbering import CT_Num
from docx.text.paragraph import Paragraph

DEEPEST = 8  # Word has nine depths
FIRST, STEP = 1050, 425  # twips from the margin to the text of an item; a numbered paragraph's text stands at 624
BULLETS, NUMBERS = 0, 1
SIGNS = "•–"
LEVEL = (
    '<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="{indent}" w:hanging="425"/></w:pPr></w:lvl>'
)
LOOKS = '<w:abstractNum {ns} w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


class Row:
    """One list: how its items are marked, and where their text stands."""

    def __init__(self, number: int, depth: int) -> None:
        self._number, self._depth = number, depth
        self.indent = FIRST + STEP * depth

    def number(self, paragraph: Paragraph) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = self._depth
        properties.get_or_add_numId().val = self._number


class Numbering:
    """The numbering part of a document, written anew."""

    def __init__(self, part: Any) -> None:
        self._part = part
        for child in list(part):
            part.remove(child)
        for looks, form in ((BULLETS, "bullet"), (NUMBERS, "decimal")):
            part.append(parse_xml(_looks(looks, form)))
        self._count = 0
        self._bullets = self._begin(BULLETS).numId

    def begin(self, ordered: bool, depth: int) -> Row:
        """A list. An ordered one starts with 1 whatever stands before it."""
        depth = min(depth, DEEPEST)
        if not ordered:
            return Row(self._bullets, depth)
        num = self._begin(NUMBERS)
        num.add_lvlOverride(ilvl=depth).add_startOverride(1)
        return Row(num.numId, depth)

    def _begin(self, looks: int) -> Any:
        """One more numbering. The library's own way looks through all those before it for a free number."""
        self._count += 1
        num: Any = CT_Num.new(self._count, looks)  # type: ignore[no-untyped-call]
        self._part.append(num)
        return num


def _looks(looks: int, form: str) -> str:
    levels = (
        LEVEL.format(
            depth=depth,
            form=form,
            sign=f"%{depth + 1}." if form == "decimal" else SIGNS[depth % len(SIGNS)],
            indent=FIRST + STEP * depth,
        )
        for depth in range(DEEPEST + 1)
    )
    return LOOKS.format(ns=nsdecls("w"), id=looks, levels="".join(levels))
