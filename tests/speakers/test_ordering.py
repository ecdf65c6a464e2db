"""The order of a list, for any list and any sequence of moves."""

from hypothesis import given
from hypothesis import strategies as st

from dialogue_platform.speakers import ordering

entries = st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=12)


@st.composite
def order_and_two(draw):
    order = draw(entries.filter(bool))
    return order, draw(st.sampled_from(order)), draw(st.sampled_from(order))


@given(entries)
def test_a_new_entry_goes_to_the_end(order):
    assert ordering.insert(order, "new!") == [*order, "new!"]


@given(entries, st.data())
def test_an_urgent_entry_goes_before_the_rest_and_behind_earlier_urgent_ones(order, data):
    urgent = set(data.draw(st.lists(st.sampled_from(order))) if order else [])
    head = [entry for entry in order if entry in urgent]
    tail = [entry for entry in order if entry not in urgent]
    assert ordering.insert(head + tail, "new!", urgent | {"new!"}) == [*head, "new!", *tail]


@given(entries, st.text("xyz", min_size=1, max_size=2))
def test_nothing_is_lost_or_doubled_by_an_insertion(order, entry):
    assert sorted(ordering.insert(order, entry, {entry})) == sorted({*order, entry})


@given(order_and_two())
def test_a_move_puts_one_right_before_the_other_and_keeps_the_rest(case):
    order, entry, before = case
    moved = ordering.move_before(order, entry, before)
    assert sorted(moved) == sorted(order)
    assert ordering.without(moved, entry) == ordering.without(order, entry)
    if entry != before:
        assert moved.index(entry) + 1 == moved.index(before)


@given(order_and_two())
def test_a_move_before_nobody_goes_to_the_end(case):
    order, entry, _ = case
    assert ordering.move_before(order, entry, None) == [*ordering.without(order, entry), entry]


def test_a_move_before_oneself_changes_nothing():
    assert ordering.move_before(["a", "b"], "a", "a") == ["a", "b"]


@given(order_and_two())
def test_two_moves_can_be_undone(case):
    order, entry, before = case
    after = order.index(entry) + 1
    back = order[after] if after < len(order) else None
    assert ordering.move_before(ordering.move_before(order, entry, before), entry, back) == order


@given(entries)
def test_ranks_are_one_to_n(order):
    assert sorted(ordering.ranks(order).values()) == list(range(1, len(order) + 1))


@given(entries, st.data())
def test_leaving_and_joining_at_the_end_is_no_reordering(order, data):
    gone = set(data.draw(st.lists(st.sampled_from(order))) if order else [])
    left = [entry for entry in order if entry not in gone]
    assert not ordering.reordered(order, [*left, "new!", "newer!"])


@given(order_and_two())
def test_a_move_that_changes_the_order_is_a_reordering(case):
    order, entry, before = case
    moved = ordering.move_before(order, entry, before)
    assert ordering.reordered(order, moved) == (moved != order)


def test_a_newcomer_before_somebody_is_a_reordering():
    assert ordering.reordered(["a", "b"], ["new!", "a", "b"])
    assert not ordering.reordered([], ["new!"])


@given(entries, st.text("ab", max_size=2))
def test_the_head_is_the_head(order, entry):
    assert ordering.at_head(order, entry) == [entry, *ordering.without(order, entry)]
