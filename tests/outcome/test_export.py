"""A version as DOCX, PDF and Markdown: made, opened again by another program, and its text compared."""

import io
import re

import pytest
from docx import Document
from pypdf import PdfReader

from dialogue_platform.outcome.blocks import blocks
from dialogue_platform.outcome.export import FORMS
from tests.outcome.texts import SEVEN, bullets, doc, heading, paragraph, run, seven

FOOTER = "Revision 1 · sha256 0123"


def made(fmt, text):
    return FORMS[fmt].make(text, FOOTER, "kk")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def docx_text(data):
    document = Document(io.BytesIO(data))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def pdf_text(data):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("language", SEVEN)
@pytest.mark.parametrize("style", [(), ("bold",), ("italic",)])
def test_every_letter_of_every_language_is_in_each_file(language, style):
    text = doc(heading(1, SEVEN[language]), paragraph(run(SEVEN[language], *style)))
    for read in (docx_text(made("docx", text)), pdf_text(made("pdf", text)), made("md", text).decode()):
        assert squeezed(read).count(squeezed(SEVEN[language])) == 2


@pytest.mark.parametrize("fmt,read", [("docx", docx_text), ("pdf", pdf_text)])
def test_the_whole_text_is_in_the_file_in_order(fmt, read):
    got, at = squeezed(read(made(fmt, seven()))), 0
    for block in blocks(seven()):
        for line in block.text.split("\n"):
            found = got.find(squeezed(line), at)
            assert found >= at, line
            at = found + len(squeezed(line))


def test_word_has_real_headings_numbers_and_marks():
    document = Document(io.BytesIO(made("docx", seven())))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title" and styles[1] == "Heading 1" and "List Bullet" in styles and "List Number" in styles
    first = document.paragraphs[2]
    assert first.text.startswith("1.\t") and first.runs[2].bold and first.runs[3].italic
    assert document.sections[0].footer.paragraphs[0].text == FOOTER


def test_pdf_pages_carry_the_footer():
    assert FOOTER in pdf_text(made("pdf", seven()))


def test_brackets_are_real_characters():
    for read in (docx_text(made("docx", seven())), pdf_text(made("pdf", seven()))):
        assert "prepare [a shared register] of geoparks" in read.replace("\n", " ")
    assert r"prepare \[a shared register\] of geoparks" in made("md", seven()).decode()


def test_markdown_keeps_the_text_from_becoming_markup():
    text = doc(paragraph(run("1. not a list *nor stars* <b> #tag [x](y)")), bullets("a_b_"))
    read = made("md", text).decode()
    assert r"1. 1\. not a list \*nor stars\* \<b\> \#tag \[x\](y)" in read and r"- a\_b\_" in read


@pytest.mark.parametrize(
    "hostile", ['#eval("x") $x$ @ref *b* _i_ \\ `c`', "<script>alert(1)</script> & </w:t>", "\x00\x07\x1b tab\there"]
)
def test_hostile_text_stays_text(hostile):
    text = doc(heading(1, hostile), paragraph(run(hostile)))
    letters = squeezed(re.sub(r"[\x00-\x08\x0e-\x1f]", "", hostile))
    assert letters in squeezed(docx_text(made("docx", text)))
    assert letters in squeezed(pdf_text(made("pdf", text)))


def test_an_empty_document_exports():
    for fmt in FORMS:
        assert made(fmt, doc())
        assert made(fmt, doc(heading(2, "Background"), {"type": "paragraph"}, bullets("")))


def test_line_breaks_survive():
    broken = doc(paragraph(run("one"), {"type": "hardBreak"}, run("two")))
    assert "one\ntwo" in docx_text(made("docx", broken))
    assert "one\ntwo" in pdf_text(made("pdf", broken))
