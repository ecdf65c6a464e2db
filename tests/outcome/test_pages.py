"""The page without script, and the files: what they hold, under which name, and for whom there are none."""

import re

import pytest
from flask import g

from dialogue_platform.outcome.views import FORM_NAMES
from tests.outcome.house import Drafter
from tests.test_page_rights import sign_in

HOSTILE = "</script><img src=x onerror=alert(1)> Қазақ"


@pytest.fixture
def browse(house):
    """Read a page of the document as somebody."""
    clients = {}

    def get(path="", role="delegate"):
        g.pop("_login_user", None)  # the test's own context outlives the request
        client = clients.setdefault(role, sign_in(house.room.app, house.room, role))
        return client.get(f"/documents/{house.document}{path}")

    return get


def named(house, name="Zero draft"):
    return house.room.do("rapporteur", "outcome.name_version", document=house.document, name=name)


def test_everything_written_is_on_the_page_and_escaped(house, browse):
    house.drafter().type(HOSTILE)
    named(house, HOSTILE[:60])
    text = browse(role="nobody").get_data(as_text=True)
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; Қазақ" in text and "<img src=x" not in text
    assert text.count("<h1") == 1 and "Revision 1" in text


@pytest.mark.parametrize(
    "role,writes", [("rapporteur", True), ("chair", False), ("delegate", False), ("nobody", False)]
)
def test_the_page_says_who_may_write(browse, role, writes):
    text = browse(role=role).get_data(as_text=True)
    assert f'"write": {"true" if writes else "false"}' in text


def test_nothing_inline_in_the_page(browse):
    text = browse(role="rapporteur").get_data(as_text=True)
    assert not re.search(r"\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("form", FORM_NAMES)
def test_a_version_is_a_file_with_a_plain_name(house, browse, form):
    named(house)
    answer = browse(f"/versions/1.{form}")
    assert answer.status_code == 200 and len(answer.data) > 100
    assert answer.headers["Content-Disposition"] == f'attachment; filename="outcome-summary-rev1.{form}"'


def test_a_file_holds_its_version_not_the_present_text(house, browse):
    drafter = house.drafter()
    drafter.type("in the version")
    made = named(house)
    drafter.type("written since")
    text = browse("/versions/1.md").get_data(as_text=True)
    assert "in the version" in text and "written since" not in text and made["sha256"][:16] in text


def test_the_file_says_that_it_is_adopted(house, browse):
    house.room.write(house.document, "Encourages the governments")
    made = named(house)
    assert "Adopted" not in browse("/versions/1.md").get_data(as_text=True)
    house.room.do("chair", "outcome.adopt", document=house.document, version=made["version"])
    assert "Adopted. Revision 1, “Zero draft”" in browse("/versions/1.md").get_data(as_text=True)
    assert "The text cannot be changed any more" in browse().get_data(as_text=True)


def test_the_page_says_that_it_was_reopened_and_why(house, browse):
    house.room.write(house.document, "Encourages the governments")
    house.room.do("chair", "outcome.adopt", document=house.document, version=named(house)["version"])
    house.room.do("chair", "outcome.reopen", document=house.document, reason=HOSTILE)
    text = browse().get_data(as_text=True)
    assert "Reopened on" in text and "Adopted on" in text and "cannot be changed any more" not in text
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; Қазақ" in text and "<img src=x" not in text
    assert "<time datetime" in text.partition("Reopened on")[2][:60]


@pytest.mark.parametrize(
    "path",
    ["/versions/1.md", "/versions/0.pdf", "/versions/99999999999999999999.pdf", "/versions/1.exe", "/versions/x.md"],
)
def test_there_is_no_such_file(browse, path):
    assert browse(path).status_code == 404


@pytest.mark.parametrize("document", ["0" * 24, "x", "%00", "a" * 300, "..%2f.."])
def test_there_is_no_such_document(app, document):
    assert app.test_client().get(f"/documents/{document}").status_code == 404


def test_a_private_document_is_nobodys_business(house, browse):
    house.drafter().type("behind closed doors")
    house.refresh()
    house.room.do("organiser", "dialogues.edit", dialogue=house.room.dialogue, visibility="participants")
    named(house)
    for path in ("", "/versions/1.md"):
        answer = browse(path, role="nobody")
        assert answer.status_code == 302 and "/sign-in" in answer.location
    assert "behind closed doors" in browse().get_data(as_text=True)
    g.pop("_login_user", None)
    io = house.room.app.extensions["socketio"]
    socket = io.test_client(house.room.app)
    house.peers.append(socket)
    assert Drafter(house.document, socket).join().answer["error"]["code"] == "unknown_stream"
