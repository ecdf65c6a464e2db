"""What only a browser may do: one that has just signed in by a link makes a token for a program."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests

from tests.live.client import new_id


def new_token(url: str, link: str, label: str) -> dict[str, Any]:
    """The ``id`` and the ``token`` of a new one; the link is used up, and leads to ``url`` whatever host it names."""
    browser, place = requests.Session(), url + urlsplit(link).path
    sent = {"csrf_token": _forgery(browser.get(place, timeout=60).text)}
    home = browser.post(place, data=sent, timeout=60)
    heads = {"X-CSRFToken": _forgery(home.text), "Idempotency-Key": new_id()}
    made = browser.post(f"{url}/api/v1/commands/people.create_token", json={"label": label}, headers=heads, timeout=60)
    assert made.ok, made.text
    result: dict[str, Any] = made.json()["result"]
    return result


def _forgery(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
