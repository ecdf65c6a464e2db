"""Words of the command line about people."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from dialogue_platform.live import SYSTEM, live, perform
from dialogue_platform.live.cli import perform_or_say
from dialogue_platform.people.addresses import same_form
from dialogue_platform.people.models import User
from dialogue_platform.people.writing import link_address

FIRST = "organiser@example.org"  # until `people set-address` gives this person a real one


def new_link(user_id: str) -> str:
    """A fresh sign-in link's address."""
    made = perform("people.make_link", SYSTEM, {"user": user_id}).result or {}
    return link_address(made["link"])


def _who_has(email: str) -> str:
    """The id of who signs in with an address."""
    with live().database.reading() as db:
        user_id = db.scalar(select(User.id).where(User.email == same_form(email)))
    if user_id is None:
        raise click.ClickException(f"nobody has the address {email}")
    return user_id


people = AppGroup("people", help="Users and sign-in.")


@people.command("first-organiser")
@click.argument("email", default=FIRST)
@click.option("--name", default="", help="How the person is called.")
def first_organiser(email: str, name: str) -> None:
    """Make EMAIL a user who may organise dialogues, and print a sign-in link."""
    made = perform_or_say("people.enrol", email=email, name=name, may_organise=True)
    click.echo(new_link(made["user"]))


@people.command("links")
def links() -> None:
    """Print a sign-in link for each who may begin dialogues; where there is nobody, for organiser@example.org."""
    query = select(User.email, User.id).where(User.may_organise, User.closed_at.is_(None)).order_by(User.email)
    with live().database.reading() as db:
        organisers = [(row.email, row.id) for row in db.execute(query)]
    if not organisers:
        first = {"email": FIRST, "may_organise": True}
        organisers = [(FIRST, (perform("people.enrol", SYSTEM, first).result or {})["user"])]
    for email, user_id in organisers:
        click.echo(f"{email} {new_link(user_id)}")


@people.command("set-address")
@click.argument("old")
@click.argument("new")
def set_address(old: str, new: str) -> None:
    """Give who has the address OLD the address NEW: letters go there, and sign-in is by it."""
    perform_or_say("people.set_email", user=_who_has(old), email=new)
    click.echo("changed")


@people.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take the second step at sign-in from EMAIL, who has lost the device; the person is told by mail."""
    perform_or_say("people.reset_second_factor", user=_who_has(email))
    click.echo("taken off; every sign-in of this person has ended")
