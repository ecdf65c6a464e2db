"""Reading an update's header: it must agree with what Yjs itself makes of the bytes, and survive any bytes."""

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from dialogue_platform.outcome import template, ydoc
from dialogue_platform.outcome.updates import Malformed, UnknownWord, has_gap, read_header, read_vector, strangers


def typed(words, client=7):
    """A document, and an update for each word: inserts, a mark, a removal."""
    doc = Doc(client_id=client)
    root = doc.get("default", type=XmlFragment)
    updates = []
    doc.observe(lambda event: updates.append(event.update))
    root.children.append(XmlElement("paragraph", {"paragraph_id": "a"}, [XmlText("")]))
    text = root.children[0].children[0]
    for word in words:
        text.insert(len(str(text).encode()) // 2 if str(text).isascii() else 0, word)
    if words:
        text.format(0, 1, {"bold": {}})
        del text[0:1]
    return doc, updates


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00"), min_size=1, max_size=8), max_size=8)
)
@settings(max_examples=60, deadline=None)
def test_clocks_agree_with_yjs(words):
    copy = ydoc.empty()
    _, updates = typed(words)
    for update in updates:
        header = read_header(update)
        assert not has_gap(header, ydoc.state(copy))
        ydoc.apply(copy, update)
        for client, end in header.ends.items():
            assert ydoc.state(copy)[client] == end


def test_every_left_out_update_is_a_gap():
    _, updates = typed(["one", "two", "three"])
    for missing in range(len(updates) - 2):  # the last one only deletes
        copy = ydoc.load(updates[:missing])
        assert has_gap(read_header(updates[missing + 1]), ydoc.state(copy))


def test_a_deletion_of_what_we_do_not_have_is_a_gap():
    doc, _ = typed(["text"])
    before = doc.get_state()
    del doc.get("default", type=XmlFragment).children[0]
    assert has_gap(read_header(doc.get_update(before)), {})


def test_only_new_text_needs_to_be_ones_own():
    doc, _ = typed(["text"], client=7)
    header = read_header(doc.get_update())
    assert strangers(header, {7}, {}) == set()
    assert strangers(header, {8}, {}) == {7}
    assert strangers(header, {8}, ydoc.state(doc)) == set()


def test_the_template_is_in_our_words():
    assert read_header(template.seed("Outcome summary", ["Background"])).clients


@pytest.mark.parametrize("make", [lambda doc: doc.get("other", type=XmlFragment).children.append(XmlElement("paragraph")),
                                  lambda doc: doc.get("default", type=Map).update({"a": 1}),
                                  lambda doc: doc.get("default", type=Text).insert_embed(0, {"image": "x"})])  # fmt: skip
def test_other_roots_types_and_contents_are_unknown(make):
    doc = Doc(client_id=3)
    make(doc)
    try:
        header = read_header(doc.get_update())
    except UnknownWord:
        return
    assert header.clients == {3}  # a map entry or letters in our own root: harmless, and never rendered


@given(st.binary(max_size=200))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(Malformed, UnknownWord):
        read_header(data)


def test_changed_bytes_never_break_a_document():
    """Whatever passes the reading and applies leaves a document that can still be rendered."""
    chance = random.Random(4)
    _, updates = typed(["Қазақ", "text", "more"])
    whole = Doc()
    for update in updates:
        whole.apply_update(update)
    data = whole.get_update()
    for _ in range(3000):
        spoiled = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        try:
            header = read_header(bytes(spoiled))
            doc = ydoc.empty()
            if not has_gap(header, {}):
                ydoc.apply(doc, bytes(spoiled))
                ydoc.pm_json(doc)
        except (Malformed, UnknownWord, ydoc.WillNotApply):
            continue


def test_numbers_beyond_all_bounds_are_refused():
    for data in (
        b"\x01\x01\x07" + b"\xff" * 12,
        b"\xff" * 9 + b"\x7f",
        b"\x01\x01\x07\x00\x00\xff\xff\xff\xff\xff\x7f\x00",
    ):
        with pytest.raises(Malformed):
            read_header(data)


def test_vectors():
    doc, _ = typed(["text"])
    assert read_vector(doc.get_state()) == ydoc.state(doc)
    for data in (b"", b"\x05\x01", doc.get_state() + b"x"):
        with pytest.raises(Malformed):
            read_vector(data)
