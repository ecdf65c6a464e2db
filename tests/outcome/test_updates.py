"""Reading an update's header: it must agree with what Yjs itself makes of the bytes, and survive any bytes."""

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from dialogue_platform.outcome.codec.updates import (
    Header,
    Malformed,
    UnknownWord,
    foreign_clients,
    has_gap,
    read_header,
    read_vector,
)
from dialogue_platform.outcome.document import template
from dialogue_platform.outcome.drafting import ydoc


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
    assert foreign_clients(header, {7}, {}) == set()
    assert foreign_clients(header, {8}, {}) == {7}
    assert foreign_clients(header, {8}, ydoc.state(doc)) == set()


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


def header(parts, deletes=()):
    """As it would be read: for each client where it begins, and of each of its structs the length and what it needs."""
    made = Header(deletes=list(deletes))
    for client, (clock, structs) in parts.items():
        made.begin(client, clock)
        for length, needs in structs:
            made.take(client, length, needs)
    return made


SOUND = {
    "one letter after another": ({1: (3, [(1, [(1, 2)])])}, {1: 3}),
    "its own earlier part": ({1: (0, [(2, []), (1, [(1, 1)])])}, {}),
    "another client's part, told later": ({1: (0, [(1, [(2, 0)])]), 2: (0, [(1, [])])}, {}),
    "to and fro": ({1: (0, [(1, []), (1, [(2, 0)])]), 2: (0, [(1, [(1, 0)]), (1, [(1, 1)])])}, {}),
    "known already": ({1: (0, [(1, []), (4, [(2, 0)])])}, {1: 5, 2: 1}),
    "half known": ({1: (0, [(4, [(2, 0)])])}, {1: 2, 2: 1}),
}
NEVER_WHOLE = {
    "two that wait for each other": ({1: (0, [(1, [(2, 0)])]), 2: (0, [(1, [(1, 0)])])}, {}),
    "three in a ring": ({1: (0, [(1, [(2, 0)])]), 2: (0, [(1, [(3, 0)])]), 3: (0, [(1, [(1, 0)])])}, {}),
    "sound ones beside a ring": ({1: (0, [(5, []), (1, [(2, 0)])]), 2: (0, [(1, [(1, 5)])])}, {}),
    "a ring by what comes later": ({1: (0, [(1, [(2, 1)]), (1, [])]), 2: (0, [(1, [(1, 1)]), (1, [])])}, {}),
    "behind a ring": ({1: (0, [(1, [(2, 0)])]), 2: (0, [(1, [(1, 0)])]), 3: (0, [(1, [(1, 0)])])}, {}),
    "itself": ({1: (0, [(1, [(1, 0)])])}, {}),
    "its own later part": ({1: (4, [(1, [(1, 5)]), (1, [])])}, {1: 4}),
    "its own later part, beside a sound need": ({1: (4, [(1, [(1, 3), (1, 5)]), (1, [])])}, {1: 4}),
    "half known, and itself": ({1: (0, [(4, [(1, 3)])])}, {1: 2}),
    "a part of nobody's": ({1: (0, [(1, [(9, 0)])])}, {}),
    "a ring with a half that is known": ({1: (1, [(1, [(2, 5)])]), 2: (5, [(1, [(1, 1)])])}, {1: 1, 2: 5}),
}


@pytest.mark.parametrize("parts,state", SOUND.values(), ids=SOUND)
def test_what_can_be_taken_in_some_order_has_no_gap(parts, state):
    assert not has_gap(header(parts), state)


@pytest.mark.parametrize("parts,state", NEVER_WHOLE.values(), ids=NEVER_WHOLE)
def test_what_waits_for_itself_in_a_circle_is_a_gap(parts, state):
    assert has_gap(header(parts), state)


def test_a_removal_of_what_a_circle_holds_back_is_a_gap():
    sound = {1: (0, [(2, [])])}
    assert not has_gap(header(sound, deletes=[(1, 2)]), {})
    assert has_gap(header(sound, deletes=[(1, 3)]), {})


@given(st.integers(1, 6), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_an_update_cut_into_clients_in_any_order_is_whole_and_without_a_part_it_is_not(clients, chance):
    """Built as people write: each part after some that stand already, whoever wrote them."""
    parts, standing = {client: (0, []) for client in range(clients)}, []
    for _ in range(20):
        client = chance.randrange(clients)
        parts[client][1].append((1, [chance.choice(standing)] if standing else []))
        standing.append((client, len(parts[client][1]) - 1))
    order = list(parts)
    chance.shuffle(order)
    assert not has_gap(header({client: parts[client] for client in order}), {})
    first = standing[0][0]
    rest = {client: part for client, part in parts.items() if client != first}
    needed = any(need[0] == first for _, structs in rest.values() for _, needs in structs for need in needs)
    assert has_gap(header(rest), {}) == needed


def test_thousands_that_wait_for_one_are_told_in_one_pass():
    """Each wait ends once: to ask all of them at each step of what they wait for held the writer."""
    waiting = {client: (0, [(1, [(0, 4999)])]) for client in range(1, 900)}
    assert not has_gap(header({**waiting, 0: (0, [(1, [])] * 5000)}), {})
