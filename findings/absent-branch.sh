#!/usr/bin/env bash
# A part of a program that came with its own branch of migrations is taken out again, and its tables are meant to stay: from then on Alembic refuses the
# whole database. Not only `heads`: a branch that is named by itself ("main@head"), `current` and `stamp` end too, because each first asks for every revision
# that the database holds. Concerns whoever runs plug-ins with tables: the day one is taken out, no migration of the rest runs any more.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check alembic==1.20.1 sqlalchemy==2.1.9

mkdir -p scripts/main scripts/polls
cat > scripts/env.py <<'PY'
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
PY
cat > try.py <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

HERE = Path("scripts").resolve()


def revision(branch, name, below, sql):
    lines = [f"revision, down_revision = {name!r}, {below!r}", f"branch_labels = {None if below else branch!r}"]
    lines += ["from alembic import op", "def upgrade():", f"    op.execute({sql!r})"]
    (HERE / branch / f"{name}.py").write_text("\n".join(lines))


def config(*branches):
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", "\n".join(str(HERE / branch) for branch in branches))
    made.set_main_option("sqlalchemy.url", f"sqlite:///{HERE}/database.sqlite")
    return made


def tried(act, *args):
    try:
        act(config("main"), *args)
    except CommandError as refused:
        return str(refused)
    return "done"


revision("main", "main1", None, "CREATE TABLE session (id INTEGER)")
revision("polls", "polls1", None, "CREATE TABLE poll (id INTEGER)")
command.upgrade(config("main", "polls"), "heads")
revision("main", "main2", "main1", "ALTER TABLE session ADD COLUMN title TEXT")

print("Alembic", version("alembic"), "SQLAlchemy", version("sqlalchemy"), "Python", sys.version.split()[0])
seen = {
    "upgrade heads": tried(command.upgrade, "heads"),
    "upgrade main@head": tried(command.upgrade, "main@head"),
    "current": tried(command.current),
    "stamp main@head": tried(command.stamp, "main@head"),
}
print("the branch polls is taken out:")
for what, answer in seen.items():
    print(f"  {what}: {answer}")
if set(seen.values()) != {"Can't locate revision identified by 'polls1'"}:
    sys.exit("another behaviour than when this was written")
PY
venv/bin/python try.py
