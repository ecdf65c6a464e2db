"""The parts that need no database: order, the ring, what is missing, what was pasted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_platform.dialogues.bulk_invite import MOST_LINES, Known, read_lines
from dialogue_platform.dialogues.fields import is_web_address
from dialogue_platform.dialogues.ordering import moved_before
from dialogue_platform.dialogues.programme import Facts, clashes, gaps
from dialogue_platform.dialogues.seating_chart import CENTRE_X, HEIGHT, WIDTH, Guest, seats
from dialogue_platform.people.addresses import is_address


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_moving_keeps_everything_and_the_order_of_the_rest(things, data):
    thing = data.draw(st.sampled_from(things))
    before = data.draw(st.none() | st.sampled_from(things))
    moved = moved_before(things, thing, before)
    assert sorted(moved) == sorted(things)
    assert [t for t in moved if t != thing] == [t for t in things if t != thing]
    if before is None:
        assert moved[-1] == thing
    elif before != thing:
        assert moved[moved.index(thing) + 1] == before


@pytest.mark.parametrize("number", [1, 2, 5, 12, 40])
def test_everybody_has_a_seat_inside_the_drawing(number):
    found = seats([Guest(str(n), n < 5, n == 1) for n in range(number)])
    assert len({(s.x, s.y) for s in found}) == number
    assert all(0 < s.x < WIDTH and 0 < s.y < HEIGHT for s in found)
    assert all((s.anchor == "end") == (s.label_x < s.x) for s in found)
    assert number < 2 or found[1].x == CENTRE_X


def session(start, minutes=60, id="s"):
    return SimpleNamespace(id=id, starts_at=start, ends_at=start + minutes, title=str(start))


def test_sessions_that_touch_do_not_clash():
    assert clashes([session(0), session(60), session(120)]) == []
    assert len(clashes([session(0), session(59), session(60)])) == 2


def test_what_is_missing_is_said_until_nothing_is():
    assert len(gaps(Facts())) == 5
    whole = Facts(
        lead="L",
        sessions=[session(0)],
        items={"s": [1]},
        delegations=2,
        roles={"organiser", "chair", "moderator"},
    )
    assert gaps(whole) == []
    whole.items = {}
    assert [gap.page for gap in gaps(whole)] == ["manage.programme"]


def test_pasted_lines_say_what_will_happen():
    text = "a@x.org\n\nB@X.org; chair ;UNEP; B; Head\na@x.org\nnobody\nc@x.org, king\nd@x.org\t\tMars\ne@x.org"
    lines = read_lines(text, "delegate", Known({"unep": "1"}, taking_part={"e@x.org"}))
    assert [(line.number, line.problem) for line in lines] == [
        (1, None),
        (3, None),
        (4, "twice"),
        (5, "not_address"),
        (6, "no_role"),
        (7, "no_delegation"),
        (8, "takes_part"),
    ]
    assert (lines[1].email, lines[1].role, lines[1].delegation, lines[1].function) == (
        "b@x.org",
        "chair",
        "UNEP",
        "Head",
    )
    assert lines[0].role == "delegate"


def test_an_address_may_come_with_its_name_as_mail_programs_copy_it():
    lines = read_lines('Айжан С. <A@x.org>\n"B. Bek" <b@x.org>; chair;; Bek\n<c@x.org>\n<>', "delegate", Known())
    assert [(line.email, line.name, line.problem) for line in lines] == [
        ("a@x.org", "Айжан С.", None),
        ("b@x.org", "Bek", None),
        ("c@x.org", "", None),
        ("<>", "", "not_address"),
    ]


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_paste_is_read(text):
    assert len(read_lines(text, "delegate", Known())) <= MOST_LINES


@pytest.mark.parametrize("address", ["a@x.org", "first.last+tag@sub.ministry.gov.kg", "a@пример.рф"])
def test_addresses(address):
    assert is_address(address)


@given(st.text())
def test_no_text_breaks_the_checks(text):
    is_address(text)
    is_web_address(text)
