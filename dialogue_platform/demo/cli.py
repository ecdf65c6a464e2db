"""Words of the command line about the demonstration."""

import json
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from dialogue_platform.demo import seed as story
from dialogue_platform.demo.scenario import address_of, scenario
from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.live import Actor, live, perform
from dialogue_platform.people.cli import new_link
from dialogue_platform.people.mailer import send_waiting
from dialogue_platform.people.models import User

TOKENS = (
    "organiser", "chair", "moderator", "moderator2", "rapporteur", "rapporteur2",
    "panellist", "delegate", "delegate2", "observer", "interpreter",
)  # fmt: skip
LINKS = (
    "organiser", "chair", "moderator", "rapporteur", "panellist", "delegate", "delegate2", "observer", "interpreter",
)  # fmt: skip


demo = AppGroup("demo", help="The demonstration: the scenario's dialogue, ready to enter.")


@demo.command("seed")
def seed() -> None:
    """Tell the scenario, if there is no dialogue yet."""
    told = seed_if_empty()
    while told and send_waiting():
        """The invitations are laid into the folder now, not while somebody reads what the server says first."""
    click.echo("the demonstration is there" if told else "there are dialogues already; nothing done")


@demo.command("links")
@click.option("--base-url", default=None, help="Where the server answers.")
def links(base_url: str | None) -> None:
    """Print a sign-in link for each role."""
    _answer_at(base_url)
    for key in LINKS:
        click.echo(f"{key:12} {new_link(user_of(key))}")


@demo.command("json")
@click.option("--base-url", default=None, help="Where the server answers.")
def as_json(base_url: str | None) -> None:
    """Seed if empty, and print ids and fresh personal tokens, for programs."""
    _answer_at(base_url)
    seed_if_empty()
    click.echo(json.dumps(describe()))


def seed_if_empty() -> bool:
    ask_no_second_factor()
    if not story.is_empty():
        return False
    story.seed()
    return True


def ask_no_second_factor() -> None:
    """The scenario's people have no telephones: in this process nobody is asked for one."""
    live().directory.required = "nobody"


def describe() -> dict[str, Any]:
    """The form that other programs rely on."""
    ask_no_second_factor()
    with live().database.reading() as db:
        dialogue = db.scalar(select(Dialogue).where(Dialogue.title == scenario()["dialogue"]["title"]))
        if dialogue is None:
            raise click.ClickException("this database holds other dialogues; use an empty one for the demonstration")
        found = (dialogue.id, dialogue.document_id)
        mine = select(DialogueSession.id).where(DialogueSession.dialogue_id == dialogue.id)
        sessions = list(db.scalars(mine.order_by(DialogueSession.number)))
    return {
        "base_url": current_app.config["BASE_URL"],
        "dialogue": found[0],
        "sessions": sessions,
        "lists": [story.default_list(session) for session in sessions],
        "document": found[1],
        "tokens": {key: new_token(user_of(key)) for key in TOKENS},
    }


def user_of(key: str) -> str:
    with live().database.reading() as db:
        user_id = db.scalar(select(User.id).where(User.email == address_of(key)))
    if user_id is None:
        raise click.ClickException("the demonstration is not, or not wholly, in this database; use an empty one")
    return user_id


def new_token(user_id: str) -> str:
    made = perform("people.create_token", Actor(user_id=user_id), {"label": "demo"}).result or {}
    return str(made["token"])


def _answer_at(base_url: str | None) -> None:
    if base_url:
        current_app.config["BASE_URL"] = base_url.rstrip("/")
