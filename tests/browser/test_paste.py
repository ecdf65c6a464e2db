"""Copy and paste in a real browser under our content policy: others' clipboards, our own, and the brackets on both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.house import PHONE
from tests.browser.test_outcome import Desk, stored

SAMPLES = Path(__file__).parent.parent / "outcome" / "pasted"

PASTE = """([kind, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData(kind, text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""

# The text in the editor as its bare elements: what the samples' .expected say.
BARE = """element => {
  const bare = node => {
    if (node.nodeType === 3) return node.data.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    if (node.matches("img, .caret, .ProseMirror-trailingBreak")) return "";
    if (node.localName === "br") return "<br>";
    const inner = [...node.childNodes].map(bare).join("");
    const open = node.localName === "mark" ? 'mark class="br"' : node.localName;
    return `<${open}>${inner}</${node.localName}>`;
  };
  return [...element.children].map(bare).join("\\n");
}"""


def paste(desk: Desk, text: str, kind: str = "text/html") -> None:
    desk.settle().page.evaluate(PASTE, [kind, text])


def bare(desk: Desk) -> str:
    return str(desk.editor.evaluate(BARE)).replace("\u00a0", "&nbsp;")


def copies(desk: Desk) -> str:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.page.keyboard.press("Control+c")
    return str(desk.page.evaluate("navigator.clipboard.readText()"))


def line_of(desk: Desk):
    return desk.page.locator(".pasted")


def select_all(desk: Desk) -> None:
    desk.end_of(0)
    desk.page.keyboard.press("Control+a")
    desk.settle()


@pytest.fixture
def desk(house) -> Desk:
    return Desk(house, "rapporteur").open()


def test_clipboards_of_other_programs(desk):
    """Every sample over the whole text, and back by the line's own button."""
    before = bare(desk)
    for sample in sorted(each for each in SAMPLES.iterdir() if each.suffix != ".expected"):
        *expected, counts = sample.with_suffix(".expected").read_text().strip().split("\n")
        select_all(desk)
        paste(desk, sample.read_text(), "text/plain" if sample.suffix == ".txt" else "text/html")
        expected = "\n".join(expected).replace('</mark><mark class="br">', "")
        assert bare(desk) == expected, sample.name
        if counts == "#":
            expect(line_of(desk)).to_have_text("")
            desk.page.keyboard.press("Control+z")
        else:
            expect(line_of(desk)).to_contain_text("Pasted")
            line_of(desk).get_by_role("button", name="Undo").click()
        expect(line_of(desk)).to_have_text("")
        assert bare(desk) == before, sample.name
    desk.saved()


def test_the_line_takes_back_the_paste_and_nothing_else(desk):
    desk.end_of(0).type("Before. ")
    paste(desk, "<p>We <b>shall</b><s> never</s> meet.</p><h5>Small</h5><p><img src='data:,'></p>")
    expect(line_of(desk)).to_contain_text("Pasted: 1 minor heading at level 3. Left out: 1 picture, 1 struck passage.")
    assert desk.person.axe() == []
    desk.person.shot("outcome-pasted")
    desk.page.set_viewport_size(PHONE)
    assert desk.person.overflow() == 0
    assert desk.person.axe() == []
    desk.person.shot("outcome-pasted-390")
    desk.editor.locator("> h3").click()
    desk.page.keyboard.press("End")
    desk.type(" words typed later")
    line_of(desk).get_by_role("button", name="Undo").click()
    assert "Before." in desk.text() and "<h3> words typed later</h3>" in bare(desk)
    assert "meet" not in desk.text() and "Small" not in desk.text()
    ids = desk.ids()
    assert len(set(ids)) == len(ids)


def test_nothing_but_struck_words_changes_nothing(desk):
    desk.end_of(0).type("A word that is selected")
    before = bare(desk)
    desk.editor.locator("> p").nth(0).click(click_count=3)
    paste(desk, "<p><del>never</del></p>")
    expect(line_of(desk)).to_contain_text("Nothing was pasted. Left out: 1 struck passage.")
    assert bare(desk) == before
    desk.saved()
    assert "never" not in stored(desk.house)


def test_a_bracket_is_typed_and_left(desk):
    desk.end_of(1)
    desk.page.keyboard.press("Control+Shift+b")
    desk.type("each year")
    desk.page.keyboard.press("ArrowRight")
    desk.type(" or more, ")
    desk.page.keyboard.press("Control+Shift+b")
    desk.type("если")
    desk.page.keyboard.press("Control+Shift+b")
    desk.type(" so")
    assert '<mark class="br">each year</mark> or more, <mark class="br">если</mark> so</p>' in bare(desk)
    desk.page.get_by_role("button", name="Bracket: not agreed").click()
    desk.type("by a button")
    desk.page.get_by_role("button", name="Bracket: not agreed").click()
    desk.type(" too")
    assert ' so<mark class="br">by a button</mark> too</p>' in bare(desk)
    for _ in "by a button too":
        desk.page.keyboard.press("ArrowLeft")
    for _ in " so":
        desk.page.keyboard.press("ArrowLeft")
    desk.settle().type("!")  # behind a finished bracket
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.press("ArrowLeft")
    desk.settle()
    paste(desk, "<p>l</p>")  # in the middle of one
    assert '<mark class="br">еслlи</mark>! so' in bare(desk)


def test_brackets_bold_and_lists_come_home_whole(desk):
    """From the editor to another paragraph, and from a reader's page to the editor."""
    desk.end_of(2)
    paste(
        desk,
        "<p>Agree to <mark class='br'>[<b>meet</b> <i>or</i> part]</mark> with:</p>"
        "<ol><li>one<ul><li>in one</li></ul></li><li>[as typed]</li><li>three</li></ol>",
    )
    whole = (
        '<p>Agree to <mark class="br"><strong>meet</strong> <em>or</em> part</mark> with:</p>\n'
        "<ol><li><p>one</p><ul><li><p>in one</p></li></ul></li><li><p>[as typed]</p></li><li><p>three</p></li></ol>"
    )
    assert whole in bare(desk)
    desk.saved()
    reader = Desk(desk.house, "delegate").open(writes=False)
    reader.person.sees("[meet or part]")
    for source in (desk, reader):
        source.page.evaluate(
            """() => {
              const root = document.querySelector(".ProseMirror") ?? document.querySelector("#reading");
              const blocks = [...root.querySelectorAll("p, li")];
              const range = document.createRange();
              range.setStart(blocks.find(each => each.textContent.startsWith("Agree to")), 0);
              range.setEndAfter(blocks.filter(each => each.textContent === "three").pop().lastChild);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }"""
        )
        source.settle()
        text = copies(source)
        assert text.strip().split("\n") == [
            "Agree to [meet or part] with:",
            "",
            "1. one",
            "   • in one",
            "2. [as typed]",
            "3. three",
        ]
        html = source.page.evaluate(
            "navigator.clipboard.read().then(all => all[0].getType('text/html')).then(blob => blob.text())"
        )
        assert re.search(r"<mark[^>]*>\[<strong>meet</strong> <em>or</em> part\]</mark>", html)
        desk.end_of(0)
        paste(desk, html)
        assert bare(desk).count(whole.removeprefix("<p>")) == 2
        ids = desk.ids()
        assert len(set(ids)) == len(ids) and None not in ids
        desk.page.keyboard.press("Control+z")
    desk.saved()


def test_a_whole_page_is_copied_without_the_numbers_beside_it(desk):
    desk.end_of(0).type("first words").saved()
    reader = Desk(desk.house, "delegate").open(writes=False)
    reader.person.sees("first words")
    reader.page.keyboard.press("Control+a")
    text = copies(reader)
    assert "first words" in text
    assert not re.search(r"^\s*\d+\s*$", text[text.rindex("Background") : text.rindex("Way forward")], re.M)


def test_typed_numbers_stay_what_was_typed(desk):
    desk.end_of(3).type("5. We agree")
    assert "<p>5. We agree</p>" in bare(desk)
    desk.page.keyboard.press("Enter")
    desk.type("1. one")
    desk.page.keyboard.press("Enter")
    desk.type("two")
    assert "<ol><li><p>one</p></li><li><p>two</p></li></ol>" in bare(desk)


def test_the_pen_stays_in_its_bracket_whoever_writes_and_however(desk):
    """Letters by a method that composes them, and another's at the same time."""
    other = Desk(desk.house, "rapporteur2").open()
    other.end_of(0).saved()
    desk.end_of(4)
    method = desk.page.context.new_cdp_session(desk.page)
    desk.page.keyboard.press("Control+Shift+b")
    other.type("another's words")
    desk.person.sees("another's words")
    for letters in ("n", "ni", "nih"):
        method.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
    other.type(" go on")
    desk.person.sees("another's words go on")
    method.send("Input.insertText", {"text": "nihon"})
    desk.type(" says")
    assert '<p><mark class="br">nihon says</mark></p>' in bare(desk)
    desk.page.keyboard.press("ArrowRight")
    desk.type(".")
    assert '<p><mark class="br">nihon says</mark>.</p>' in bare(desk)
    desk.saved()
