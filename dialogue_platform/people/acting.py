"""A button or a form is one command: it is done and said so, or it is said why not.

``act`` takes the command's function, so the names of its arguments are checked as those of any call are.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from flask import flash, redirect, request
from flask_login import current_user

from dialogue_platform.csrf import MARK
from dialogue_platform.live import Act, OnStream, Refusal, actor_of, clock, perform
from dialogue_platform.live.commands.job import command_of
from dialogue_platform.people.forms import Form

P = ParamSpec("P")
Row = TypeVar("Row")

#: seconds after which who goes back to a page and presses again means it
MEANT_AGAIN = 30


def act(command: Callable[Concatenate[Act, P], Any], /, *args: P.args, **given: P.kwargs) -> dict[str, Any]:
    """Perform a command for the person at the page; a row stands for its id. Raises Refusal."""
    return send(command, arguments(command, *args, **given))


def arguments(command: Callable[Concatenate[Act, P], Any], /, *_: P.args, **given: P.kwargs) -> dict[str, Any]:
    """What would be sent of it, by the names of the wire."""
    return {name.rstrip("_"): value.id if isinstance(value, OnStream) else value for name, value in given.items()}


def by_id(model: type[Row], id: str) -> Row:
    """Stands for a row among the arguments of a command, which looks for it itself."""
    return cast(Row, id)


def send(command: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """As ``act``, of arguments that are gathered already."""
    name = command_of(command).name
    return perform(name, actor_of(current_user), given, form_key(name, given)).result or {}


def form_key(command: str, args: dict[str, Any]) -> str | None:
    """The key of an act by a form, so that a second press is the same act on whichever worker it arrives.

    Each form of a page has a token of its own.
    """
    token = request.form.get("csrf_token", "")
    if not token.startswith(MARK):
        return None
    told = [token, command, args, clock.now().timestamp() // MEANT_AGAIN]
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:48]


@contextmanager
def notice(done: str = "", about: str = "") -> Iterator[None]:
    """For a button: what comes of the act within stands on the next page. ``about``: what is refused, where it says little."""
    try:
        yield
    except Refusal as refused:
        flash(f"{about}: {refused.text()}" if about else refused.text(), "alert")
    else:
        if done:
            flash(done, "ok")


@contextmanager
def refusals_at(form: Form, field: str | None = None) -> Iterator[None]:
    """For a form: what is refused within is said at its field; at ``field``, where the refusal names none."""
    try:
        yield
    except Refusal as refused:
        form.refuse(refused, field)


def round_trip(
    form: Form,
    send: Callable[[], Any],
    page: Callable[[], Any],
    onward: Callable[[Any], str],
    done: str = "",
    field: str | None = None,
) -> Any:
    """What the view of a form answers.

    Only asked for: the page. Sent and done: a notice, and on to where ``onward`` says, of what ``send`` made. Refused, or not
    done yet (``send`` says False, or complains at a field): the page again, with what was written and why not.
    """
    if request.method == "POST":
        made: Any = False
        with refusals_at(form, field):
            made = send()
        if made is not False and not form.errors:
            if done:
                flash(done, "ok")
            return redirect(onward(made))
    return page()
