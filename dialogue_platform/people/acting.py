"""A button or a form is one command: it is done and said so, or it is said why not."""

from typing import Any

from flask import flash

from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.forms import Form
from dialogue_platform.people.sign_in import act


def press(done: str, command: str, **given: Any) -> None:
    """For a button: what comes of it stands on the next page. ``done``: what to say then, or nothing."""
    try:
        act(command, **given)
    except Refusal as refused:
        flash(refused.text(), "alert")
    else:
        if done:
            flash(done, "ok")


def fill_in(form: Form, command: str, **given: Any) -> Any:
    """For a form: the command's result, or None, and then the form says at its fields what stands in the way."""
    try:
        return act(command, **given)
    except Refusal as refused:
        form.refuse(refused)
        return None
