"""Copy and paste in a real browser under our content policy: others' clipboards, our own, and the brackets on both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.live_site import PHONE
from tests.browser.test_outcome import EditorPage, stored

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


def paste(writer: EditorPage, text: str, kind: str = "text/html") -> None:
    writer.settle().page.evaluate(PASTE, [kind, text])


def bare(writer: EditorPage) -> str:
    return str(writer.editor.evaluate(BARE)).replace("\u00a0", "&nbsp;")


def copies(writer: EditorPage) -> str:
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.page.keyboard.press("Control+c")
    return str(writer.page.evaluate("navigator.clipboard.readText()"))


def line_of(writer: EditorPage):
    return writer.page.locator(".pasted")


def select_all(writer: EditorPage) -> None:
    writer.end_of(0)
    writer.page.keyboard.press("Control+a")
    writer.settle()


@pytest.fixture
def writer(site) -> EditorPage:
    return EditorPage(site, "rapporteur").open()


def test_clipboards_of_other_programs(writer):
    """Every sample over the whole text, and back by the line's own button."""
    before = bare(writer)
    for sample in sorted(each for each in SAMPLES.iterdir() if each.suffix != ".expected"):
        *expected, counts = sample.with_suffix(".expected").read_text().strip().split("\n")
        select_all(writer)
        paste(writer, sample.read_text(), "text/plain" if sample.suffix == ".txt" else "text/html")
        expected = "\n".join(expected).replace('</mark><mark class="br">', "")
        assert bare(writer) == expected, sample.name
        if counts == "#":
            expect(line_of(writer)).to_have_text("")
            writer.page.keyboard.press("Control+z")
        else:
            expect(line_of(writer)).to_contain_text("Pasted")
            line_of(writer).get_by_role("button", name="Undo").click()
        expect(line_of(writer)).to_have_text("")
        assert bare(writer) == before, sample.name
    writer.saved()


def test_the_line_takes_back_the_paste_and_nothing_else(writer):
    writer.end_of(0).type("Before. ")
    paste(writer, "<p>We <b>shall</b><s> never</s> meet.</p><h5>Small</h5><p><img src='data:,'></p>")
    expect(line_of(writer)).to_contain_text(
        "Pasted: 1 minor heading at level 3. Left out: 1 picture, 1 struck passage."
    )
    assert writer.person.axe() == []
    writer.person.shot("outcome-pasted")
    writer.page.set_viewport_size(PHONE)
    assert writer.person.overflow() == 0
    assert writer.person.axe() == []
    writer.person.shot("outcome-pasted-390")
    writer.editor.locator("> h3").click()
    writer.page.keyboard.press("End")
    writer.type(" words typed later")
    line_of(writer).get_by_role("button", name="Undo").click()
    assert "Before." in writer.text() and "<h3> words typed later</h3>" in bare(writer)
    assert "meet" not in writer.text() and "Small" not in writer.text()
    ids = writer.ids()
    assert len(set(ids)) == len(ids)


def test_nothing_but_struck_words_changes_nothing(writer):
    writer.end_of(0).type("A word that is selected")
    before = bare(writer)
    writer.editor.locator("> p").nth(0).click(click_count=3)
    paste(writer, "<p><del>never</del></p>")
    expect(line_of(writer)).to_contain_text("Nothing was pasted. Left out: 1 struck passage.")
    assert bare(writer) == before
    writer.saved()
    assert "never" not in stored(writer.site)


def test_a_bracket_is_typed_and_left(writer):
    writer.end_of(1)
    writer.page.keyboard.press("Control+Shift+b")
    writer.type("each year")
    writer.page.keyboard.press("ArrowRight")
    writer.type(" or more, ")
    writer.page.keyboard.press("Control+Shift+b")
    writer.type("если")
    writer.page.keyboard.press("Control+Shift+b")
    writer.type(" so")
    assert '<mark class="br">each year</mark> or more, <mark class="br">если</mark> so</p>' in bare(writer)
    writer.page.get_by_role("button", name="Bracket: not agreed").click()
    writer.type("by a button")
    writer.page.get_by_role("button", name="Bracket: not agreed").click()
    writer.type(" too")
    assert ' so<mark class="br">by a button</mark> too</p>' in bare(writer)
    for _ in "by a button too":
        writer.page.keyboard.press("ArrowLeft")
    for _ in " so":
        writer.page.keyboard.press("ArrowLeft")
    writer.settle().type("!")  # behind a finished bracket
    writer.page.keyboard.press("ArrowLeft")
    writer.page.keyboard.press("ArrowLeft")
    writer.settle()
    paste(writer, "<p>l</p>")  # in the middle of one
    assert '<mark class="br">еслlи</mark>! so' in bare(writer)


def test_brackets_bold_and_lists_come_home_whole(writer):
    """From the editor to another paragraph, and from a reader's page to the editor."""
    writer.end_of(2)
    paste(
        writer,
        "<p>Agree to <mark class='br'>[<b>meet</b> <i>or</i> part]</mark> with:</p>"
        "<ol><li>one<ul><li>in one</li></ul></li><li>[as typed]</li><li>three</li></ol>",
    )
    whole = (
        '<p>Agree to <mark class="br"><strong>meet</strong> <em>or</em> part</mark> with:</p>\n'
        "<ol><li><p>one</p><ul><li><p>in one</p></li></ul></li><li><p>[as typed]</p></li><li><p>three</p></li></ol>"
    )
    assert whole in bare(writer)
    writer.saved()
    reader = EditorPage(writer.site, "delegate").open(writes=False)
    reader.person.sees("[meet or part]")
    for source in (writer, reader):
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
        writer.end_of(0)
        paste(writer, html)
        assert bare(writer).count(whole.removeprefix("<p>")) == 2
        ids = writer.ids()
        assert len(set(ids)) == len(ids) and None not in ids
        writer.page.keyboard.press("Control+z")
    writer.saved()


def test_a_whole_page_is_copied_without_the_numbers_beside_it(writer):
    writer.end_of(0).type("first words").saved()
    reader = EditorPage(writer.site, "delegate").open(writes=False)
    reader.person.sees("first words")
    reader.page.keyboard.press("Control+a")
    text = copies(reader)
    assert "first words" in text
    assert not re.search(r"^\s*\d+\s*$", text[text.rindex("Background") : text.rindex("Way forward")], re.M)


def test_typed_numbers_stay_what_was_typed(writer):
    writer.end_of(3).type("5. We agree")
    assert "<p>5. We agree</p>" in bare(writer)
    writer.page.keyboard.press("Enter")
    writer.type("1. one")
    writer.page.keyboard.press("Enter")
    writer.type("two")
    assert "<ol><li><p>one</p></li><li><p>two</p></li></ol>" in bare(writer)


def test_the_pen_stays_in_its_bracket_whoever_writes_and_however(writer):
    """Letters by a method that composes them, and another's at the same time."""
    other = EditorPage(writer.site, "rapporteur2").open()
    other.end_of(0).saved()
    writer.end_of(4)
    method = writer.page.context.new_cdp_session(writer.page)
    writer.page.keyboard.press("Control+Shift+b")
    other.type("another's words")
    writer.person.sees("another's words")
    for letters in ("n", "ni", "nih"):
        method.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
    other.type(" go on")
    writer.person.sees("another's words go on")
    method.send("Input.insertText", {"text": "nihon"})
    writer.type(" says")
    assert '<p><mark class="br">nihon says</mark></p>' in bare(writer)
    writer.page.keyboard.press("ArrowRight")
    writer.type(".")
    assert '<p><mark class="br">nihon says</mark>.</p>' in bare(writer)
    writer.saved()
