"""A feature that lies elsewhere, held against the tests of the platform, which do not name it; and what stays when it goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.conftest import ON_POSTGRES, database_url
from tests.web.test_words import BUILT, laid_down
from tools import front_end

ROOT = Path(__file__).resolve().parents[2]
FEATURE = "tests.outside.consultations"
#: the laws, the stories of leaks and of revocation, rights, the record, the migrations, and the feature's own
HELD_AGAINST = (
    "tests/outside/test_consultations.py", "tests/test_house_laws.py", "tests/live/test_feed_story.py",
    "tests/live/test_revocation_story.py",
    "tests/test_permissions.py", "tests/test_page_rights.py", "tests/test_migrations.py", "tests/test_erased_words.py",
)  # fmt: skip


#: one app for all the words that are said to it, as starting takes longer than most of them
FLASK = """
import sys
from dialogue_platform import create_app
app = create_app()
for words in sys.argv[1:]:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=words.split())
    print(words, done.output, sep="\\n")
    if done.exit_code:
        raise done.exception
"""


def run(*words: str, features: str = "", **more: str) -> str:
    env = {**os.environ, "FEATURES": features, "PYTHONPATH": str(ROOT), **more}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    return done.stdout


def flask(*lines: str, **more: str) -> None:
    """Words of the ``flask`` command, one line after the other, by an app with these features."""
    run("-c", FLASK, *lines, **more)


def test_it_passes_what_every_feature_passes():
    output = run("-m", "pytest", "-q", "-p", "no:cacheprovider", *HELD_AGAINST, features=FEATURE)
    assert " passed" in output and "skipped" not in output


def test_no_file_of_the_platform_names_it():
    words = ("consultations.", "consultation_circle", "delegation_note", "circle_note", FEATURE)
    ours = [ROOT / "dialogue_platform", ROOT / "templates", ROOT / "static" / "src", ROOT / "tests"]
    here = Path(__file__).parent
    named = [
        str(path)
        for folder in ours
        for path in folder.rglob("*")
        if path.suffix in {".py", ".html", ".ts", ".tsx"} and here not in path.parents
        if any(f'"{word}' in path.read_text() for word in words)
    ]
    assert named == []


def test_its_islands_bring_their_words(tmp_path):
    theirs = "Notes of your consultation"
    command = [front_end.node(), "build.mjs", "--into", tmp_path]
    subprocess.run(command, cwd=ROOT, env=front_end.node_environment(FEATURES=FEATURE), check=True, timeout=120)
    assert laid_down(tmp_path, "ru", "room")["messages"][theirs] == "Записки вашей консультации"
    assert theirs not in laid_down(BUILT, "ru", "room")["messages"]


@pytest.mark.skipif(ON_POSTGRES, reason="it asks no app of these tests; the other round has both databases")
@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_when_it_goes_its_tables_stay_as_they_are(on, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.conftest.ON_POSTGRES", on == "postgres")
    url = database_url(tmp_path)
    more = {"DATABASE_URL": url, "INSTANCE": str(tmp_path)}
    flask("db upgrade heads", "demo seed", features=FEATURE, **more)
    before = rows(url)
    assert before
    flask("db upgrade heads", "db downgrade 0021", "db upgrade heads", **more)
    assert rows(url) == before
    flask("db upgrade heads", "verify-journal", "db downgrade consultations@base", features=FEATURE, **more)
    engine = create_engine(url)
    assert not [name for name in inspect(engine).get_table_names() if name.startswith("consultation_")]
    engine.dispose()


def rows(url):
    engine = create_engine(url)
    with engine.connect() as db:
        names = sorted(name for name in inspect(engine).get_table_names() if name.startswith("consultation_"))
        found = {name: sorted(map(str, db.execute(text(f"SELECT * FROM {name}")))) for name in names}
    engine.dispose()
    return found
