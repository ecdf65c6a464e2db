import pytest

from dialogue_platform.live import clock
from tests.speakers.steps import Time


@pytest.fixture
def time(monkeypatch):
    stands = Time()
    monkeypatch.setattr(clock, "now", lambda: stands.at)
    return stands
