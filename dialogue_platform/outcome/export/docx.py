"""The text as a Word document, by python-docx: real headings, real lists, and the numbers of the room.

Paragraph numbers are typed, with a hanging indent, so that no program counts them anew. Each ordered list is a numbering
of its own that begins with 1. The styles are ours (styles.xml), not the template's.
"""

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Twips
from docx.text.paragraph import Paragraph

from dialogue_platform.outcome.document.blocks import LISTS, level
from dialogue_platform.outcome.document.text import Node, children, runs
from dialogue_platform.outcome.export.numbering import Numbering
from dialogue_platform.outcome.export.sheet import Piece, Sheet, clean, in_item, instant, pieces

STYLES = Path(__file__).with_name("styles.xml")
LIST_STYLES = {"bulletList": "ListBullet", "orderedList": "ListNumber"}
TEMPLATES_OWN = ("stylesWithEffects", "customXml", "thumbnail", "extended-properties")  # parts that are none of ours
LONGEST_PROPERTY = 255
FIELD = '<w:fldSimple {ns} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def to_docx(sheet: Sheet) -> bytes:
    document = Document()
    _dress(document, sheet)
    _describe(document, sheet)
    _front(document, sheet)
    numbering = Numbering(document.part.numbering_part.element)
    for piece in pieces(sheet):
        _block(document, piece, numbering)
    _foot(document.sections[0].footer, sheet)
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _dress(document: DocumentObject, sheet: Sheet) -> None:
    """Our styles and page instead of the template's, in the text's language."""
    _replace(document.styles.element, STYLES.read_text(encoding="utf-8"))
    for lang in document.styles.element.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia", "w:bidi"):
            lang.set(qn(script), sheet["language"])
    settings = document.settings.element
    for name in ("w:proofState", "w:savePreviewPicture", "w:rsids", "w:themeFontLang"):
        for found in settings.findall(qn(name)):
            settings.remove(found)
    for found in settings.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")  # else Word says "compatibility mode"
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(TEMPLATES_OWN)]:
            del relations[key]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.5)


def _replace(element: Any, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml)))


def _describe(document: DocumentObject, sheet: Sheet) -> None:
    properties, at = document.core_properties, instant(sheet).replace(tzinfo=None)
    words = {
        "title": sheet["title"],
        "subject": sheet["dialogue"],
        "author": sheet["author"],
        "last_modified_by": sheet["author"],
        "content_status": sheet["state"],
        "version": str(sheet["number"]),
        "language": sheet["language"],
        "comments": "",
    }
    for name, value in words.items():
        setattr(properties, name, clean(value)[:LONGEST_PROPERTY])
    properties.created = properties.modified = at


def _front(document: DocumentObject, sheet: Sheet) -> None:
    for style, line in [
        ("FrontMatterStrong", sheet["dialogue"]),
        *(("FrontMatter", line) for line in sheet["front"]),
        ("FrontMatterStrong", sheet["state"]),
        ("FrontMatterLast", sheet["version"]),
    ]:
        _paragraph(document, style).add_run(clean(line))


def _paragraph(document: DocumentObject, style: str | None = None) -> Paragraph:
    """A new one at the end, by its style's id. The library's own way looks through all those before it."""
    element: Any = OxmlElement("w:p")
    document.element.body[-1].addprevious(element)
    if style is not None:
        element.get_or_add_pPr().style = style
    return Paragraph(element, document)


def _block(document: DocumentObject, piece: Piece, numbering: Numbering) -> None:
    node, number, rank = piece
    if node["type"] in LISTS:
        _list(document, node, numbering)
    elif rank:
        _heading(document, level(node), rank, node)
    elif number:
        paragraph = _paragraph(document, "NumberedParagraph")
        paragraph.add_run(f"{number}.\t")
        _write(paragraph, node)
    else:
        _write(_paragraph(document), node)


def _heading(document: DocumentObject, deep: int, rank: int, node: Node) -> None:
    """It looks as deep as it is written, and stands in the outline where no step is missing."""
    paragraph = _paragraph(document, "Title" if deep == 1 else f"Heading{min(deep - 1, 3)}")
    if rank < deep:
        outline: Any = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(max(rank - 2, 0)))
        paragraph._p.get_or_add_pPr().append(outline)
    _write(paragraph, node)


def _list(document: DocumentObject, node: Node, numbering: Numbering, depth: int = 0) -> None:
    """Only the first paragraph of an item has its sign; those after it are indented as far."""
    row = numbering.begin(ordered=node["type"] == "orderedList", depth=depth)
    for item in children(node):
        for place, child in enumerate(in_item(item)):
            if child["type"] in LISTS:
                _list(document, child, numbering, depth + 1)
                continue
            paragraph = _paragraph(document, LIST_STYLES[node["type"]] if place == 0 else "ListContinue")
            if place == 0:
                row.number(paragraph)
            else:
                paragraph.paragraph_format.left_indent = Twips(row.indent)
            _write(paragraph, child)


def _write(paragraph: Paragraph, node: Node) -> None:
    for marks, letters in runs(node):
        run = paragraph.add_run(clean(letters))
        run.bold = True if "bold" in marks or (letters in "[]" and "bracket" in marks) else None
        run.italic = True if "italic" in marks else None
        run.underline = True if "underline" in marks else None


def _foot(footer: Any, sheet: Sheet) -> None:
    line = footer.paragraphs[0]
    line.style = "Footer"
    line.add_run(clean(sheet["foot"]) + "\t")
    line._p.append(parse_xml(FIELD.format(ns=nsdecls("w"), name="PAGE")))
    line.add_run(" / ")
    line._p.append(parse_xml(FIELD.format(ns=nsdecls("w"), name="NUMPAGES")))
    footer.add_paragraph(sheet["hash"], style="Footer Small")


def _timeless(data: bytes) -> bytes:
    """The same parts without the moment of writing, which the format would keep beside each."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name), made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
