"""What the build makes: names with hashes that a browser keeps for ever, smaller forms, and the two builds before."""

from __future__ import annotations

import json
import re
import subprocess

import brotli
import pytest
from flask import Flask
from flask_babel import Babel

from dialogue_platform.web import assets
from tools import front_end
from tools.say import ROOT

#: builds `names` one after another into `folder`, each an island of that name with a chunk
BUILD = """
import { mkdirSync, writeFileSync } from "node:fs";
import { finish } from "%(tool)s";
const built = "%(folder)s";
mkdirSync(built + "/chunks", { recursive: true });
for (const hash of %(hashes)s) {
  const island = `${built}/room-${hash}.js`, chunk = `${built}/chunks/chunk-${hash}.js`, later = `${built}/chunks/pen-${hash}.js`;
  for (const name of [island, chunk, later]) writeFileSync(name, `// ${hash}\\n`.repeat(500));
  finish(built, {
    [island]: { entryPoint: "room.ts", imports: [{ path: chunk, kind: "import-statement" }, { path: later, kind: "dynamic-import" }] },
    [chunk]: { imports: [] },
    [later]: { entryPoint: "static/src/room/pen.ts", imports: [{ path: chunk, kind: "import-statement" }] },
  });
}
"""


def build(folder, *hashes):
    script = folder.parent / "build-it.mjs"
    tool = ROOT / "tools" / "built_files.mjs"
    script.write_text(BUILD % {"tool": tool, "folder": folder, "hashes": json.dumps(hashes)})
    subprocess.run([front_end.node(), script], check=True, timeout=60)


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "static" / "build"
    folder.mkdir(parents=True)
    return folder


def test_files_of_the_two_builds_before_stay_and_older_ones_go(built):
    build(built, "AAAAAAA1", "AAAAAAA2", "AAAAAAA3", "AAAAAAA4")
    kept = {name[-11:-3] for name in names(built) if name.endswith(".js")}
    assert kept == {"AAAAAAA2", "AAAAAAA3", "AAAAAAA4"}
    assert not any("AAAAAAA1" in name for name in names(built))


def test_building_the_same_again_pushes_nothing_out(built):
    build(built, "AAAAAAA1", "AAAAAAA2", "AAAAAAA3", "AAAAAAA3", "AAAAAAA3")
    assert {"room-AAAAAAA1.js", "room-AAAAAAA2.js", "room-AAAAAAA3.js"} <= names(built)


def test_what_an_older_way_of_building_left_counts_as_one_build(built):
    (built / "room.js").write_text("old")
    build(built, "AAAAAAA1", "AAAAAAA2")
    assert "room.js" in names(built)
    build(built, "AAAAAAA3")
    assert "room.js" not in names(built)


def served(folder):
    app = Flask("pages", static_folder=str(folder.parent), static_url_path="/static")
    app.jinja_env.globals.update(asset=assets.asset, preloads=assets.preloads)
    Babel(app)  # a page's words are those of its language
    assets.init_app(app)
    return app


def test_a_page_names_the_last_build_and_what_it_needs(built):
    build(built, "AAAAAAA1", "AAAAAAA2")
    with served(built).test_request_context():
        assert assets.asset("room.js") == "/static/build/room-AAAAAAA2.js"
        assert re.findall(r'href="([^"]+)"', assets.preloads("room.js")) == ["/static/build/chunks/chunk-AAAAAAA2.js"]
        later = re.findall(r'href="([^"]+)"', assets.preloads("room.js", "room/pen", None))
        assert later == ["/static/build/chunks/chunk-AAAAAAA2.js", "/static/build/chunks/pen-AAAAAAA2.js"]


@pytest.mark.parametrize("name", ["room-AAAAAAA2.js", "chunks/chunk-AAAAAAA2.js", "room-AAAAAAA1.js"])
def test_a_built_file_is_small_and_kept_for_ever(built, name):
    build(built, "AAAAAAA1", "AAAAAAA2")
    client = served(built).test_client()
    small = client.get(f"/static/build/{name}", headers={"Accept-Encoding": "gzip, br"})
    whole = client.get(f"/static/build/{name}")
    assert (small.headers["Content-Encoding"], whole.headers.get("Content-Encoding")) == ("br", None)
    assert brotli.decompress(small.data) == whole.data
    assert "immutable" in small.headers["Cache-Control"] and "max-age=3" in small.headers["Cache-Control"]
    assert small.headers["Vary"] == "Accept-Encoding"
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Set-Cookie", "Content-Security-Policy", "Access-Control-Allow-Origin"} & set(small.headers.keys())


def test_what_says_which_is_the_last_build_is_not_kept(built):
    build(built, "AAAAAAA1")
    answer = served(built).test_client().get("/static/build/manifest.json")
    assert "immutable" not in answer.headers["Cache-Control"]


def test_without_a_build_pages_can_still_be_read(tmp_path):
    app = served(tmp_path / "static" / "build")
    with app.test_request_context():
        assert assets.asset("room.js") == "/static/build/room.js" and assets.preloads("room.js") == ""


def test_a_build_made_while_the_server_runs_is_served_like_any_other(built):
    """Its pages name the new files at once; what went with the oldest build is not there, which is no fault."""
    build(built, "AAAAAAA1", "AAAAAAA2")
    client = served(built).test_client()
    build(built, "AAAAAAA3", "AAAAAAA4")
    new = client.get("/static/build/room-AAAAAAA4.js", headers={"Accept-Encoding": "br"})
    assert new.headers.get("Content-Encoding") == "br" and "immutable" in new.headers["Cache-Control"]
    assert client.get("/static/build/room-AAAAAAA2.js").status_code == 200
    assert client.get("/static/build/room-AAAAAAA1.js").status_code == 404


def test_a_first_build_is_served_by_a_server_that_began_without(built):
    client = served(built).test_client()
    build(built, "AAAAAAA1")
    assert "immutable" in client.get("/static/build/room-AAAAAAA1.js").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["builds.json", "manifest.json"])
def test_half_a_list_stops_neither_building_nor_pages(built, name):
    build(built, "AAAAAAA1")
    (built / name).write_text('[["room')
    with served(built).test_request_context():
        assert assets.asset("room.js").startswith("/static/build/room")
    build(built, "AAAAAAA2")
    assert {"room-AAAAAAA1.js", "room-AAAAAAA2.js"} <= names(built)
    with served(built).test_request_context():
        assert assets.asset("room.js") == "/static/build/room-AAAAAAA2.js"
