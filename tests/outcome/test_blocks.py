"""From text to what readers get: escaped, numbered, with ids that are always there and never twice."""

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_platform.outcome.document.blocks import LONGEST_ID, blocks
from dialogue_platform.outcome.document.text import UNSEEN, canonical, merged, plain, sha256
from tests.outcome.texts import bullets, doc, heading, paragraph, run
from tests.server import ROOT


def html(*nodes):
    return [block.html for block in blocks(doc(*nodes))]


def test_everything_anyone_writes_is_escaped():
    bad = "<script>alert(1)</script>&\"'"
    (made,) = html(paragraph(run(bad, "bold", "italic", "underline", "bracket")))
    assert "<script" not in made and "&lt;script&gt;" in made


def test_unknown_nodes_marks_and_attributes_do_not_reach_the_page():
    node = {
        "type": "iframe",
        "attrs": {"src": "x", "onload": "y", "paragraph_id": 'a"b'},
        "content": [run("in", "link")],
    }
    (block,) = blocks(doc(node))
    assert block.html == "in" and block.block == "paragraph" and '"' not in block.id


def test_marks_and_brackets():
    (made,) = html(paragraph(run("a ", "bold"), run("b", "bracket"), run("c", "bracket", "italic"), run(" d")))
    assert made == (
        '<strong>a </strong><mark class="bracket">[</mark><mark class="bracket">b</mark>'
        '<mark class="bracket"><em>c</em></mark><mark class="bracket">]</mark> d'
    )
    assert plain(paragraph(run("b", "bracket"))) == "[b]"


def test_lists_are_one_block():
    (block,) = blocks(doc(bullets("one", "two <b>")))
    assert block.html == "<ul><li><p>one</p></li><li><p>two &lt;b&gt;</p></li></ul>" and block.block == "list"
    assert block.number is None and block.text == "one\ntwo <b>"


def test_only_paragraphs_that_say_something_are_numbered():
    text = doc(
        heading(1, "T"),
        {"type": "paragraph"},
        paragraph(run("a")),
        paragraph(run(" ")),
        bullets("x"),
        paragraph(run("b")),
    )
    assert [block.number for block in blocks(text)] == [None, None, "1", None, None, "2"]


CASES = json.loads(Path(__file__).with_name("counting.json").read_text())


def test_a_paragraph_counts_exactly_when_it_counts_on_the_page():
    """numbers.test.ts plays the same table through the editor."""
    found = [block.number for block in blocks(doc(*(case["node"] for case in CASES)))]
    count, expected = 0, []
    for case in CASES:
        count += case["counts"]
        expected.append(str(count) if case["counts"] else None)
    assert dict(enumerate(found)) == dict(enumerate(expected)) and count > 30


def test_page_and_server_know_the_same_unseen_letters():
    source = (ROOT / "static/src/outcome/numbers.ts").read_text()
    ranges = re.search(r"const UNSEEN =\n(.*?);", source, re.DOTALL).group(1)
    assert "".join(re.findall(r'"([^"]*)"', ranges)).replace("\\\\", "\\") == UNSEEN


def test_letters_with_equal_marks_are_one_run():
    apart = [run("ab", "bold"), run("cd", "bold"), run("e"), run("f"), {"type": "hardBreak"}, run("g")]
    assert merged(apart) == [run("abcd", "bold"), run("ef"), {"type": "hardBreak"}, run("g")]
    assert html(paragraph(*apart)) == ["<strong>abcd</strong>ef<br>g"]
    assert apart[0]["text"] == "ab", "what was given is left as it was"


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=40), st.integers(), st.sampled_from(["a", "b", "a.2"])), max_size=12)
)
@settings(max_examples=150, deadline=None)
def test_ids_are_always_there_and_never_twice(ids):
    nodes = [
        {"type": "paragraph", "attrs": {"paragraph_id": id}} if id is not None else {"type": "paragraph"} for id in ids
    ]
    made = [block.id for block in blocks(doc(*nodes))]
    assert len(set(made)) == len(ids) and all(0 < len(id) <= LONGEST_ID for id in made)


def test_ids_written_by_editors_are_kept():
    assert [b.id for b in blocks(doc(paragraph(run("x"), id="abc"), paragraph(run("y"), id="d-1")))] == ["abc", "d-1"]


def test_one_spelling_for_one_text():
    one, two = {"b": 1, "a": "ә"}, {"a": "ә", "b": 1}
    assert canonical(one) == canonical(two) == '{"a":"ә","b":1}' and sha256(one) == sha256(two)
