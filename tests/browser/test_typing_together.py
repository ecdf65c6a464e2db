"""Several people in one paragraph: what each typed stands in the text, in order and in one piece.

Pages that agree with each other may agree on nonsense, so each is compared with what was typed, and so is the server's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import pytest

from dialogue_platform.outcome.document.blocks import blocks
from dialogue_platform.outcome.drafting import ydoc
from tests.browser.live_site import LiveSite
from tests.browser.test_outcome import EditorPage, stored_doc
from tests.waiting import until

#: whether the editor has heard where the browser's caret stands; it hears a moment later
HEARD = """editor => {
  const { anchorNode, anchorOffset } = getSelection(), { view, state } = editor.editor;
  return editor.contains(anchorNode) && view.posAtDOM(anchorNode, anchorOffset) === state.selection.anchor;
}"""

#: the caret before or after some letters, as a click would put it
PUT_CARET = """(editor, [letters, after]) => {
  const line = [...editor.querySelectorAll('p, h1, h2, h3')].find(each => each.textContent.includes(letters));
  let at = line.textContent.indexOf(letters) + (after ? letters.length - 1 : 0);
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() && at >= texts.currentNode.length) at -= texts.currentNode.length;
  editor.focus();
  getSelection().collapse(texts.currentNode, at + (after ? 1 : 0));
  const { state, view } = editor.editor;
  return state.selection.empty && view.posAtDOM(texts.currentNode, at + (after ? 1 : 0)) === state.selection.head;
}"""

LINES = "editor => [...editor.querySelectorAll('p, h1, h2, h3')].map(line => line.textContent).join('|')"


class Writer(EditorPage):
    def before(self, letters: str) -> Writer:
        return self._caret(letters, after=False)

    def after(self, letters: str) -> Writer:
        return self._caret(letters, after=True)

    def _caret(self, letters: str, after: bool) -> Writer:
        shown([self], letters)
        until(lambda: self.editor.evaluate(PUT_CARET, [letters, after]), f"no caret at {letters}")
        return self

    def press(self, *keys: str) -> Writer:
        for key in keys:
            self.page.keyboard.press(key)
            until(lambda: self.editor.evaluate(HEARD), f"the editor did not hear of {key}")
        return self


@pytest.fixture(scope="module")
def writers(open_site: LiveSite) -> Iterator[list[Writer]]:
    """Three pages on one text, open for all tests of this module."""
    yield [Writer(open_site, key).open() for key in ("rapporteur", "rapporteur2", "rapporteur")]
    open_site.leave()


def agreed(writers: list[Writer]) -> str:
    """The text of the server once every page has shown and saved the same; a bar between two blocks or items."""

    def same() -> str | None:
        served = blocks(ydoc.pm_json(stored_doc(writers[0].site)))
        texts = {"|".join(line for block in served for line in block.text.split("\n"))}
        for writer in writers:
            texts.add(writer.saved().editor.evaluate(LINES))
        return texts.pop() if len(texts) == 1 else None

    return str(until(same, "the pages and the server never agreed"))


def shown(writers: list[Writer], letters: str) -> None:
    """Everybody sees these letters; a bar is the end of a line."""
    for writer in writers:
        until(lambda writer=writer: letters in writer.editor.evaluate(LINES), f"{letters} was never shown")


def paragraph(writers: list[Writer], letters: str) -> None:
    """A new paragraph at the end of the text."""
    writers[0].editor.locator("> :last-child").click()
    writers[0].press("Control+End", "Enter").type(letters)
    shown(writers, letters)


def together(**words: tuple[Writer, str]) -> None:
    """Key by key, as fast as the browser takes them."""
    for letters in zip_longest(*(word for _, word in words.values()), fillvalue=""):
        for (writer, _), letter in zip(words.values(), letters, strict=True):
            writer.type(letter)


def test_before_after_and_at_the_same_place(writers):
    one, two, three = writers
    paragraph(writers, "The states of the region agree")
    one.after("region agree")
    two.before("The states of")
    together(end=(one, " to meet again next year"), start=(two, "Recalling "))
    expected = "Recalling The states of the region agree to meet again next year"
    assert expected in agreed(writers)
    for writer in writers:
        writer.after("of the")
    together(a=(one, " needed"), b=(two, " seventeen"), c=(three, " free"))
    text = agreed(writers)
    assert all(word in text for word in (" needed", " seventeen", " free"))
    for word in (" needed", " seventeen", " free"):
        text = text.replace(word, "", 1)
    assert expected in text


def test_one_who_rests_and_types_again(writers):
    one, two, _ = writers
    paragraph(writers, "A pause is no reason")
    one.after("no reason").type(" now")
    shown(writers, "no reason now")
    two.before("A pause").type("x")
    shown(writers, "xA pause")
    one.type("!")
    assert "xA pause is no reason now!" in agreed(writers)


def test_list_items_and_bold(writers):
    one, two, three = writers
    paragraph(writers, "Measures:")
    one.press("Enter").type("- water").press("Enter").type("energy").press("Enter", "Enter").type("Closing words")
    shown(writers, "Closing words")
    one.after("water")
    two.before("energy")
    three.before("water")
    together(a=(one, " for everybody"), b=(two, "clean "), c=(three, "safe "))
    assert "|safe water for everybody|clean energy|Closing words" in agreed(writers)
    one.after("Closing").press("Shift+Home", "Control+b")
    shown(writers, "Closing")
    one.after("Clos")
    two.after("Closing")
    three.after(" words")
    together(a=(one, "xyz"), b=(two, ", all bold,"), c=(three, " again"))
    assert "|Closxyzing, all bold, words again" in agreed(writers)
    bold = [writer.editor.locator("strong").last.text_content() for writer in writers]
    assert bold == ["Closxyzing, all bold,"] * 3


def test_a_composition_beside_another_and_at_speed(writers):
    one, two, _ = writers
    paragraph(writers, "Everybody composes")
    keyboard = one.page.context.new_cdp_session(one.page)
    one.after("composes").type(" ")
    two.before("Everybody")
    for length, letter in enumerate("b0b1b2b3b4", start=1):
        composed = "шақырамыз"[:length]
        caret = {"selectionStart": len(composed), "selectionEnd": len(composed)}
        keyboard.send("Input.imeSetComposition", {"text": composed, **caret})
        two.type(letter)
    keyboard.send("Input.insertText", {"text": "шақырамыз"})
    one.type(".")
    assert "b0b1b2b3b4Everybody composes шақырамыз." in agreed(writers)
    quick = "the quick brown fox jumps over the lazy dog and thirty letters a second are no trouble "
    one.after("b0b1b2b3b4")
    two.before("b0b1b2b3b4")
    together(one=(one, quick), two=(two, quick.upper()))
    assert f"{quick.upper()}b0b1b2b3b4{quick}Everybody composes" in agreed(writers)


def test_a_paragraph_that_is_split_joined_and_made_a_heading_under_ones_caret(writers):
    one, two, three = writers
    paragraph(writers, "first half second half")
    one.after("second ha").type("X")
    three.after("first ha")
    shown(writers, "second haXlf")
    two.before("second haX").press("Enter")
    shown(writers, "|second haXlf")
    together(a=(one, "yz"), c=(three, "YZ"))
    assert "|first haYZlf |second haXyzlf" in agreed(writers)
    two.before("second haX").press("Backspace")
    shown(writers, "lf second haXyzlf")
    together(a=(one, "&"), c=(three, "+"))
    assert "|first haYZ+lf second haXyz&lf" in agreed(writers)
    two.press("Control+Alt+2")
    for writer in writers:
        writer.editor.locator("h2", has_text="second haXyz&").wait_for()
    together(a=(one, "!"), c=(three, "?"))
    assert "|first haYZ+?lf second haXyz&!lf" in agreed(writers)


def test_an_empty_paragraph_in_which_two_begin(writers):
    one, two, three = writers
    paragraph(writers, "before an empty one")
    one.press("Enter", "Enter").type("after it")
    shown(writers, "after it")
    for writer in writers:
        writer.before("after it").press("ArrowUp")
    together(a=(one, "Encourages"), b=(two, "Invites"), c=(three, "Stresses"))
    text = agreed(writers)
    between = text.partition("before an empty one|")[2].partition("|after it")[0]
    assert sorted(between) == sorted("EncouragesInvitesStresses")
    assert all(word in between for word in ("Encourages", "Invites", "Stresses"))


def test_a_paragraph_that_is_split_while_one_writes_in_it(writers):
    one, two, _ = writers
    paragraph(writers, "left side right side")
    two.before("right side")
    one.after("right si").type("abc")
    two.page.keyboard.press("Enter")
    one.type("defg")
    assert "|left side |right siabcdefgde" in agreed(writers)
