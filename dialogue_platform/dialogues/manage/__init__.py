"""The organiser's pages: one part a page, all of them work without script."""

from flask import Blueprint

bp = Blueprint("manage", __name__, url_prefix="/manage")

from dialogue_platform.dialogues.manage import (  # noqa: F401 - their pages hang on this blueprint
    delegations,
    many,
    overview,
    people,
    programme,
    second_factor,
    sessions,
)
