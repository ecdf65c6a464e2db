"""Segments of speech."""

from hypothesis import given
from hypothesis import strategies as st

from dialogue_platform.speakers import timing


def at(seconds: int) -> str:
    return f"2026-11-26T10:{seconds // 60:02}:{seconds % 60:02}.000Z"


@given(st.lists(st.integers(1, 20), min_size=1, max_size=20))
def test_only_the_stretches_between_start_and_stop_count(lengths):
    segments, clock, spoken = [], 0, 0
    for n, length in enumerate(lengths):
        speaking = n % 2 == 0
        segments = (timing.start if speaking else timing.stop)(segments, at(clock))
        clock += length
        spoken += length if speaking else 0
    assert timing.spoken_s(timing.stop(segments, at(clock))) == spoken


def test_starting_twice_and_stopping_twice_change_nothing():
    once = timing.start([], at(0))
    assert timing.start(once, at(5)) == once
    ended = timing.stop(once, at(9))
    assert timing.stop(ended, at(30)) == ended == [[at(0), at(9)]]


def test_the_given_segments_are_left_alone():
    once = timing.start([], at(0))
    timing.stop(once, at(9))
    assert once == [[at(0), None]]


def test_a_clock_set_back_makes_no_negative_time():
    assert timing.spoken_s(timing.stop(timing.start([], at(60)), at(0))) == 0


def test_nothing_is_running_in_an_empty_list():
    assert not timing.running([])
    assert timing.stop([], at(1)) == []
