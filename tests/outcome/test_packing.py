"""Packed rows give back every update to the last byte, whoever wrote it and however it is spelt."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.outcome.codec import packing
from dialogue_platform.outcome.records import LogRow
from tests.outcome.texts import SEVEN

AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


def rows(payloads):
    return [
        LogRow(
            "d", 7 + n, f"uid{n}", payload, n == 2, ["one", None, "two"][n % 3], AT + timedelta(milliseconds=700 * n)
        )
        for n, payload in enumerate(payloads)
    ]


def typed():
    """What two people wrote in all seven languages, marks and deletions among it, as the updates they sent."""
    updates = []
    doc = Doc(client_id=2**31 - 5)
    root = doc.get("default", type=XmlFragment)
    doc.observe(lambda event: updates.append(event.update))
    for text in SEVEN.values():
        root.children.append(XmlElement("paragraph", {"paragraph_id": "a1", "level": 2.0}, [XmlText("")]))
        inside = root.children[len(root.children) - 1].children[0]
        at = 0
        for letter in text + "😀":
            inside.insert(at, letter)
            at += len(letter.encode())
        inside.format(0, 4, {"bold": {}})
        del inside[at - 4 : at]
    other = Doc(client_id=3)
    other.apply_update(doc.get_update())
    before = other.get_state()
    other.get("default", type=XmlFragment).children.insert(0, XmlElement("paragraph", {}, [XmlText("two")]))
    return [*updates, other.get_update(before), doc.get_update()]


def same(given, back):
    assert [(r.log_seq, r.payload, r.participant_id, r.quarantined) for r in back] == [
        (r.log_seq, r.payload, r.participant_id, r.quarantined) for r in given
    ]
    assert [r.at for r in back] == [r.at.replace(microsecond=0) for r in given]


def test_what_was_typed_comes_back_and_takes_little_room():
    given = rows(typed())
    packed = packing.pack(given)
    same(given, packing.unpack("d", packed))
    assert len(packed) < sum(len(row.payload) for row in given) / 5


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_any_bytes_come_back(payloads):
    given = rows(payloads)
    same(given, packing.unpack("d", packing.pack(given)))


def test_a_number_spelt_too_long_comes_back():
    payloads = [b"\x00\x00", b"\x80\x00\x00"]
    same(rows(payloads), packing.unpack("d", packing.pack(rows(payloads))))


@pytest.mark.parametrize("spoil", [lambda p: p[:-3], lambda p: b"", lambda p: p[:20] + b"x" + p[21:]])
def test_a_spoilt_pack_is_not_believed(spoil):
    with pytest.raises(packing.BadPack):
        packing.unpack("d", spoil(packing.pack(rows(typed()))))
