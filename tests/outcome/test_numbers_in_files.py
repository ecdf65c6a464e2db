"""The numbers of the room, read back from every file: by hand-made texts that are hard, and by chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_platform.outcome.export.forms import FORMS
from tests.outcome import reading
from tests.outcome.reading import plainly, squeezed
from tests.outcome.texts import BREAK, bullets, doc, heading, item, numbers, one, paragraph, points, run, seven, sheet

TITLE = heading(1, "Outcome summary")


def twice(*words):
    return numbers(*(item(one(word)) for word in words))


HARD = {
    "two lists with a paragraph between": [
        one("Intro"),
        twice("a", "b"),
        one("Between"),
        twice("c", "d", "e"),
        one("end"),
    ],
    "a list after a numbered paragraph": [one("First point"), twice("a", "b"), one("Second point")],
    "a list before any paragraph": [twice("a", "b"), one("First"), twice("c")],
    "lists side by side": [twice("a"), twice("b", "c"), twice("d"), bullets("x"), bullets("y", "z"), bullets("w")],
    "a list with nothing in it between two": [twice("a"), {"type": "orderedList"}, twice("b")],
    "two paragraphs in an item": [numbers(item(one("a"), one("still a")), item(one("b"))), one("after")],
    "lists in lists": [
        numbers(
            item(one("1"), twice("1.1", "1.2")),
            item(one("2"), points(item(one("x"), twice("deep", "deeper")), item(one("y")))),
            item(one("3"), twice("3.1"), one("still 3"), twice("again from 1")),
        ),
        one("after"),
        numbers(item(one("new"), twice("inner"))),
    ],
    "two kinds of lists in an item": [points(item(one("a"), bullets("b", "c"), twice("d"), bullets("e")))],
    "an empty first paragraph": [numbers(item(paragraph(), one("second")), item(one("b")))],
    "an item that begins with a list": [one("x"), points(item(bullets("", "")), item(one("y")))],
    "empty items": [twice("", "", "x"), bullets("", "")],
    "empty paragraphs and blanks": [paragraph(), one("a"), one(" "), one("\ufeff"), one(" ", "bracket"), one("b")],
    "brackets": [paragraph(run("["), run("x", "bracket")), paragraph(run("shall", "bracket", "bold"))],
    "letters that look like lists": [one("1. one"), one("- two"), one("3) three"), one("+ four"), one("> five")],
    "and after a break": [paragraph(run("a"), BREAK, run("1. b"), BREAK, run("- c"), BREAK, BREAK, run("=== d"))],
    "and in items": [bullets("1. a", "- b", "# c", "---", "    code", "* * *", "~~~", "| a | b |")],
    "ten and more": [*(one(f"p{n}") for n in range(12)), twice(*(f"i{n}" for n in range(12))), one("end")],
    "headings": [heading(3, "Deep first"), one("a"), heading(2, "B"), one("b"), heading(1, ""), heading(3, "# c #")],
    "all seven languages": seven()["content"],
    "seven lists deep": [one("x"), *[numbers(item(one("d7")))]],
}
for depth in range(6, 0, -1):
    last = HARD["seven lists deep"][1]
    HARD["seven lists deep"][1] = numbers(item(one(f"d{depth}"), last), item(one(f"second of {depth}")))


def titled(text):
    """A text without a title gets the document's."""
    has = any(
        node["type"] == "heading" and node["attrs"]["level"] == 1 and node["content"][0]["text"].strip()
        for node in text
    )
    return doc(*text) if has else doc(TITLE, *text)


def numbers_agree(text):
    asked = sheet(doc(*text))
    expected = reading.room(titled(text))
    assert reading.markdown(FORMS["md"].make(asked)) == expected
    assert plainly(reading.docx(FORMS["docx"].make(asked))) == plainly(expected)
    return asked, expected


def numbers_agree_in_pdf(asked, expected):
    """Signs are drawn there: 1. and •, and – within."""
    got = reading.pdf(FORMS["pdf"].make(asked), asked).replace("–", "•")
    signs = {None: "", "•": "•"}
    wanted = "".join(signs.get(label, f"{label}.") + squeezed(text) for label, text in plainly(expected))
    assert got == wanted.replace("–", "•")


@pytest.mark.parametrize("name", HARD)
def test_numbers_are_those_of_the_room_in_every_file(name):
    numbers_agree_in_pdf(*numbers_agree(HARD[name]))


LETTERS = st.text(st.sampled_from("abқә 1.-+#>«»:;!()\\`&~|[]$^_*=\t"), max_size=12)
RUN = st.builds(
    lambda letters, marks: run(letters, *sorted(marks)),
    LETTERS.filter(bool),
    st.sets(st.sampled_from(["bold", "italic", "underline", "bracket"])),
)
PARAGRAPH = st.builds(lambda runs: paragraph(*runs), st.lists(st.one_of(RUN, RUN, st.just(BREAK)), max_size=5))


def lists_of(inner):
    """Lists whose items begin with a paragraph, as the editor's do."""
    items = st.builds(item, PARAGRAPH) | st.builds(
        lambda first, rest: item(first, *rest), PARAGRAPH, st.lists(inner, max_size=2)
    )
    return st.builds(
        lambda kind, found: {"type": kind, "content": found},
        st.sampled_from(["bulletList", "orderedList"]),
        st.lists(items, min_size=1, max_size=3),
    )


LIST = lists_of(PARAGRAPH | lists_of(PARAGRAPH | lists_of(PARAGRAPH)))
BLOCK = st.one_of(PARAGRAPH, LIST, st.builds(heading, st.integers(1, 3), LETTERS.map(lambda letters: letters or "x")))
TEXT = st.lists(BLOCK, max_size=6)


@given(TEXT)
@settings(max_examples=80, deadline=None)
def test_whatever_is_written_word_and_markdown_have_its_numbers(text):
    """Of Markdown its marks too: every letter is as bold and as italic as in the room."""
    numbers_agree(text)


@given(TEXT)
@settings(max_examples=25, deadline=None)
def test_whatever_is_written_pdf_has_its_numbers(text):
    asked = sheet(doc(*text))
    numbers_agree_in_pdf(asked, reading.room(titled(text)))


MARKED = {
    "a colon within, a letter beyond": [run("Note:", "bold"), run("next")],
    "quotes in bold between letters": [run("слово"), run("«цитата»", "bold"), run("слово")],
    "bold beside bold italic": [run("ab", "bold"), run("cd", "bold", "italic"), run("ef", "italic"), run("gh")],
    "bold italic beside both": [run("x", "italic"), run("y", "bold", "italic"), run("z", "bold")],
    "italic inside a word": [run("in"), run("ter", "italic"), run("national")],
    "one bold letter after the other": [run("a", "bold"), run("b"), run("c", "bold"), run("d", "italic"), run("e")],
    "typed apart": [run("ab", "bold"), run("cd", "bold")],
    "blanks at the ends": [run("a"), run(" b ", "bold"), run("c"), run(" ", "italic"), run("d")],
    "signs of money and sums": [run("a"), run("€5", "bold"), run("b"), run("№", "italic"), run("c"), run("+", "bold")],
    "underlined and bold": [run("a", "underline"), run("b", "underline", "bold"), run("c", "bold")],
    "over a break": [run("a", "bold"), {"type": "hardBreak", "marks": [{"type": "bold"}]}, run("b", "bold")],
    "brackets in bold": [run("a", "bold"), run("b", "bold", "bracket"), run("c", "bold")],
    "stars of one's own": [run("*a*", "bold"), run("_b_", "italic"), run("**")],
    "an invisible letter at the end": [run("a"), run("b\ufeff", "bold"), run("c")],
}


@pytest.mark.parametrize("name", MARKED)
def test_marks_show_as_marks_and_never_as_signs(name):
    (expected,) = reading.room(doc(paragraph(*MARKED[name])))
    made = FORMS["md"].make(sheet(doc(TITLE, paragraph(*MARKED[name]))))
    assert reading.markdown(made)[1] == expected
