"""The register of types of streams: what is declared wrongly is refused, and what is declared is what is asked."""

import pytest

from dialogue_platform.live.store import stream_types as register
from dialogue_platform.live.store.stream_types import audience_of, home_of, is_home, stream_type, told_of_presence


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    monkeypatch.setattr(register, "stream_types", {})


def test_who_is_podium_and_who_is_told_is_what_was_declared():
    stream_type("hearing", podium={"examiner"}, presence={"podium"})
    assert [audience_of("hearing:1", role) for role in ("examiner", "guest", None)] == ["podium", "floor", "public"]
    assert audience_of("other:1", "examiner") == "floor"
    assert told_of_presence("hearing:1") == {"podium"} and told_of_presence("platform") == frozenset()


def test_people_have_one_home():
    stream_type("event", podium={"host"}, home=True)
    assert home_of("12ab") == "event:12ab" and is_home("event:12ab") and not is_home("platform")
    with pytest.raises(RuntimeError, match="second home"):
        stream_type("another", podium=(), home=True)


def test_a_type_is_declared_once():
    stream_type("hearing", podium=())
    with pytest.raises(RuntimeError, match="twice"):
        stream_type("hearing", podium=())


def test_presence_is_told_to_audiences_that_there_are():
    with pytest.raises(RuntimeError, match="audience"):
        stream_type("hearing", podium=(), presence={"everyone"})
