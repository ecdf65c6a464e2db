"""Files read back by other programs, as a list of lines: the sign before a line (a number, a bullet, nothing) and its letters.

Word's numbers are counted here from document.xml and numbering.xml by Word's own rules.
"""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

from lxml import etree
from markdown_it import MarkdownIt
from pypdf import PdfReader

from dialogue_platform.outcome.document.blocks import blocks
from dialogue_platform.outcome.export.sheet import clean

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = {"strong": "bold", "em": "italic", "u": "underline"}
UNPRINTED = "\u200b\ufeff"  # files may break a line with the one; the other is a mark of bytes
TYPED = re.compile(r"^(\d+)\.\s")


def line(label, letters):
    """Letters as (letter, marks), without blanks: how wide they are is not what is compared."""
    kept = [(letter, frozenset(marks)) for letter, marks in letters if not letter.isspace() and letter not in UNPRINTED]
    return label, kept


def shown(lines):
    """Without lines that show nothing at all."""
    return [(label, letters) for label, letters in lines if label or letters]


def plainly(lines):
    """The labels, and the letters without their marks."""
    return [(label, "".join(letter for letter, _ in letters)) for label, letters in lines]


class Page(HTMLParser):
    """Paragraphs, headings and items of lists in HTML, as a browser numbers them."""

    def __init__(self):
        super().__init__()
        self.lines, self.lists, self.marks = [], [], []
        self.now = None  # the line that is being written
        self.fresh = False  # it was begun by an item, and a paragraph may go on with it

    def begin(self, label, fresh=False):
        self.now, self.fresh = (label, []), fresh
        self.lines.append(self.now)

    def handle_starttag(self, tag, attrs):
        if tag in ("ol", "ul"):
            self.lists.append(int(dict(attrs).get("start", 1)) - 1 if tag == "ol" else None)
            self.now = None
        elif tag == "li":
            if self.lists[-1] is not None:
                self.lists[-1] += 1
            self.begin("•" if self.lists[-1] is None else str(self.lists[-1]), fresh=True)
        elif re.fullmatch(r"p|h\d", tag):
            if not (self.fresh and self.now is not None and all(letter.isspace() for letter, _ in self.now[1])):
                self.begin(None)
            self.fresh = False
        elif tag in MARKS:
            self.marks.append(MARKS[tag])
        elif tag == "hr":
            self.begin("hr")

    def handle_endtag(self, tag):
        if tag in ("ol", "ul"):
            self.lists.pop()
        if tag in MARKS:
            self.marks.remove(MARKS[tag])
        elif re.fullmatch(r"p|h\d|li|ol|ul", tag):
            self.now = None

    def handle_data(self, data):
        if self.now is None and data.strip():
            self.begin("stray")
        if self.now is not None:
            self.now[1].extend((letter, frozenset(self.marks)) for letter in data)


def html(text):
    page = Page()
    page.feed(text)
    page.close()
    return [line(label, letters) for label, letters in page.lines]


def room(text):
    """What readers have on the page; each block's number beside it."""
    found = []
    for block in blocks(text):
        if block.block == "list":
            found += html(block.html)
        else:
            found += [(block.number, letters) for _, letters in html(f"<p>{block.html}</p>")]
    kept = [(label, [(clean(letter), marks) for letter, marks in letters if clean(letter)]) for label, letters in found]
    return shown(kept)


def markdown(data):
    """By a reader of CommonMark. The front matter is two paragraphs, and the hash stands under a rule."""
    lines = html(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(data.decode()))
    assert [label for label, _ in lines[-2:]] == ["hr", None]
    return shown(_typed(one) for one in lines[2:-2])


def _typed(one):
    """A paragraph's number is typed; here blanks are gone, so up to the point."""
    label, letters = one
    found = re.match(r"(\d+)\.", "".join(letter for letter, _ in letters)) if label is None else None
    return (found[1], letters[found.end() :]) if found else one


def docx_part(data, name):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(f"word/{name}.xml"))


class Word:
    """The numbering of a document, counted as Word does: by looks (abstractNum), not by list."""

    def __init__(self, data):
        part = docx_part(data, "numbering")
        self.looks = {one.get(W + "abstractNumId"): one for one in part.findall(W + "abstractNum")}
        self.nums = {one.get(W + "numId"): one for one in part.findall(W + "num")}
        styles = docx_part(data, "styles").findall(W + "style")
        self.styles = {one.get(W + "styleId"): one for one in styles}
        self.counts, self.begun = {}, set()

    def label(self, paragraph):
        found = self._own(paragraph.find(W + "pPr"))
        if found is None:
            return None
        num_id, depth = found
        num = self.nums[num_id]
        looks = num.find(W + "abstractNumId").get(W + "val")
        level = self.looks[looks].find(f"{W}lvl[@{W}ilvl='{depth}']")
        if level.find(W + "numFmt").get(W + "val") == "bullet":
            return "•"
        counts = self.counts.setdefault(looks, {})
        override = num.find(f"{W}lvlOverride[@{W}ilvl='{depth}']/{W}startOverride")
        if override is not None and (num_id, depth) not in self.begun:
            counts[depth] = int(override.get(W + "val")) - 1
        self.begun.add((num_id, depth))
        counts[depth] = counts.get(depth, int(level.find(W + "start").get(W + "val")) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        shape = level.find(W + "lvlText").get(W + "val")
        return re.sub(r"%(\d)", lambda found: str(counts[int(found[1]) - 1]), shape).rstrip(".")

    def _own(self, properties):
        """(numId, depth) of a paragraph, its own or its style's."""
        while properties is not None:
            own = properties.find(W + "numPr")
            if own is not None and own.find(W + "numId") is not None:
                depth = own.find(W + "ilvl")
                return own.find(W + "numId").get(W + "val"), int(depth.get(W + "val")) if depth is not None else 0
            style = properties.find(W + "pStyle")
            based = self.styles.get(style.get(W + "val")) if style is not None else None
            properties = based.find(W + "pPr") if based is not None else None
        return None


def docx(data):
    word, found = Word(data), []
    for paragraph in docx_part(data, "document").iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(W + "val") if style is not None else "Normal"
        if name.startswith("FrontMatter"):
            continue
        letters = "".join(_letters(paragraph))
        label = word.label(paragraph)
        typed = TYPED.match(letters) if name == "NumberedParagraph" else None
        label, letters = (typed[1], letters[typed.end() :]) if typed else (label, letters)
        found.append(line(label, [(letter, ()) for letter in letters]))
    return shown(found)


def _letters(paragraph):
    for one in paragraph.iter(W + "t", W + "br", W + "tab"):
        if one.getparent().tag == W + "r":
            yield {W + "br": "\n", W + "tab": "\t"}.get(one.tag, one.text or "")


def pdf_text(data):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def pdf(data, sheet):
    """All letters without blanks, from the first heading on, without what stands at the foot of each page."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    foot = re.compile(re.escape(squeezed(sheet["foot"])) + r"\d+/\d+" + re.escape(squeezed(sheet["hash"])))
    text = "".join(foot.sub("", squeezed(page)) for page in pages)
    return text[text.index(squeezed(sheet["version"])) + len(squeezed(sheet["version"])) :]


def squeezed(text):
    return re.sub(rf"[\s{UNPRINTED}]+", "", text)
