"""The organiser's pages, without script: who gets in, what a form does, what an error keeps."""

from __future__ import annotations

import io
import re

import pytest

from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession, SessionState
from dialogue_platform.people.models import Delegation, Mail, Participant, Role, Standing
from tests.people.browser import errors_in
from tests.room import ROLES, build

PARTS = ("overview", "programme", "people", "people/many", "delegations")


@pytest.fixture
def organiser(browsers):
    return browsers("organiser")


@pytest.fixture
def at(room):
    return f"/manage/dialogues/{room.dialogue}"


def text(answer):
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_are_the_organisers_alone(room, browsers, browser, at, role):
    somebody = browsers(role)
    person = room.people["delegate"]
    paths = [*PARTS, f"sessions/{room.session}", f"people/{person}", f"people/{person}/remove"]
    for part in paths:
        somebody.get(f"{at}/{part}", 403)
        assert browser.ask(f"{at}/{part}").status_code == 302
    somebody.post(f"{at}/people", 403, email="x@example.org", role="chair")
    somebody.post(f"{at}/sessions/{room.session}/open", 403)


def test_every_page_opens_for_the_organiser(room, organiser, at):
    for part in (*PARTS, f"sessions/{room.session}", f"sessions/{room.session}/close"):
        page = organiser.get(f"{at}/{part}")
        assert page.count("<h1") == 1 and "style=" not in page
    organiser.get("/manage")
    organiser.get("/manage/dialogues/new")


def test_a_dialogue_is_begun_and_its_gaps_are_counted_down(room, organiser):
    form = {"title": "Geoparks", "starts_on": "2026-12-01", "tz": "Asia/Dushanbe", "languages": ["en", "tg"]}
    answer = organiser.post("/manage/dialogues/new", **form, visibility="participants", objectives="One\n\n Two ")
    (row,) = room.rows(Dialogue, id=answer.location.split("/")[3])
    assert (row.languages, row.objectives, row.visibility) == (["en", "tg"], ["One", "Two"], "participants")
    assert "things missing" in organiser.get(answer.location)


def test_errors_stand_at_their_fields_and_what_was_written_is_kept(organiser):
    form = {"title": "A title that is kept", "starts_on": "2026-12-01", "tz": "Mars/Olympus", "languages": ["ru"]}
    page = text(organiser.post("/manage/dialogues/new", 422, **form, visibility="public"))
    assert errors_in(page) == ["This time zone is not known. Choose one from the list."]
    assert "A title that is kept" in page and 'id="tz-error"' in page
    assert 'id="lang-ru" name="languages" value="ru" checked' in page
    assert 'id="lang-en" name="languages" value="en" checked' not in page


def test_of_several_errors_each_stands_at_its_field_and_a_summary_links_to_them(organiser):
    form = {"title": "", "starts_on": "", "tz": "", "languages": ["ru"], "visibility": "public"}
    page = text(organiser.post("/manage/dialogues/new", 422, **form))
    assert len(errors_in(page)) == 3 and "3 things need your attention" in page
    assert all(f'href="#{field}"' in page for field in ("title", "starts_on", "tz"))
    assert page.index("autofocus") < page.index('id="title-error"')


def test_who_may_not_begin_is_told(browsers):
    assert "may not begin" in browsers("chair").get("/manage/dialogues/new", 403)


def test_particulars_are_saved(room, organiser, at):
    form = {"title": "New title", "starts_on": "2026-11-27", "tz": "Asia/Almaty", "languages": "en"}
    organiser.post(f"{at}/overview", **form, visibility="public", lead="L")
    (row,) = room.rows(Dialogue, id=room.dialogue)
    assert (row.title, row.starts_on.isoformat(), row.lead) == ("New title", "2026-11-27", "L")
    page = text(organiser.post(f"{at}/overview", 422, **{**form, "title": ""}, visibility="public"))
    assert errors_in(page) == ["Write something here first."]


def test_the_outcome_document_is_begun_with_its_sections(room, organiser, at):
    organiser.post(f"{at}/document", title="Outcome summary", sections="Background\nWay forward")
    (row,) = room.rows(Dialogue, id=room.dialogue)
    assert row.document_id and "Begin the outcome document" not in organiser.get(f"{at}/overview")


def test_a_session_is_planned_in_the_dialogues_zone(room, organiser, at):
    form = {"title": "Closing", "day": "2026-11-26", "time": "16:30", "minutes": "45"}
    organiser.post(f"{at}/programme", **form, premoderation="1")
    (row,) = room.rows(DialogueSession, dialogue_id=room.dialogue, title="Closing")
    assert row.starts_at.isoformat() == "2026-11-26T11:30:00+00:00"
    assert (row.minutes, row.premoderation, row.anonymous_questions) == (45, True, False)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"day": "soon"}, "Write the day and the time, like 2026-11-26 and 14:00."),
        ({"time": "25:00"}, "Write the day and the time, like 2026-11-26 and 14:00."),
        ({"day": "0001-01-01"}, "Write the day and the time, like 2026-11-26 and 14:00."),
        ({"minutes": "-5"}, "This is not of the kind that is needed here."),
        ({"minutes": "9999"}, "This number is out of range."),
        ({"title": ""}, "Write something here first."),
    ],
)
def test_bad_plans_come_back_with_what_was_written(organiser, at, form, error):
    sent = {"title": "Closing", "day": "2026-11-26", "time": "16:30", "minutes": "45", "summary": "Kept", **form}
    page = text(organiser.post(f"{at}/programme", 422, **sent))
    assert errors_in(page) == [error] and "Kept" in page


def test_overlapping_sessions_are_pointed_out(room, organiser, at):
    form = {"title": "Closing", "day": "2026-11-26", "time": "15:30", "minutes": "45"}
    organiser.post(f"{at}/programme", **form)
    assert "overlap in time" in organiser.get(f"{at}/programme")


def test_a_session_is_edited_its_agenda_made_and_moved(room, organiser, at):
    here = f"{at}/sessions/{room.session}"
    organiser.post(f"{here}/items", title="One", minutes="5")
    organiser.post(f"{here}/items", title="Two")
    assert errors_in(text(organiser.post(f"{here}/items", 422, title="")))
    one, two = sorted(room.rows(AgendaItem, session_id=room.session), key=lambda row: row.number)
    organiser.post(f"{at}/items/{two.id}", do="up")
    organiser.post(f"{at}/items/{one.id}", title="First", minutes="6")
    rows = sorted(room.rows(AgendaItem, session_id=room.session), key=lambda row: row.number)
    assert [(row.title, row.minutes) for row in rows] == [("Two", None), ("First", 6)]
    organiser.post(f"{at}/items/{two.id}", do="down")
    assert room.rows(AgendaItem, id=two.id)[0].number == 2
    form = {"title": "Renamed", "day": "2026-11-26", "time": "14:00", "minutes": "30"}
    organiser.post(here, **form, video="https://meet.example.org/a")
    (row,) = room.rows(DialogueSession, id=room.session)
    assert (row.title, row.video) == ("Renamed", "https://meet.example.org/a")
    page = text(organiser.post(here, 422, **form, video="http://insecure.example.org"))
    assert errors_in(page) == ["This is not a web address. It begins with https://"]


def test_a_session_is_opened_at_once_and_closed_after_asking(room, organiser, at):
    here = f"{at}/sessions/{room.session}"
    organiser.post(f"{here}/open")
    assert "can reopen it, with a reason" in organiser.get(f"{here}/close")
    assert room.rows(DialogueSession, id=room.session)[0].state is SessionState.LIVE
    organiser.post(f"{here}/suspend")
    organiser.post(f"{here}/close")
    organiser.post(f"{here}/open")
    page = organiser.get(here)
    assert "not in a state" in page and "Save" not in page and "Add item" not in page
    organiser.get(f"{here}/reopen")
    assert errors_in(text(organiser.post(f"{here}/reopen", 422, reason=" "))) == ["Write something here first."]
    organiser.post(f"{here}/reopen", reason="Closed by mistake")
    assert "Closed by mistake" in organiser.get(here) and "Add item" in organiser.get(here)
    organiser.get(f"{here}/explode", 404)


def test_a_person_is_invited_changed_removed_and_taken_back(room, organiser, at):
    organiser.post(f"{at}/people", email="new.person@example.org", role="observer", name="New")
    (row,) = room.rows(Participant, dialogue_id=room.dialogue, email="new.person@example.org")
    here = f"{at}/people/{row.id}"
    organiser.post(here, role="chair", name="New", function="Chair of the day")
    changed = room.rows(Participant, id=row.id)[0]
    assert (changed.role, changed.function) == (Role.CHAIR, "Chair of the day")
    organiser.post(f"{here}/remind")
    assert len(room.rows(Mail, user_id=row.user_id)) >= 2
    assert "leaves the room at once" in organiser.get(f"{here}/remove")
    assert room.rows(Participant, id=row.id)[0].takes_part
    organiser.post(f"{here}/remove")
    assert room.rows(Participant, id=row.id)[0].state is Standing.REMOVED
    organiser.post(f"{here}/restore")
    assert room.rows(Participant, id=row.id)[0].takes_part


@pytest.mark.parametrize("email", ["nobody", "", "x" * 300, "chair"])
def test_a_bad_invitation_comes_back_with_what_was_written(room, organiser, at, email):
    page = text(organiser.post(f"{at}/people", 422, email=email, role="observer", function="Kept"))
    assert len(errors_in(page)) == 1 and "Kept" in page and 'id="email-error"' in page


def test_the_last_organiser_is_told_at_the_field(room, organiser, at):
    (row,) = room.rows(Participant, dialogue_id=room.dialogue, role="organiser")
    page = text(organiser.post(f"{at}/people/{row.id}", 422, role="chair", name="", function=""))
    assert errors_in(page) == ["A dialogue needs an organiser. Make somebody else organiser first."]
    organiser.post(f"{at}/people/{row.id}/remove")
    assert room.rows(Participant, id=row.id)[0].takes_part


def test_many_are_invited_after_a_look(room, organiser, at):
    organiser.post(f"{at}/delegations", name="UNEP", constituency="UN system")
    lines = f"one.{room.session}@example.org; delegate; unep; One; Head\nbad\ntwo.{room.session}@example.org"
    page = text(organiser.post(f"{at}/people/many", 200, lines=lines, role="observer", do="preview"))
    assert page.count("Will be invited") == 2 and "Not an e-mail address" in page and lines.split(";")[0] in page
    assert not room.rows(Participant, email=f"one.{room.session}@example.org")
    organiser.post(f"{at}/people/many", lines=lines, role="observer", do="invite")
    (one,) = room.rows(Participant, email=f"one.{room.session}@example.org")
    (two,) = room.rows(Participant, email=f"two.{room.session}@example.org")
    assert (one.role, two.role, one.function) == (Role.DELEGATE, Role.OBSERVER, "Head") and one.delegation_id


def test_delegations_are_added_and_corrected(room, organiser, at):
    organiser.post(f"{at}/delegations", name="Kazahstan", constituency="state", code="kz")
    (row,) = room.rows(Delegation, dialogue_id=room.dialogue)
    assert row.code == "KZ"
    organiser.post(f"{at}/delegations/{row.id}", name="Kazakhstan", constituency="state", code="KZ")
    assert room.rows(Delegation, id=row.id)[0].name == "Kazakhstan"
    page = text(organiser.post(f"{at}/delegations", 422, name="Kazakhstan", constituency="state"))
    assert errors_in(page) == ["There is one of this name already."]


def test_rows_of_another_dialogue_are_no_pages_here(room, organiser, at, app):
    other = build(app)
    organiser.get(f"{at}/sessions/{other.session}", 404)
    organiser.get(f"{at}/people/{other.people['chair']}", 404)
    organiser.post(f"{at}/people/{other.people['chair']}/remove", 404)
    made = other.do("organiser", "dialogues.create_item", session=other.session, title="Theirs")
    organiser.post(f"{at}/items/{made['item']}", 404, title="Mine")


def test_a_series_is_begun(organiser):
    organiser.post("/manage/series", title="A series of ours", theme="Water")
    assert "A series of ours" in organiser.get("/manage")
    organiser.post("/manage/series", title="")
    assert "Write something here first." in organiser.get("/manage")


def test_what_was_looked_at_is_what_is_invited(room, organiser, at):
    """Two thousand lines at once, in Russian; another list than the one looked at is looked at first."""
    organiser.post(f"{at}/delegations", name="Kazakhstan", constituency="state", code="KZ")
    rows = [f"p{n}.{room.session}@пример.рф;Делегат;Қазақстан;Имя {n};Отдел, {n}" for n in range(3)]
    lines = "почта;роль;страна;фио;должность\n" + "\n".join([*rows, f"x.{room.session}@x.org;царь"])
    page = organiser.post(f"{at}/people/many", 200, lines=lines, role="observer", do="preview").get_data(as_text=True)
    seen = re.search(r'name="looked_at" value="(\w+)"', page)[1]
    assert "Invite 3 people" in page and "Line 5, column 2" in page and "царь" in page and "Отдел, 2" in page
    sent = {"role": "observer", "do": "invite", "looked_at": seen}
    page = organiser.post(f"{at}/people/many", 200, lines=lines + "\ny@x.org", **sent).get_data(as_text=True)
    assert "Invite 4 people" in page and not room.rows(Participant, function="Отдел, 2", dialogue_id=room.dialogue)
    page = organiser.post(f"{at}/people/many", 200, lines=lines, **sent).get_data(as_text=True)
    assert "3 people are invited." in page and "царь" in page and "Отдел, 1" not in page
    invited = room.rows(Participant, dialogue_id=room.dialogue, function="Отдел, 2")
    assert [(p.name, p.email, p.role) for p in invited] == [("Имя 2", f"p2.{room.session}@пример.рф", Role.DELEGATE)]
    assert room.rows(Delegation, id=invited[0].delegation_id)[0].code == "KZ"


def test_two_thousand_lines_are_looked_at_beside_the_loop_and_more_are_said_to_stay(app, organiser, at, monkeypatch):
    handed = []
    monkeypatch.setitem(app.config, "OFFLOAD", lambda function, *args: handed.append(function) or function(*args))
    rows = "\n".join(f"{n}@министерство.рф;делегат;;Фамилия Имя Отчество {n};Начальник, отдел {n}" for n in range(2010))
    page = organiser.post(f"{at}/people/many", 200, lines=rows, role="delegate", do="preview").get_data(as_text=True)
    assert "Invite 2,000 people" in page and "10 more lines stay for the next step" in page
    assert "read_lines" in [function.__name__ for function in handed]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_file_is_read_as_spreadsheets_write_it(organiser, at, encoding):
    file = io.BytesIO("Эл. почта;ФИО\na@x.org;Садыкова".encode(encoding))
    page = organiser.post(f"{at}/people/many", 200, role="delegate", do="preview", file=(file, "list.csv"))
    assert "Садыкова" in page.get_data(as_text=True) and "Invite 1 person" in page.get_data(as_text=True)


def test_a_workbook_is_refused_in_words(organiser, at):
    sent = {"role": "delegate", "do": "preview", "file": (io.BytesIO(b"PK\x03\x04"), "list.xlsx")}
    assert "save it as CSV" in organiser.post(f"{at}/people/many", 422, **sent).get_data(as_text=True)


def test_what_is_missing_is_asked_before_the_first_session_and_no_readiness_is_praised_after(room, browsers):
    organiser, address = browsers("organiser"), f"/manage/dialogues/{room.dialogue}/overview"
    assert "Ready to open? " in organiser.get(address)
    room.do("chair", "dialogues.open_session", session=room.session)
    assert "things missing" in (page := organiser.get(address)) and "Ready to open" not in page
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, lead="Recovery with nature")
    room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")
    room.do("organiser", "delegations.create", dialogue=room.dialogue, name="Kazakhstan", constituency="state")
    room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title="Summary", sections=["A"])
    assert "Ready to open" not in (page := organiser.get(address)) and "missing" not in page


def test_what_is_refused_is_said_where_the_reader_is_led(room, browsers):
    """No page looks after a refusal as if nothing had happened: what says why has the focus, also of no single field."""
    organiser, here = browsers("organiser"), f"/manage/dialogues/{room.dialogue}"
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")["item"]
    form = {"title": "T", "starts_on": "2026-11-26", "tz": "Europe/Berlin", "languages": ["ru"], "visibility": "public"}
    page = text(organiser.post(f"{here}/overview", 422, **form))
    assert re.search(r'id="sessions_keep"[^>]* autofocus', page)
    page = text(organiser.post(f"{here}/overview", 422, **form | {"languages": [], "sessions_keep": "hour"}))
    assert re.search(r'id="languages"[^>]* autofocus', page)
    room.open()
    room.do("chair", "dialogues.close_session", session=room.session)
    at, given = f"{here}/sessions/{room.session}", form | {"minutes": "5", "day": "2026-11-26", "time": "10:00"}
    for address in (at, f"{at}/items", f"{here}/items/{item}"):
        page = text(organiser.post(address, 422, **given))
        assert re.search(r'autofocus><div class="notice notice--alert".*closed', page), address
