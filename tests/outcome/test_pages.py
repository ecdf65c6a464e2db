"""The page without script, and the files: what they hold, under which name, and for whom there are none."""

import io
import re
from datetime import UTC, datetime

import pytest
from docx import Document
from flask import g
from pypdf import PdfReader
from werkzeug.http import parse_options_header

from dialogue_platform.live import clock
from dialogue_platform.outcome.export import front_matter
from dialogue_platform.outcome.views import FORM_NAMES
from tests.outcome.drafting import Drafter
from tests.outcome.reading import docx_part, pdf_text
from tests.outcome.texts import doc, one
from tests.test_page_rights import sign_in

READERS = {
    "md": lambda data: data.decode().replace("\\", ""),
    "pdf": lambda data: " ".join(pdf_text(data).split()),
    "docx": lambda data: "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs),
}
HOSTILE = "</script><img src=x onerror=alert(1)> Қазақ"


@pytest.fixture
def browse(draft):
    """Read a page of the document as somebody."""
    clients = {}

    def get(path="", role="delegate", **asked):
        g.pop("_login_user", None)  # the test's own context outlives the request
        client = clients.setdefault(role, sign_in(draft.room.app, draft.room, role))
        return client.get(f"/documents/{draft.document}{path}", **asked)

    return get


def named(draft, name="Zero draft"):
    return draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name=name)


def edit(draft, **changed):
    draft.room.do("organiser", "dialogues.edit", dialogue=draft.room.dialogue, **changed)


def test_everything_written_is_on_the_page_and_escaped(draft, browse):
    draft.room.do("chair", "outcome.set_visibility", document=draft.document, visibility="public")
    draft.drafter().type(HOSTILE)
    named(draft, HOSTILE[:60])
    text = browse(role="nobody").get_data(as_text=True)
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; Қазақ" in text and "<img src=x" not in text
    assert text.count("<h1") == 1 and "Revision 1" in text


@pytest.mark.parametrize(
    "role,writes", [("rapporteur", True), ("chair", False), ("delegate", False), ("nobody", False)]
)
def test_the_page_says_who_may_write(draft, browse, role, writes):
    draft.room.do("chair", "outcome.set_visibility", document=draft.document, visibility="public")
    text = browse(role=role).get_data(as_text=True)
    assert f'"write": {"true" if writes else "false"}' in text


def test_nothing_inline_in_the_page(browse):
    text = browse(role="rapporteur").get_data(as_text=True)
    assert not re.search(r"\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("form", FORM_NAMES)
def test_a_version_is_a_file_with_a_plain_name(draft, browse, form):
    named(draft)
    answer = browse(f"/versions/1.{form}")
    assert answer.status_code == 200 and len(answer.data) > 100
    assert answer.headers["Content-Disposition"] == f'attachment; filename="outcome-summary-rev1.{form}"'


def test_a_file_holds_its_version_not_the_present_text(draft, browse):
    drafter = draft.drafter()
    drafter.type("in the version")
    made = named(draft)
    drafter.type("written since")
    text = browse("/versions/1.md").get_data(as_text=True)
    assert "in the version" in text and "written since" not in text and f"SHA-256 {made['sha256']}" in text


def test_the_file_says_whether_it_is_adopted_and_when(draft, browse, monkeypatch):
    draft.room.write(draft.document, "Encourages the governments")
    named(draft, "First reading")
    made = named(draft)
    for fmt, read in READERS.items():
        assert "Draft, not adopted" in read(browse(f"/versions/2.{fmt}").data)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 27, 20, 30, tzinfo=UTC))
    draft.room.do("chair", "outcome.adopt", document=draft.document, version=made["version"])
    for fmt, read in READERS.items():
        adopted, first = read(browse(f"/versions/2.{fmt}").data), read(browse(f"/versions/1.{fmt}").data)
        assert "Adopted on 28 November 2026" in adopted and "not adopted" not in adopted, (
            "the day in the dialogue's zone"
        )
        assert "Version 2, “Zero draft”" in adopted and "(Almaty, UTC+5)" in adopted
        assert "Draft, not adopted" in first and "Adopted" not in first, "another version was"
    assert "The text cannot be changed any more" in browse().get_data(as_text=True)
    draft.room.do("chair", "outcome.reopen", document=draft.document, reason="A comma")
    for fmt, read in READERS.items():
        text = read(browse(f"/versions/2.{fmt}").data)
        assert "Adopted on 28 November 2026, later reopened" in text and "Draft" not in text


def test_the_page_says_that_it_was_reopened_and_why(draft, browse):
    draft.room.write(draft.document, "Encourages the governments")
    draft.room.do("chair", "outcome.adopt", document=draft.document, version=named(draft)["version"])
    draft.room.do("chair", "outcome.reopen", document=draft.document, reason=HOSTILE)
    text = browse().get_data(as_text=True)
    assert "Reopened on" in text and "Adopted on" in text and "cannot be changed any more" not in text
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; Қазақ" in text and "<img src=x" not in text
    assert "<time datetime" in text.partition("Reopened on")[2][:60]


def test_the_file_says_which_dialogue_where_when_and_who_convenes(draft, browse):
    edit(draft, title="Geoparks of the region", place="Almaty", conveners=["UNECE", "Ministry of Ecology"])
    named(draft)
    for fmt, read in READERS.items():
        text = read(browse(f"/versions/1.{fmt}").data)
        assert "Geoparks of the region" in text and "Conveners: UNECE, Ministry of Ecology" in text
        assert re.search(r"Almaty, \d+ \w+ \d{4}", text)
    assert Document(io.BytesIO(browse("/versions/1.docx").data)).core_properties.author == "UNECE; Ministry of Ecology"


@pytest.mark.parametrize(
    "language,words,tag",
    [
        ("ru", "Проект, не принято", "ru-RU"),
        ("kk", "Draft, not adopted", "kk-KZ"),
        ("en", "Draft, not adopted", "en-GB"),
    ],
)
def test_a_file_speaks_the_language_of_the_text_whoever_asks(draft, browse, language, words, tag):
    """Where the platform does not speak it, English; two who ask get one file."""
    edit(draft, languages=[language, "en"])
    named(draft)
    for fmt, read in READERS.items():
        asked = [browse(f"/versions/1.{fmt}", headers={"Accept-Language": clicker}) for clicker in ("ru", "en", "tk")]
        assert len({answer.data for answer in asked}) == 1
        assert words in read(asked[0].data)
        assert asked[0].headers["Content-Language"] == language
    docx = browse("/versions/1.docx").data
    (lang,) = docx_part(docx, "styles").iter("{*}lang")
    assert set(lang.attrib.values()) == {tag}
    assert PdfReader(io.BytesIO(browse("/versions/1.pdf").data)).trailer["/Root"]["/Lang"] == tag


@pytest.mark.parametrize(
    "text,tag", [("tabiatni asrash", "uz-Latn-UZ"), ("табиатни асраш", "uz-Cyrl-UZ"), ("", "uz-Latn-UZ")]
)
def test_uzbek_says_in_which_script_it_is(text, tag):
    assert front_matter.tag("uz", doc(one(text))) == tag


@pytest.mark.parametrize(
    "title,ascii,whole",
    [
        ("Қорытынды құжат", "document-rev1.md", "қорытынды-құжат-rev1.md"),
        ("Итоговый документ: EXPO 2026", "expo-2026-rev1.md", "итоговый-документ-expo-2026-rev1.md"),
        ("Résumé / «outcome»\u200b", "r-sum-outcome-rev1.md", "résumé-outcome-rev1.md"),
        ("?!", "document-rev1.md", None),
    ],
)
def test_a_title_in_other_letters_keeps_them_in_the_name_of_the_file(room, title, ascii, whole):
    made = room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title=title, sections=[])
    room.do("rapporteur", "outcome.name_version", document=made["document"], name="One")
    answer = sign_in(room.app, room, "delegate").get(f"/documents/{made['document']}/versions/1.md")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    kind, names = parse_options_header(answer.headers["Content-Disposition"])
    assert kind == "attachment" and names["filename"] == (whole or ascii)
    assert f"filename={ascii}" in answer.headers["Content-Disposition"].replace('"', "")


@pytest.mark.parametrize(
    "path",
    ["/versions/1.md", "/versions/0.pdf", "/versions/99999999999999999999.pdf", "/versions/1.exe", "/versions/x.md"],
)
def test_there_is_no_such_file(browse, path):
    assert browse(path).status_code == 404


@pytest.mark.parametrize("document", ["0" * 24, "x", "%00", "a" * 300, "..%2f.."])
def test_there_is_no_such_document(app, document):
    assert app.test_client().get(f"/documents/{document}").status_code == 404


def test_a_private_document_is_nobodys_business(draft, browse):
    draft.drafter().type("behind closed doors")
    draft.refresh()
    draft.room.do("organiser", "dialogues.edit", dialogue=draft.room.dialogue, visibility="participants")
    named(draft)
    for path in ("", "/versions/1.md"):
        answer = browse(path, role="nobody")
        assert answer.status_code == 404 and "/sign-in?next=" in answer.get_data(as_text=True)
    assert "behind closed doors" in browse().get_data(as_text=True)
    g.pop("_login_user", None)
    io = draft.room.app.extensions["socketio"]
    socket = io.test_client(draft.room.app)
    draft.peers.append(socket)
    assert Drafter(draft.document, socket).join().answer["error"]["code"] == "unknown_stream"
