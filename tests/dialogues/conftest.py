from __future__ import annotations

from tests.people.conftest import browser, browsers, somebody  # noqa: F401 - fixtures
