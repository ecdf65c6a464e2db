"""A browser without script: follows links and sends forms with their token, as a person does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask

from dialogue_platform.live import SYSTEM, perform
from dialogue_platform.people.sign_in import link_token


class Browser:
    """One person's browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def ask(self, path: str, method: str = "GET", data: Any = None) -> Any:
        """One request with a `g` of its own: the tests hold an app context, which Flask would share."""
        with self.app.app_context():
            return self.client.open(path, method=method, data=data)

    def get(self, path: str, status: int = 200) -> str:
        answer = self.ask(path)
        assert answer.status_code == status, (path, answer.status_code)
        return unescape(answer.get_data(as_text=True))

    def post(self, path: str, status: int = 302, **fields: Any) -> Any:
        fields["csrf_token"] = self.token()
        answer = self.ask(path, "POST", fields)
        assert answer.status_code == status, (path, answer.status_code, errors_in(answer.get_data(as_text=True)))
        return answer

    def token(self) -> str:
        """Of the cheapest page with a form: the first page would list the public dialogues of all tests so far."""
        page = self.ask("/there-is-no-such-page").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        return found[1]

    def sign_in(self, user_id: str) -> Browser:
        self.post(f"/sign-in/{fresh_link(user_id)}")
        return self

    def is_signed_in(self) -> bool:
        return self.ask("/account").status_code == 200


def fresh_link(user_id: str) -> str:
    """The token of a new sign-in link."""
    return link_token((perform("people.make_link", SYSTEM, {"user": user_id}).result or {})["link"])


def errors_in(page: str) -> list[str]:
    """What the page says at its fields."""
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r'<p class="error".*?</p>', page, re.S)]
