"""kill -9 in the middle of an upload: nothing of the file is shown, its pieces go, and it can be sent again."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode

import pytest
import requests
from sqlalchemy import create_engine, text

from dialogue_platform.files.limits import CHUNK
from tests.waiting import until

SIZE = 8 * CHUNK + 1000
BODY = bytes(range(256)) * (SIZE // 256 + 1)
NAME = "Draft budget.pdf"
#: a cut upload is looked for again and again, and one of which nothing came for a second is one
SOON = """
from datetime import timedelta
from dialogue_platform.files import uploads
uploads.CUT, uploads.PAUSE = timedelta(seconds=1), 0.2
"""


class Sender:
    """The organiser at the door of uploads."""

    def __init__(self, server, told):
        self.server, self.dialogue = server, told["dialogue"]
        self.head = {"Authorization": f"Bearer {told['tokens']['organiser']}"}
        self.engine = create_engine(server.env["DATABASE_URL"])

    @property
    def path(self):
        return f"/api/v1/dialogues/{self.dialogue}/files?{urlencode({'name': NAME, 'visibility': 'public'})}"

    def send_half(self):
        """As much as three pieces and a half; the line stays open."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        line.putrequest("POST", self.path)
        for name, value in {**self.head, "Content-Length": str(SIZE)}.items():
            line.putheader(name, value)
        line.endheaders()
        line.send(BODY[: 3 * CHUNK + CHUNK // 2])
        return line

    def send(self):
        return requests.post(f"{self.server.url}{self.path}", data=BODY[:SIZE], headers=self.head, timeout=60)

    def pieces(self):
        with self.engine.connect() as db:
            return db.scalar(text("SELECT count(*) FROM file_chunk"))

    def shown(self):
        """The files of this name that the dialogue tells of."""
        url = f"{self.server.url}/api/v1/streams/dialogue:{self.dialogue}"
        told = requests.get(url, headers=self.head, timeout=60).json()["entities"]
        return [one["id"] for one in told if one["kind"] == "file" and one.get("name") == NAME]

    def page(self):
        return requests.get(f"{self.server.url}/dialogues/{self.dialogue}", headers=self.head, timeout=60).text


@pytest.fixture
def killed(demonstration, tmp_path):
    """A server that was killed while pieces of a file were on its disk, and what else was there."""
    server, told = demonstration.server(tmp_path / "house")
    sender = Sender(server, told)
    before = sender.pieces()
    with server:
        line = sender.send_half()
        until(lambda: sender.pieces() == before + 3, "no piece comes to the disk")
        server.kill()
        line.close()
        yield sender, before
    sender.engine.dispose()


def test_nothing_half_is_served_and_the_rest_goes(killed):
    sender, before = killed
    sender.server.changed = SOON
    sender.server.start()
    assert sender.shown() == [] and NAME not in sender.page()
    until(lambda: sender.pieces() == before, "pieces of a cut upload stay")
    assert sender.shown() == []


def test_it_is_sent_again_from_its_beginning_and_is_whole(killed):
    sender, before = killed
    sender.server.start()
    answer = sender.send()
    assert answer.status_code == 200, answer.text
    (file,) = sender.shown()
    assert requests.get(f"{sender.server.url}/files/{file}", timeout=60).content == BODY[:SIZE]
    assert NAME in sender.page()
    assert sender.pieces() == before + 3 + -(-SIZE // CHUNK)  # the cut one is too young to go
    sender.server.kill()
    sender.server.changed = SOON
    sender.server.start()
    until(lambda: sender.pieces() == before + -(-SIZE // CHUNK), "pieces of a cut upload stay, or others go")
    assert requests.get(f"{sender.server.url}/files/{file}", timeout=60).content == BODY[:SIZE]
    assert ", 0 complaints" in sender.server.flask("verify-journal")
