"""Words of the command line about outcome documents."""

import sys

import click

from dialogue_platform.live import live
from dialogue_platform.outcome.document import verification


@click.command("verify-versions")
def verify_versions() -> None:
    """Hash every version anew, as kept and from the log; exit 1 and say which is not what it was."""
    with live().database.reading() as db:
        versions = verification.versions(db)
        found = [complaint for version in versions for complaint in verification.complaints(db, version)]
    for complaint in found:
        click.echo(complaint)
    click.echo(f"{len(versions)} versions, {len(found)} complaints")
    sys.exit(1 if found else 0)
