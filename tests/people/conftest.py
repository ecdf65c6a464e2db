from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from dialogue_platform.live import SYSTEM, Actor, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people import sign_in
from tests.people.browser import Browser


@pytest.fixture
def browser(app: Any, room: Any) -> Browser:
    return Browser(app)


@pytest.fixture
def browsers(app: Any, room: Any) -> Callable[[str], Browser]:
    """A browser that a person of the room has signed in with."""
    return lambda role: Browser(app).sign_in(room.actors[role].user_id)


@pytest.fixture
def somebody(room: Any) -> Actor:
    """A user who takes part in nothing."""
    made = perform("people.enrol", SYSTEM, {"email": f"somebody.{new_id()}@example.org", "name": "Somebody"})
    return Actor(user_id=made.result["user"])


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: Any) -> None:
    """The same argon2id at a cost for tests."""
    quick = PasswordHasher(time_cost=1, memory_cost=64)
    monkeypatch.setattr(sign_in, "hasher", quick)
    monkeypatch.setattr(sign_in, "_NOBODYS_HASH", quick.hash("nobody"))
