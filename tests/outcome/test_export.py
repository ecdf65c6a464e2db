"""A version as DOCX, PDF and Markdown: made, opened again by another program, and what it says compared."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import datetime

import pytest
from docx import Document
from pypdf import PdfReader

from dialogue_platform.outcome.document.blocks import blocks
from dialogue_platform.outcome.export.forms import FORMS
from dialogue_platform.outcome.export.pdf import BREAK, LONGEST, MOST, _broken
from tests.outcome.reading import docx_part, pdf_text, squeezed
from tests.outcome.texts import SEVEN, bullets, doc, heading, one, paragraph, run, seven, sheet
from tests.server import ROOT


def made(fmt, text, **changed):
    return FORMS[fmt].make(sheet(text, **changed))


def docx_text(data):
    document = Document(io.BytesIO(data))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def outline(pdf):
    """(depth, words) of every heading, as a reader's navigation shows them."""
    reader = PdfReader(io.BytesIO(pdf))

    def walk(entries, depth=1):
        for entry in entries:
            yield from walk(entry, depth + 1) if isinstance(entry, list) else [(depth, squeezed(entry.title))]

    return list(walk(reader.outline))


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
    body = [one for one in document.paragraphs if not one.style.name.startswith("Front")]
    styles = [paragraph.style.name for paragraph in body]
    assert styles[0] == "Title" and styles[1] == "Heading 1" and "List Bullet" in styles and "List Number" in styles
    first = body[2]
    assert first.text.startswith("1.\t") and first.runs[2].bold and first.runs[3].italic
    assert first.style.paragraph_format.first_line_indent < 0, "the number hangs"


def test_every_page_says_what_it_is_of():
    asked = sheet(seven())
    (foot, small) = Document(io.BytesIO(FORMS["docx"].make(asked))).sections[0].footer.paragraphs
    fields = re.findall(r'w:instr="(\w+)"', foot._p.xml)
    assert foot.text.startswith(asked["foot"]) and fields == ["PAGE", "NUMPAGES"] and small.text == asked["hash"]
    pages = PdfReader(io.BytesIO(FORMS["pdf"].make(sheet(doc(*seven()["content"] * 4))))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert asked["foot"] in text and f"{number} / {len(pages)}" in text
        assert asked["hash"] in text, "whole, for a part of it proves nothing"
    assert made("md", seven()).decode().endswith(asked["hash"] + "\n")


@pytest.mark.parametrize("fmt,read", [("docx", docx_text), ("pdf", pdf_text), ("md", bytes.decode)])
def test_the_paper_says_which_dialogue_when_where_who_and_in_what_state(fmt, read):
    asked = sheet(seven())
    got, at = squeezed(read(FORMS[fmt].make(asked)).replace("\\", "")), 0
    for words in (asked["dialogue"], *asked["front"], asked["state"], asked["version"], "Outcome summary"):
        at = got.index(squeezed(words), at) + 1


def test_word_knows_title_author_and_when_and_nothing_of_its_maker():
    data = made("docx", seven())
    known = Document(io.BytesIO(data)).core_properties
    assert (known.title, known.author, known.last_modified_by) == (
        "Outcome summary",
        *["UNECE; Ministry of Ecology"] * 2,
    )
    assert known.created == known.modified == datetime.fromisoformat("2026-11-27T10:20:11+00:00")
    assert (known.language, known.version, known.content_status) == ("kk-KZ", "3", "Adopted on 27 November 2026")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"python-docx" not in everything and b"2013" not in everything


def test_words_too_long_for_a_property_are_cut_there_alone():
    asked = sheet(seven(), title="Т" * 400, author="А" * 400, dialogue="Д" * 300)
    for fmt in FORMS:
        assert FORMS[fmt].make(asked)
    assert Document(io.BytesIO(FORMS["docx"].make(asked))).core_properties.author == "А" * 255


@pytest.mark.parametrize("tag", ["kk-KZ", "ky-KG", "tg-Cyrl-TJ", "tk-TM", "uz-Latn-UZ", "uz-Cyrl-UZ", "ru-RU", "en-GB"])
def test_files_say_in_which_language_the_text_is(tag):
    word = docx_part(made("docx", seven(), language=tag), "styles")
    (lang,) = word.iter("{*}lang")
    assert set(lang.attrib.values()) == {tag}
    root = PdfReader(io.BytesIO(made("pdf", seven(), language=tag))).trailer["/Root"]
    lang, region = tag.split("-")[0], tag.split("-")[-1]
    assert root["/Lang"].startswith(lang) and root["/Lang"].endswith(region)


def test_pdf_knows_title_author_and_when_and_is_made_for_archives_and_screen_readers():
    reader = PdfReader(io.BytesIO(made("pdf", seven())))
    assert (reader.metadata.title, reader.metadata.author) == ("Outcome summary", "UNECE; Ministry of Ecology")
    assert reader.metadata.creation_date == datetime.fromisoformat("2026-11-27T10:20:11+00:00")
    about = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in about and "pdfaid:conformance>A<" in about.replace(" ", "")


def test_no_heading_is_skipped_over():
    levels = (3, 1, 3, 3, 2, 3)
    text = doc(*(heading(level, f"H{at}") for at, level in enumerate(levels)))
    assert outline(made("pdf", text)) == [(1, "H0"), (1, "H1"), (2, "H2"), (2, "H3"), (2, "H4"), (3, "H5")]


def test_no_heading_is_skipped_over_in_word():
    text = doc(heading(1, "T"), heading(3, "deep"), heading(3, "deep too"), heading(2, "B"), heading(3, "C"))
    body = Document(io.BytesIO(made("docx", text))).paragraphs[-5:]
    found = [(one.style.name, [str(lvl) for lvl in one._p.xpath("./w:pPr/w:outlineLvl/@w:val")]) for one in body]
    assert found == [
        ("Title", []), ("Heading 2", ["0"]), ("Heading 2", ["0"]), ("Heading 1", []), ("Heading 2", [])
    ]  # fmt: skip


def test_a_letter_that_no_font_has_costs_the_standard_and_not_the_file():
    read = pdf_text(
        made("pdf", doc(heading(1, "T"), one("before \U000e1000\u1f7e \U0001f9ff after"), one("🇰🇿 and 🇺🇿")))
    )
    assert "before" in read and "after" in read and "KZ and UZ" in read


@pytest.mark.parametrize("fmt,read", [("docx", docx_text), ("pdf", pdf_text), ("md", bytes.decode)])
def test_a_tab_stands_between(fmt, read):
    assert re.search(r"tab\s+inside", read(made(fmt, doc(one("tab\tinside")))))


@pytest.mark.parametrize("letters,most", [("қ" * 300, 90), ("Щ" * 200, 45), ("a\u00a0" * 200, 70), ("x/y_" * 60, 100)])
@pytest.mark.parametrize("place", ["paragraph", "heading", "list", "runs"])
def test_a_word_without_end_stays_on_the_sheet(letters, most, place):
    """By how many of these letters a line of 16 cm can hold."""
    half = len(letters) // 2
    nodes = {
        "paragraph": one(letters),
        "heading": heading(2, letters),
        "list": bullets(letters),
        "runs": paragraph(run(letters[:half], "bold"), run(letters[half:])),
    }
    text = pdf_text(made("pdf", doc(heading(1, "T"), nodes[place])))
    assert squeezed(letters) in squeezed(text)
    assert max(len(squeezed(row)) for row in text.split("\n") if set(squeezed(row)) <= set(letters)) <= most


def test_no_run_of_letters_is_without_a_place_to_break():
    shown = "".join(_broken("қ" * 500, LONGEST))
    assert shown.replace(BREAK, "") == "қ" * 500 and max(map(len, shown.split(BREAK))) == LONGEST
    assert BREAK not in "".join(_broken("a sentence of ordinary words, " * 20, LONGEST)), (
        "what breaks by itself is left"
    )
    marks = "".join(_broken("a" + "\u0301" * 1000, LONGEST))
    assert max(map(len, marks.split(" "))) <= LONGEST + MOST + 1
    assert len("".join(_broken("\u3164" * 1000, LONGEST))) == MOST, "what nobody sees need not be written for ever"
    assert BREAK + "\u0301" not in "".join(_broken("e\u0301" * 100, LONGEST)), "a letter keeps its accent"


def test_one_sheet_makes_the_same_bytes_in_every_process():
    asked = sheet(seven())
    program = (
        "import hashlib, json, sys; from dialogue_platform.outcome.export.forms import FORMS; sheet = json.load(sys.stdin);"
        "print(json.dumps({fmt: hashlib.sha256(form.make(sheet)).hexdigest() for fmt, form in FORMS.items()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(asked), capture_output=True, text=True, cwd=ROOT, check=True,
        env={"PYTHONHASHSEED": "1", "TZ": "Asia/Almaty", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    here = {fmt: hashlib.sha256(form.make(asked)).hexdigest() for fmt, form in FORMS.items()}
    assert json.loads(done.stdout) == here
    with zipfile.ZipFile(io.BytesIO(FORMS["docx"].make(asked))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_brackets_are_real_characters():
    for read in (docx_text(made("docx", seven())), pdf_text(made("pdf", seven()))):
        assert "prepare [a shared register] of geoparks" in read.replace("\n", " ")
    assert r"prepare \[a shared register\] of geoparks" in made("md", seven()).decode()


def test_markdown_keeps_the_text_from_becoming_markup():
    text = doc(paragraph(run("1. not a list *nor stars* <b> #tag [x](y)")), bullets("a_b_"))
    read = made("md", text).decode()
    assert r"1\. 1\. not a list \*nor stars\* \<b\> \#tag \[x\](y)" in read and r"- a\_b\_" in read


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
