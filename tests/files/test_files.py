"""A file goes in and comes out: byte by byte, to whom it is for, and as nothing that runs."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta

import pytest

from dialogue_platform.files import commands, limits, uploads
from dialogue_platform.files.limits import CHUNK
from dialogue_platform.files.media_types import type_of
from dialogue_platform.files.models import File, FileChunk
from dialogue_platform.files.uploads import CUT, ClearAway
from dialogue_platform.files.views import _as_file, _sent, readable
from dialogue_platform.live import NOBODY, SYSTEM, Refusal, clock, live, perform, snapshot
from dialogue_platform.live.store.journal import JournalEntry
from tests.files.steps import PDF, contents, keep, orphans, pieces, row
from tests.live.test_record import complaints
from tests.room import build
from tests.tampering import tampering
from tests.waiting import until

LONG = random.Random(7).randbytes(2 * CHUNK + 1000)
NOT = ("chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter")


@pytest.fixture
def door(room, client):
    """The HTTP door, by role: with a personal token, or as nobody."""

    class Door:
        def headers(self, role):
            if role is None:
                return {}
            made = perform("people.create_token", room.actors[role], {"label": "tests"}).result
            return {"Authorization": f"Bearer {made['token']}"}

        def send(self, body=PDF, role="organiser", dialogue=None, **query):
            query = {"name": "Programme.pdf", "visibility": "public", **query}
            path = f"/api/v1/dialogues/{dialogue or room.dialogue}/files"
            return client.post(path, query_string=query, data=body, headers=self.headers(role))

        def get(self, file, role=None):
            return client.get(f"/files/{file}", headers=self.headers(role))

    return Door()


def code(answer):
    return "ok" if answer.status_code == 200 else answer.json["error"]["code"]


def shown(room, audience):
    """The files that a reader is given."""
    with live().database.reading() as db:
        from dialogue_platform.live.read.access import access_to

        actor = {"public": NOBODY, "floor": room.actors["observer"], "podium": room.actors["organiser"]}[audience]
        keys = access_to(db, live().directory, actor, f"dialogue:{room.dialogue}").keys
        found = snapshot(db, f"dialogue:{room.dialogue}", keys)
    return {one["id"]: one for one in found if one["kind"] == "file" and "gone" not in one}


@pytest.mark.parametrize("body", [PDF, LONG, LONG[: 2 * CHUNK], LONG[:1]], ids=["small", "rest", "even", "a byte"])
def test_what_comes_out_is_what_went_in(room, door, body):
    answer = door.send(body)
    assert code(answer) == "ok", answer.json
    file = row(answer.json["result"]["file"])
    assert (file.size, file.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert [len(one) for one in pieces(file.content_id)] == [
        min(CHUNK, len(body) - at) for at in range(0, len(body), CHUNK)
    ]
    out = door.get(file.id)
    assert out.status_code == 200 and out.data == body


def test_it_comes_as_an_attachment_that_runs_nowhere(room, door):
    page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    out = door.get(door.send(page, name="Программа.html").json["result"]["file"])
    assert out.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%D0%9F" in out.headers["Content-Disposition"]
    assert out.headers["X-Content-Type-Options"] == "nosniff"
    assert out.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert out.headers["Cache-Control"] == "no-store"
    assert int(out.headers["Content-Length"]) == len(page)


@pytest.mark.parametrize(
    "name,plain",
    [("../../etc/passwd", "etc-passwd"), ('a"b.pdf', "a-b.pdf"), ("\r\nX: y", "X- y"), ("…", "file"), ("a/b", "a-b")],
)
def test_no_name_leaves_its_header(name, plain):
    assert _as_file(name).startswith(f'attachment; filename="{plain}"; filename*=')
    assert "\n" not in _as_file(name) and "\r" not in _as_file(name)


@pytest.mark.parametrize(
    "body,name,found",
    [
        (PDF, "a.pdf", "application/pdf"),
        (PDF, "a.html", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a.txt", "image/png"),
        ("Қазақ мәтіні".encode(), "a.bin", "text/plain"),
        (("ё" * CHUNK).encode()[: CHUNK + 1], "a", "text/plain"),
        (b"\x00\x01\x02\x03", "a.pdf", "application/octet-stream"),
    ],
)
def test_a_type_is_what_the_bytes_say(body, name, found):
    assert type_of(body, name) == found


@pytest.mark.parametrize("role", NOT)
def test_only_who_edits_the_dialogue_uploads(room, door, role):
    assert code(door.send(role=role)) == "not_permitted"
    assert contents(room) == [] and orphans() == 0


def test_who_takes_no_part_learns_nothing_of_a_dialogue(room, door, app):
    other = build(app)
    assert code(door.send(dialogue=other.dialogue)) == code(door.send(dialogue="nowhere")) == "not_found"
    assert code(door.send(role=None)) == "csrf_missing"


@pytest.mark.parametrize(
    "body,query,said",
    [
        (b"", {}, "empty"),
        (PDF, {"name": ""}, "empty"),
        (PDF, {"name": "x" * 201}, "too_long"),
        (PDF, {"visibility": "nobody"}, "not_a_choice"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(room, door, body, query, said):
    answer = door.send(body, **query)
    assert code(answer) == said and answer.json["error"]["field"]
    until(lambda: orphans() == 0, "pieces of a refused upload stay")
    assert contents(room) == []


def test_a_file_has_a_bound(room, door, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", len(LONG) - 1)
    answer = door.send(LONG)
    assert (answer.status_code, code(answer)) == (413, "too_large")
    assert orphans() == 0


def test_a_dialogue_has_a_quota_in_which_equal_bytes_count_once(room, door, monkeypatch):
    monkeypatch.setattr(commands, "QUOTA", 2 * len(PDF) + 1)
    assert code(door.send(PDF)) == "ok"
    assert code(door.send(PDF, name="Again.pdf")) == "ok"
    assert code(door.send(PDF + b"1", name="Other.pdf")) == "ok"
    answer = door.send(PDF + b"2")
    assert (answer.status_code, code(answer)) == (413, "quota_used")
    assert len(contents(room)) == 2


def test_equal_bytes_are_kept_once_in_a_dialogue_and_never_across(room, app):
    one, two = row(keep(room)), row(keep(room, name="The same.pdf"))
    other = build(app)
    third = row(keep(other))
    assert one.content_id == two.content_id != third.content_id
    assert [len(contents(one_room)) for one_room in (room, other)] == [1, 1]
    assert pieces(one.content_id) == pieces(third.content_id) == [PDF]
    assert orphans() == 0


def test_who_reads_a_file_is_who_reads_it_in_the_dialogue(room, door):
    """Both on a public dialogue and on one that is not; a removed one is nobody's until it is put back."""
    public, inside = keep(room), keep(room, visibility="participants", name="Inside.pdf")
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="public")
    assert [door.get(public).status_code, door.get(inside).status_code] == [200, 404]
    assert [door.get(one, "observer").status_code for one in (public, inside)] == [200, 200]
    assert set(shown(room, "public")) == {public} and set(shown(room, "floor")) == {public, inside}
    room.do("organiser", "files.remove", file=public)
    assert door.get(public).status_code == door.get(public, "organiser").status_code == 404
    assert set(shown(room, "podium")) == {inside}
    room.do("organiser", "files.restore", file=public)
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="participants")
    assert [door.get(public).status_code, door.get(public, "delegate").status_code] == [404, 200]
    assert door.get("nowhere").status_code == 404


@pytest.mark.parametrize("name", ["files.remove", "files.restore"])
def test_a_file_of_another_dialogue_is_unknown(room, app, name):
    file = keep(room)
    with pytest.raises(Refusal) as caught:
        perform(name, build(app).actors["organiser"], {"file": file})
    assert caught.value.code in ("not_found", "not_permitted")


def test_to_remove_twice_and_to_restore_twice_is_done_once(room):
    file = keep(room)
    room.do("organiser", "files.remove", file=file)
    seq = room.seq(f"dialogue:{room.dialogue}")
    room.do("organiser", "files.remove", file=file)
    assert room.seq(f"dialogue:{room.dialogue}") == seq
    assert room.at_once(*[("organiser", "files.restore", {"file": file})] * 2) == ["ok", "ok"]
    assert row(file).removed_at is None


def test_a_right_that_is_taken_away_ends_an_upload(room):
    class Slow:
        """Before the second piece comes, the organiser is one no more."""

        def __init__(self):
            self.left, self.read_so_far = LONG, 0

        def read(self, size):
            if len(self.left) < len(LONG) and room is not None and not self.read_so_far:
                self.read_so_far = 1
                with tampering() as db:
                    from dialogue_platform.people.models import Participant, Role

                    member = db.query(Participant).filter_by(dialogue_id=room.dialogue, role=Role.ORGANISER).one()
                    member.role = Role.OBSERVER
                    db.commit()
            piece, self.left = self.left[:size], self.left[size:]
            return piece

    about, slow = {"name": "Late.pdf", "visibility": "public"}, Slow()
    with pytest.raises(Refusal) as caught:
        uploads.receive(room.actors["organiser"], room.dialogue, slow, len(LONG), about)
    assert caught.value.code == "not_permitted"
    assert len(slow.left) == 1000, "pieces are read after the right has gone"
    until(lambda: orphans() == 0, "pieces of an upload without a right stay")
    assert contents(room) == []


def test_an_upload_that_is_cut_leaves_nothing(room):
    class Cut:
        def __init__(self):
            self.left = LONG

        def read(self, size):
            if len(self.left) < CHUNK:
                raise OSError("the line went")
            piece, self.left = self.left[:size], self.left[size:]
            return piece

    with pytest.raises(Refusal) as caught:
        uploads.receive(
            room.actors["organiser"], room.dialogue, Cut(), len(LONG), {"name": "x", "visibility": "public"}
        )
    assert caught.value.code == "upload_broken"
    until(lambda: orphans() == 0, "pieces of a cut upload stay")


def test_uploads_of_one_worker_wait_in_no_line(room, monkeypatch):
    for _ in range(limits.AT_ONCE):
        assert uploads._under_way.take()
    try:
        with pytest.raises(Refusal, match="busy"):
            keep(room)
    finally:
        for _ in range(limits.AT_ONCE):
            uploads._under_way.leave()
    assert keep(room)


def test_all_uploads_together_are_slow_and_leave_the_writer_to_others():
    """By what a piece took, and on a quick disk by the bytes; four at once are no quicker than one."""
    assert uploads.rest(0.03, 1) == pytest.approx(0.12)
    for many in (1, 2, 4):
        assert many * limits.CHUNK / uploads.rest(0.0, many) == limits.RATE
    assert uploads.rest(60.0, 1) == limits.LONGEST_REST


def test_what_a_dead_process_left_is_cleared_away_when_nothing_came_for_long(room):
    """However long an upload takes: it goes on as long as its last piece is young."""
    file = row(keep(room))
    old = clock.now() - CUT - timedelta(minutes=1)
    with tampering() as db:
        for content, number, at in (("old" * 8, 0, old), ("new" * 8, 0, old), ("new" * 8, 1, clock.now())):
            db.add(FileChunk(content_id=content, number=number, at=at, body=b"x"))
        db.query(FileChunk).filter_by(content_id=file.content_id).update({"at": old})
        db.commit()
    live().writer.submit(ClearAway()).wait()
    assert (pieces("old" * 8), pieces("new" * 8), pieces(file.content_id)) == ([], [b"x", b"x"], [PDF])
    live().writer.submit(ClearAway("new" * 8)).wait()
    assert orphans() == 0


def test_pieces_that_are_not_all_there_get_no_name(room):
    with tampering() as db:
        db.add(FileChunk(content_id="ab" * 12, number=0, at=clock.now(), body=PDF[:-1]))
        db.commit()
    about = {"name": "Half.pdf", "visibility": "public", "content": "ab" * 12, "size": len(PDF), "sha256": "0" * 64}
    assert (
        room.code("organiser", "files.add", dialogue=room.dialogue, type="application/pdf", **about) == "upload_broken"
    )
    live().writer.submit(ClearAway("ab" * 12)).wait()
    assert contents(room) == []


def test_sending_holds_no_transaction_open_and_ends_with_the_right(room):
    file = keep(room, LONG)
    sent = _sent(room.app, room.actors["observer"], file, len(LONG))
    assert next(sent) == LONG[:CHUNK]
    until(
        lambda: live().database.reader.pool.checkedout() == 0, "sending holds a connection"
    )  # the looks of the spine have one now and then
    room.do("organiser", "files.remove", file=file)
    with pytest.raises(ConnectionAbortedError):
        next(sent)
    with live().database.reading() as db:
        assert readable(db, live(), room.actors["observer"], file) is None


def test_erasing_takes_the_bytes_with_their_last_name(room):
    one, two = row(keep(room)), row(keep(room, name="The same.pdf"))
    room.do("organiser", "files.remove", file=one.id)
    perform("files.erase", SYSTEM, {"file": one.id, "reason": "case 1"})
    assert pieces(one.content_id) == [PDF] and row(one.id).name == ""
    with pytest.raises(Refusal, match="wrong_state"):
        room.do("organiser", "files.restore", file=one.id)
    perform("files.erase", SYSTEM, {"file": two.id, "reason": "case 2"})
    assert pieces(one.content_id) == [] and [content.sha256 for content in contents(room)] == [""]
    with live().database.reading() as db:
        entries = db.query(JournalEntry).filter_by(stream=f"dialogue:{room.dialogue}")
        payloads = [entry.payload for entry in entries if entry.command in ("files.add", "files.remove")]
        assert payloads == [None] * 3
        assert [one for one in complaints(db) if room.dialogue in one] == []
    assert keep(room), "the same bytes may come again"


def test_the_journal_says_hash_and_size_and_no_bytes(room):
    file = row(keep(room))
    with live().database.reading() as db:
        entries = db.query(JournalEntry).filter_by(stream=f"dialogue:{room.dialogue}", command="files.add").one()
        assert (entries.payload["sha256"], entries.payload["size"]) == (file.sha256, len(PDF))
        assert set(entries.payload) == {"dialogue", "name", "visibility", "content", "size", "sha256", "type"}


def test_a_byte_that_is_changed_past_the_road_is_found(room):
    file = row(keep(room))
    with tampering() as db:
        db.query(FileChunk).filter_by(content_id=file.content_id).update({"body": PDF[:-1] + b"!"})
        db.flush()
        assert any(file.content_id in one and "sha256" in one for one in complaints(db))
        db.rollback()


def test_rows_say_the_same_of_each_other(room):
    with live().database.reading() as db:
        file = db.get_one(File, keep(room))
        assert file.seq and file.stream == f"dialogue:{room.dialogue}"
