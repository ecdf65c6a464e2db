"""Words of the command line about people."""

import click
from flask.cli import AppGroup

from dialogue_platform.live import SYSTEM, perform
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.mailer import link_address


def new_link(user_id: str) -> str:
    """A fresh sign-in link's address."""
    made = perform("people.make_link", SYSTEM, {"user": user_id}).result or {}
    return link_address(made["link"])


people = AppGroup("people", help="Users and sign-in.")


@people.command("first-organiser")
@click.argument("email", default="organiser@example.org")
@click.option("--name", default="", help="How the person is called.")
def first_organiser(email: str, name: str) -> None:
    """Make EMAIL a user who may organise dialogues, and print a sign-in link."""
    try:
        made = perform("people.enrol", SYSTEM, {"email": email, "name": name, "may_organise": True}).result or {}
    except Refusal as refused:
        raise click.ClickException(refused.text()) from refused
    click.echo(new_link(made["user"]))
