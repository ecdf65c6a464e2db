"""What a hostile drafter writes, by hand and past every editor; nothing of it may stand in the others' way."""

import struct
import time

import pytest

from dialogue_platform.live import live
from dialogue_platform.outcome.codec import awareness
from dialogue_platform.outcome.codec.lib0 import string, uint
from dialogue_platform.outcome.drafting import socket_events
from dialogue_platform.outcome.export.forms import FORMS
from dialogue_platform.outcome.export.markdown import to_markdown
from tests.outcome.drafting import Drafter, code
from tests.outcome.texts import doc, paragraph, run, sheet

BYTES = bytes([116]) + uint(3) + b"abc"
INFINITE = bytes([123]) + struct.pack(">d", float("inf"))
WORD = bytes([119]) + string("x")
MAP = bytes([118]) + uint(0)


def update(client, *structs):
    return uint(1) + uint(len(structs)) + uint(client) + uint(0) + b"".join(structs) + uint(0)


def element(name):
    return bytes([7]) + uint(1) + string("default") + uint(3) + string(name)


def attribute(client, key, kind, content):
    return bytes([kind | 0x20]) + uint(0) + uint(client) + uint(0) + string(key) + content


@pytest.mark.parametrize("value", [BYTES, INFINITE, WORD, MAP], ids=["bytes", "infinite", "word", "map"])
def test_an_attribute_of_any_kind_leaves_versions_and_exports_whole(draft, value):
    drafter = draft.drafter()
    client = drafter.answer["client"]
    assert (
        code(drafter.send(update(client, element("heading"), attribute(client, "level", 8, uint(1) + value)))) == "ok"
    )
    draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="bell \x07 and \uffff")
    for form in FORMS.values():
        assert form.make(sheet(draft.stored(), foot="bell \x07 and \uffff"))


def test_a_shared_type_as_an_attribute_leaves_versions_whole(draft):
    drafter = draft.drafter()
    client = drafter.answer["client"]
    assert code(drafter.send(update(client, element("paragraph"), attribute(client, "x", 7, uint(6))))) == "ok"
    draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="As it stands")


def test_letters_that_no_xml_holds_are_left_out_of_the_file():
    text = doc(paragraph(run("a\ufffeb\uffffc\x00d")))
    assert all(form.make(sheet(text)) for form in FORMS.values())


def test_many_empty_lines_are_exported_at_once():
    began = time.monotonic()
    to_markdown(sheet(doc(paragraph(run("a" + "\n" * 20_000 + "b")))))
    assert time.monotonic() - began < 5  # it took a minute, and held the whole server meanwhile


def test_an_update_under_thousands_of_clients_is_refused_before_the_lock(draft):
    drafter = draft.drafter()
    many = uint(5000) + b"".join(uint(0) + uint(1000 + n) + uint(0) for n in range(5000)) + uint(0)
    assert code(drafter.send(many)) == "bad_update"


PLACE = {"type": None, "tname": "default", "item": {"client": 1, "clock": 0}, "assoc": 0}
BROKEN = [
    7,
    {},
    {"anchor": {}, "head": {}},
    {"anchor": PLACE, "head": {"tname": "other"}},
    {"anchor": PLACE},
    {"anchor": PLACE, "head": {"item": {}}},
    {"anchor": 1, "head": 1},
    float("nan"),
]


@pytest.mark.parametrize("cursor", BROKEN, ids=repr)
def test_a_caret_without_a_place_is_not_passed_on(cursor):
    assert awareness.caret({"cursor": cursor}) is None
    assert awareness.caret({"cursor": {"anchor": PLACE, "head": PLACE}})


def test_who_is_removed_while_joining_has_no_place_in_the_room(draft, monkeypatch):
    """The id is handed out by the writer, and while that takes its time the right may end."""
    drafter = Drafter(draft.document, draft.socket("rapporteur"))
    wait = socket_events.AllocateClientId.wait

    def removed_meanwhile(job):
        client = wait(job)
        draft.room.do("organiser", "people.remove", participant=draft.room.people["rapporteur"])
        return client

    monkeypatch.setattr(socket_events.AllocateClientId, "wait", removed_meanwhile)
    drafter.join()
    gone = draft.room.actors["rapporteur"].user_id
    assert [c.rooms for c in live().fanout.connections.values() if c.actor.user_id == gone] == [set()]


LETTERS, VALUE = bytes([4]) + uint(1) + string("default") + string("evil"), bytes([8]) + uint(1) + string("default")


@pytest.mark.parametrize("struct", [LETTERS, VALUE + uint(1) + WORD], ids=["letters", "a value"])
def test_what_lies_bare_between_elements_is_refused_and_the_text_still_opens(draft, struct):
    drafter, before = draft.drafter(), draft.stored()
    assert code(drafter.send(update(drafter.answer["client"], struct))) == "will_not_apply"
    assert draft.stored() == before
    assert drafter.type("Still written")["ok"]


def test_letters_bare_inside_an_element_are_refused(draft):
    drafter, before = draft.drafter(), draft.stored()
    inside = bytes([4]) + uint(0) + uint(drafter.answer["client"]) + uint(0) + string("evil")
    assert code(drafter.send(update(drafter.answer["client"], element("paragraph"), inside))) == "will_not_apply"
    assert draft.stored() == before
    assert drafter.type("Still written")["ok"]
