"""The tools of the editor: in reach wherever one writes, on a desk and on a phone, by mouse, thumb and keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.live_site import PHONE
from tests.browser.test_typing_together import Writer

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
EVERY = ("Bracket: not agreed", "Section heading", "Bold", "Italic", "Underline", "Bulleted list", "Numbered list")

#: a long text arrives in one piece, as from another program
PASTE = """(editor, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/html', html);
  editor.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""

#: whether a thumb in the middle of the button would hit it, and how large it is
REACHED = """button => {
  const { x, y, width, height } = button.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return [button.contains(hit), Math.min(width, height)];
}"""

#: the caret lies between what covers the text above and below, as far as the keyboard leaves it free
CLEAR = """() => {
  const { top, bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
  const tools = document.querySelector('.tools').getBoundingClientRect();
  const bar = document.querySelector('.bar').getBoundingClientRect();
  const above = tools.top < innerHeight / 2 ? tools.bottom : bar.bottom;
  const below = tools.top < innerHeight / 2 ? innerHeight : tools.top;
  return top >= above && bottom <= below;
}"""


def long_text(site, word: str, **options) -> Writer:
    writer = Writer(site, "rapporteur", **options).open()
    writer.editor.locator("> :last-child").click()
    paragraphs = "".join(f"<p>{word} {n} of many, which the delegations have read.</p>" for n in range(40))
    writer.editor.evaluate(PASTE, paragraphs)
    expect(writer.editor).to_contain_text(f"{word} 39 of many")
    return writer


def marked(writer: Writer, letters: str) -> None:
    writer.before(letters)
    for _ in letters:
        writer.page.keyboard.press("Shift+ArrowRight")
    writer.settle()


def press(writer: Writer, name: str) -> None:
    button = writer.page.get_by_role("toolbar").get_by_role("button", name=name)
    button.tap() if writer.page.evaluate("navigator.maxTouchPoints") else button.click()


def tried(writer: Writer, word: str, least: int) -> None:
    """Every tool can be reached and does its work where the caret is, far down in the text."""
    marked(writer, f"{word} 20")
    for name in (*EVERY, "Undo", "Redo"):
        button = writer.page.get_by_role("toolbar").get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        hit, size = button.evaluate(REACHED)
        assert hit and size >= least, name
    point = writer.editor.locator("> *", has_text=f"{word} 20 of")
    press(writer, "Bracket: not agreed")
    expect(point.locator("mark")).to_have_text(f"{word} 20")
    expect(writer.page.get_by_role("button", name="Bracket: not agreed")).to_have_attribute("aria-pressed", "true")
    press(writer, "Undo")
    expect(point.locator("mark")).to_have_count(0)
    press(writer, "Redo")
    expect(point.locator("mark")).to_have_text(f"{word} 20")
    press(writer, "Section heading")
    expect(writer.editor.locator("h2", has_text=f"{word} 20 of")).to_be_visible()
    press(writer, "Section heading")
    press(writer, "Numbered list")
    expect(writer.editor.locator("ol > li", has_text=f"{word} 20 of")).to_be_visible()
    press(writer, "Numbered list")
    writer.saved()


@pytest.mark.parametrize(("word", "options", "least"), [("Point", TOUCH, 44), ("Item", DESK, 36)])
def test_every_tool_is_in_reach_far_down_in_a_long_text(site, word, options, least):
    writer = long_text(site, word, **options)
    tried(writer, word, least)
    writer.before(f"{word} 3 of")
    for _ in range(60):
        writer.page.keyboard.press("ArrowDown")
    writer.settle()
    assert writer.page.evaluate(CLEAR), "the caret went under the tools"
    for _ in range(60):
        writer.page.keyboard.press("ArrowUp")
    writer.settle()
    assert writer.page.evaluate(CLEAR), "the caret went under the tools"
    assert writer.person.axe() == [] and writer.person.overflow() == 0


def test_the_tools_stand_above_the_keyboard_of_a_phone(site):
    writer = Writer(site, "rapporteur", **TOUCH).open()
    tools = writer.page.get_by_role("toolbar")
    before = tools.bounding_box()
    assert before and before["y"] + before["height"] == PHONE["height"]
    writer.page.evaluate("""() => {
      Object.defineProperty(visualViewport, 'height', {value: innerHeight - 300, configurable: true});
      visualViewport.dispatchEvent(new Event('resize'));
    }""")
    above = tools.bounding_box()
    assert above and above["y"] + above["height"] == PHONE["height"] - 300


def test_the_tools_by_keyboard(site):
    writer = Writer(site, "rapporteur", **DESK).open()
    tool = writer.page.get_by_role("toolbar").get_by_role("button")
    writer.end_of(0).type("words")
    writer.page.keyboard.press("Alt+F10")
    expect(tool.nth(0)).to_be_focused()
    writer.page.keyboard.press("ArrowRight")
    expect(tool.nth(1)).to_be_focused()
    writer.page.keyboard.press("ArrowLeft")
    writer.page.keyboard.press("ArrowLeft")
    expect(tool.last).to_be_focused()
    writer.page.keyboard.press("Home")
    expect(tool.nth(0)).to_be_focused()
    assert [tool.nth(n).get_attribute("tabindex") for n in range(tool.count())].count("0") == 1
    writer.page.keyboard.press("Escape")
    expect(writer.editor).to_be_focused()
    assert writer.editor.evaluate("editor => getComputedStyle(editor).boxShadow") == "none"
    writer.type("!")
    assert "words!" in writer.text()
    writer.saved()


def test_a_button_that_would_do_nothing_says_so(site):
    writer = Writer(site, "rapporteur2", **DESK).open()
    undo = writer.page.get_by_role("button", name="Undo")
    expect(undo).to_have_attribute("aria-disabled", "true")
    writer.end_of(2).type("x")
    expect(undo).not_to_have_attribute("aria-disabled", "true")
    undo.click()
    expect(undo).to_have_attribute("aria-disabled", "true")
    expect(writer.page.get_by_role("button", name="Redo")).not_to_have_attribute("aria-disabled", "true")
    writer.saved()
