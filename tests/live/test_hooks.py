"""The hooks of the spine: who has subscribed is called, in order, and one that fails keeps the others away where that is meant."""

from __future__ import annotations

import pytest

from dialogue_platform.live.hooks import Hook, Hooks


def crash(*_: object) -> None:
    raise RuntimeError("of one subscriber")


def subscribed(hook: Hook[str]) -> list[str]:
    calls: list[str] = []
    hook.subscribe(lambda name: calls.append(f"first {name}"))
    hook.subscribe(crash)
    hook.subscribe(lambda name: calls.append(f"last {name}"))
    return calls


def test_apart_one_that_fails_is_logged_and_the_others_are_called(caplog):
    hook: Hook[str] = Hook(apart=True)
    calls = subscribed(hook)
    hook.call("stream")
    assert calls == ["first stream", "last stream"]
    assert "of one subscriber" in caplog.text


def test_else_who_called_hears_of_it_and_nobody_comes_after(caplog):
    hook: Hook[str] = Hook(apart=False)
    calls = subscribed(hook)
    with pytest.raises(RuntimeError, match="of one subscriber"):
        hook.call("stream")
    assert calls == ["first stream"]


def test_where_rights_are_at_stake_a_failure_stops_what_follows():
    """A flush whose look at the rights failed must send nothing; one whose socket has left must end its other joins."""
    made = vars(Hooks())
    assert {name for name, hook in made.items() if not hook.apart} == {"stream_moved", "rights_changed", "serving"}
