"""Who loses a key loses the join, at every command of the story, and nobody else does: for all types of keys there are."""

from __future__ import annotations

from collections import Counter
from itertools import product

from dialogue_platform.live import Refusal, live, snapshot
from dialogue_platform.live.read.access import access_to
from dialogue_platform.live.store.keys import PERSON, key_types
from dialogue_platform.live.store.stream_types import home_of
from tests.live.scenario import Scenario
from tests.support.joins import by_place
from tests.support.moved import moved
from tests.support.screens import Screen, Screens


def right_of(db, screen):
    """What this person holds on the stream now, or None."""
    try:
        return access_to(db, live().directory, screen.reader, screen.stream).keys
    except Refusal:
        return None


def look(screen, right, when, lost, gained):
    """The join goes on exactly as long as the set of keys is that with which it began; then it begins anew, from nothing."""
    where = when, screen.stream, screen.reader
    held = screen.right and screen.right.keys
    if screen.line is None and not screen.ended:
        assert right is None or held is None, (*where, "who has the right was sent away")
    elif right == held:
        assert not screen.ended, (*where, "ended for nothing", screen.ended)
        return
    else:
        assert screen.ended, (*where, "goes on with keys of before", held, right)
        lost.update(key.partition(":")[0] for key in held.own - (right.own if right else set()))
        gained.update(key.partition(":")[0] for key in (right.own if right else set()) - held.own)
    screen.listen()
    assert screen.shown() == {}
    screen.right = None
    if right is not None:
        screen.join()


def test_a_join_ends_when_the_set_of_keys_is_another_and_only_then(room):
    hub, story, screens, seqs = Screens(room.app, rights=True), Scenario(room), {}, {}
    lost, gained = Counter(), Counter()
    with live().database.reading() as db:
        hub.feed.follow(db, home_of(room.dialogue))
    for chapter in story.tell():
        moved(room, seqs)
        for place in product(seqs, dict.fromkeys(room.actors.values())):
            screens.setdefault(place, Screen(hub, *place))
        hub.flush()
        with live().database.reading() as db:
            rights = [(screen, right_of(db, screen)) for screen in screens.values()]
        for screen, right in rights:
            look(screen, right, chapter, lost, gained)
    for screen in (one for one in screens.values() if one.line is not None):
        screen.listen()
        with live().database.reading() as db:
            assert screen.shown() == by_place(snapshot(db, screen.stream, screen.right.keys))
    for types, all_types in (
        (lost, key_types.keys()),
        (gained, key_types.keys() - {PERSON}),
    ):  # a person is one from the start
        unmoved = sorted(all_types - types.keys())
        assert not unmoved, f"nobody comes by, or loses, a key of {unmoved}: a chapter of the feature is missing"
