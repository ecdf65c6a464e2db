"""The words of an island are a file of the build: cacheable, by language, and made without the sources at run time."""

from __future__ import annotations

import gettext
import json
import re
import subprocess
from pathlib import Path

import pytest
from babel import Locale
from flask import Flask

from dialogue_platform.web.languages import NAMES
from tools import catalogues, front_end
from tools.say import ROOT

BUILT = ROOT / "static" / "build"
#: prints what an island's file lays down, its rules as what they answer for 0 to 200
READ = """
import %(file)s;
const { plural, ordinal, ...rest } = globalThis.catalogue;
const all = [...Array(201).keys()];
console.log(JSON.stringify({ ...rest, plural: all.map(plural), ordinal: all.map(ordinal) }));
"""


def laid_down(built: Path, language: str, island: str) -> dict:
    file = json.loads((built / "manifest.json").read_text())[f"words/{language}/{island}.js"]["file"]
    done = subprocess.run(
        [front_end.node(), "--input-type=module", "-e", READ % {"file": json.dumps(str(built / file))}],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.mark.parametrize("language", NAMES)
def test_a_file_says_how_its_language_writes(language):
    done = laid_down(BUILT, language, "dialogues")
    assert done["language"] == language and len(set(done["months"])) == 12
    plural = gettext.c2py(catalogues.plural_rule(language))
    assert done["plural"] == [plural(n) for n in range(201)]
    assert done["ordinal"] == [Locale.parse(language).ordinal_form(n) for n in range(201)]


@pytest.mark.parametrize("language", sorted(NAMES.keys() - catalogues.PLURALS_BY_HAND.keys()))
def test_forms_are_the_classes_of_the_cldr(language):
    """The rule of gettext and the one of the CLDR part the numbers alike."""
    rule, plural = Locale.parse(language).plural_form, gettext.c2py(catalogues.plural_rule(language))
    pairs = {(plural(n), rule(n)) for n in (*range(2000), 1_000_000, 1_000_001)}
    assert len(pairs) == len({form for form, _ in pairs}) == len({kind for _, kind in pairs})


def test_tajik_is_counted_by_hand():
    """The CLDR has no rule for it; when it gets one, ours may go."""
    assert Locale.parse("tg").plural_form.rules == {}
    plural = gettext.c2py(catalogues.plural_rule("tg"))
    assert [plural(n) for n in (0, 1, 2, 11, 101)] == [0, 0, 1, 1, 1]
    assert catalogues.new_catalogue("tg").num_plurals == 2


def test_an_island_gets_its_own_words_and_no_others():
    room, people = laid_down(BUILT, "ru", "room")["messages"], laid_down(BUILT, "ru", "people")["messages"]
    assert room["Request the floor"] == "Попросить слово"
    assert all(len(forms) == 3 for forms in room.values() if isinstance(forms, list))
    assert room["Give the floor to the next"]  # said by a part that is fetched later
    assert "Request the floor" not in people and people["This passkey was added already."]
    assert laid_down(BUILT, "en", "room")["messages"] == {}


def test_a_page_asks_for_its_words_beside_its_island(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Nothing of them stands in the page, and no file waits for another."""
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "ru"}).text
    assert 'id="messages"' not in page
    with app.test_request_context(headers={"Accept-Language": "ru"}):
        macros = app.jinja_env.get_template("macros.html").make_module({"csp_nonce": lambda: "n"})
        monkeypatch.setitem(app.jinja_env.globals, "csp_nonce", lambda: "n")
        files = re.findall(r'<script type="module" src="/static/build/([^"]+)"', macros.island("room"))
        preloads = app.jinja_env.globals["preloads"]("room.js")
    assert [re.sub(r"-\w{8}\.js$", "", file) for file in files] == ["words/ru/room", "room"]
    assert f'<link rel="modulepreload" href="/static/build/{files[0]}">' in preloads


def test_words_are_kept_for_ever_and_come_small(app: Flask):
    file = json.loads((BUILT / "manifest.json").read_text())["words/ru/room.js"]["file"]
    answer = app.test_client().get(f"/static/build/{file}", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br" and "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 12_000
