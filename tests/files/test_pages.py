"""The organiser's documents and those of the public page, in a browser without script."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from dialogue_platform.files import commands, limits
from dialogue_platform.files.listing import size_in_words
from dialogue_platform.files.manage import AROUND
from tests.files.steps import PDF, contents, keep, orphans, row
from tests.people.browser import Browser
from tests.people.conftest import quick_hashing  # noqa: F401 - a fixture
from tests.room import build
from tests.waiting import until


@pytest.fixture
def organiser(room, app):
    return Browser(app).sign_in(room.actors["organiser"].user_id)


def documents(room):
    return f"/manage/dialogues/{room.dialogue}/documents"


def words(page):
    """What stands on a page, without what marks names in it."""
    return re.sub(r"<[^>]+>|[\u2066-\u2069]", "", page)


def send(browser, room, body=PDF, name="Programme.pdf", status=302, **fields):
    """By the form, as a browser without script sends it."""
    file = (BytesIO(body), name) if name else (BytesIO(), "")
    return browser.post(documents(room), status, file=file, **{"visibility": "participants", **fields})


def test_a_file_goes_in_by_a_form_and_is_listed_with_who_and_how_large(room, organiser):
    answer = send(organiser, room, name="Программа.pdf")
    page = organiser.get(answer.location)
    assert "Uploaded: Программа.pdf." in words(page)
    assert "Программа.pdf</bdi></b>" in page and f"{len(PDF)} bytes" in page and "Participants alone" in page
    (content,) = contents(room)
    assert content.size == len(PDF) and "Organiser" in page.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": ""}, "Choose a file."),
        ({"body": b""}, "This file is empty."),
        ({"visibility": "nobody"}, "choice"),
        ({"visibility": ""}, ""),
        ({"name": "x" * 201}, ""),
    ],
)
def test_what_is_refused_is_said_at_its_field(room, organiser, sent, words):
    page = send(organiser, room, status=422, **sent).get_data(as_text=True)
    assert 'class="error"' in page and words in page
    until(lambda: orphans() == 0, "pieces of a refused upload stay")
    assert contents(room) == []


def test_a_form_may_bring_as_much_as_a_file_may_have(room, organiser, monkeypatch):
    """And no other form of that size is read."""
    whole = bytes(3 * 1024 * 1024)
    assert send(organiser, room, whole).status_code == 302
    other = organiser.ask(f"/manage/dialogues/{room.dialogue}/people", "POST", {"lines": "x" * len(whole)})
    assert other.status_code == 413
    monkeypatch.setattr("dialogue_platform.files.manage.LARGEST", len(whole) - AROUND - 1)
    assert organiser.ask(documents(room), "POST", {"file": (BytesIO(whole), "Large.bin")}).status_code == 413
    stranger = Browser(room.app)
    assert stranger.ask(documents(room), "POST", {"file": (BytesIO(whole), "Large.bin")}).status_code == 413


def test_where_there_is_no_room_it_is_said(room, organiser, monkeypatch):
    monkeypatch.setattr(commands, "QUOTA", len(PDF) - 1)
    assert "take all the room" in send(organiser, room, status=422).get_data(as_text=True)


def test_who_takes_part_finds_what_is_for_them_and_a_reader_what_is_public(room, organiser, app):
    inside, public = keep(room, visibility="participants", name="Inside.pdf"), keep(room, name="Public.pdf")
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="public")
    page = f"/dialogues/{room.dialogue}"
    delegate = Browser(app).sign_in(room.actors["delegate"].user_id)
    assert all(f"/files/{file}" in delegate.get(page) for file in (inside, public))
    assert f"/files/{public}" in Browser(app).get(page) and inside not in Browser(app).get(page)
    room.do("organiser", "files.remove", file=public)
    assert "Documents" not in Browser(app).get(page)


def test_removing_is_asked_first_and_can_be_taken_back(room, organiser):
    file = keep(room)
    there = f"{documents(room)}/{file}"
    assert "Remove Programme.pdf?" in words(organiser.get(f"{there}/remove"))
    assert row(file).removed_at is None
    organiser.post(f"{there}/remove", sure="1")
    assert row(file).removed_at is not None
    page = organiser.get(documents(room))
    assert "No documents yet." in page and f"{file}/restore" in page
    organiser.post(f"{there}/restore")
    assert row(file).removed_at is None


@pytest.mark.parametrize("word", ["remove", "restore"])
def test_a_file_of_another_dialogue_is_none_here(room, organiser, app, word):
    file = keep(build(app))
    organiser.post(f"{documents(room)}/{file}/{word}", 404)
    assert row(file).removed_at is None


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (64_400, "64 KB"),
        (1_250_000, "1.2 MB"),
        (limits.LARGEST, "26.2 MB"),
    ],
)
def test_how_large_a_file_is(app, size, words):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert size_in_words(size) == words
