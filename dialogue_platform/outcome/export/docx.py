"""The text as a Word document, by python-docx: real headings, real lists, numbers written as in the room."""

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dialogue_platform.outcome.blocks import LISTS, level, numbered
from dialogue_platform.outcome.text import Node, children, runs

FACE = "Cambria"
STYLES = {"bulletList": "List Bullet", "orderedList": "List Number"}


def to_docx(text: Node, footer: str, language: str) -> bytes:
    document = Document()
    _dress(document, language)
    number = 0
    for node in children(text):
        number += numbered(node)
        _block(document, node, number)
    document.sections[0].footer.paragraphs[0].text = _printable(footer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Any, language: str) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FACE)
    document.styles["Normal"].font.size = Pt(11.5)
    document.core_properties.language = language
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _block(document: Any, node: Node, number: int) -> None:
    if node["type"] in LISTS:
        _list(document, node)
    elif node["type"] == "heading":
        _write(document.add_heading("", level=min(level(node) - 1, 3)), node)
    else:
        paragraph = document.add_paragraph(f"{number}.\t" if numbered(node) else "")
        _write(paragraph, node)


def _list(document: Any, node: Node, depth: int = 1) -> None:
    style = STYLES[node["type"]] + (f" {min(depth, 3)}" if depth > 1 else "")
    for item in children(node):
        for child in children(item):
            if child["type"] in LISTS:
                _list(document, child, depth + 1)
            else:
                _write(document.add_paragraph(style=style), child)


def _write(paragraph: Any, node: Node) -> None:
    for marks, letters in runs(node):
        run = paragraph.add_run(_printable(letters))
        run.bold = True if "bold" in marks or (letters in "[]" and "bracket" in marks) else None
        run.italic = True if "italic" in marks else None
        run.underline = True if "underline" in marks else None


def _printable(letters: str) -> str:
    """XML has no place for most control characters, nor for the two that are no letters."""
    return "".join(letter for letter in letters if letter in "\n\t" or (letter >= " " and letter not in "\ufffe\uffff"))
