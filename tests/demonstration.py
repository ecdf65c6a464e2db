"""Servers with the demonstration: migrated and seeded once in a test run, then copied for each who asks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.postgres import copy_of, fresh_database
from tests.server import ROOT, Server

#: migrates, tells the scenario, and makes a sign-in link for everybody in it, all in one process
PREPARE = """
import json
from flask_migrate import upgrade
from dialogue_platform import create_app
from dialogue_platform.demo import cli
from dialogue_platform.demo.scenario import scenario
from dialogue_platform.live import live_of
from dialogue_platform.people.cli import new_link
app = create_app()
with app.app_context():
    upgrade(revision="heads")
    cli.seed_if_empty()
    keys = [person["key"] for person in scenario()["demo"]["people"]]
    links = {key: new_link(cli.user_of(key)) for key in keys}
    print("PREPARED " + json.dumps({**cli.describe(), "links": links}))
live_of(app).stop()
"""


def prepare(server: Server) -> dict[str, Any]:
    """A migrated database with the demonstration; answers ids, tokens and links."""
    command = [sys.executable, "-c", PREPARE]
    done = subprocess.run(command, cwd=ROOT, env=server.env, capture_output=True, text=True, timeout=120)
    prepared = [line for line in done.stdout.splitlines() if line.startswith("PREPARED ")]
    assert prepared, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(prepared[0].removeprefix("PREPARED "))
    return found


class Demonstration:
    """What is copied: a folder with a SQLite file and the secret key; on PostgreSQL a database and a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, tuple[Server, dict[str, Any]]] = {}

    def server(self, folder: Path, on: str = "sqlite") -> tuple[Server, dict[str, Any]]:
        """A server that has not started, on a copy of its own in ``folder``, and what is in it.

        ``on`` is ``sqlite`` or ``postgres`` (the server of ``TEST_POSTGRES_URL``).
        """
        template, prepared = self._template(on)
        shutil.copytree(template.folder, folder, dirs_exist_ok=True)
        return Server(folder, copy_of(template.env["DATABASE_URL"]) if on == "postgres" else None), prepared

    def _template(self, on: str) -> tuple[Server, dict[str, Any]]:
        if on not in self.made:
            place = self.folder / on
            place.mkdir()
            server = Server(place, fresh_database(os.environ["TEST_POSTGRES_URL"]) if on == "postgres" else None)
            self.made[on] = server, prepare(server)
        return self.made[on]
