"""Inviting many: paste a list or choose a file, see what will happen, then invite. The preview changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale
from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from dialogue_platform.config import LANGUAGES
from dialogue_platform.dialogues import labels
from dialogue_platform.dialogues.bulk_invite import (
    MOST_LINES,
    Known,
    ListedPerson,
    fold,
    left,
    portion,
    read_lines,
    unused_headings,
)
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.queries import addresses_in, closed_addresses, delegations_of, dialogue_to_manage
from dialogue_platform.live import offload, perform_each
from dialogue_platform.live.directory import actor_of
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import Delegation
from dialogue_platform.web.languages import NAMES
from dialogue_platform.web.numbers import ngettext

#: letters of a list; more is in need of a second step
LONGEST = 1_000_000
#: lines that need no mending: the person is in already
MOOT = {"twice", "takes_part"}
#: as which files are written, most likely first; what is none of these is Russian Excel's
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@bp.route("/dialogues/<dialogue_id>/people/many", methods=["GET", "POST"])
def many(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent_or({"role": "delegate"})
    if request.method == "POST":
        take_file(form)
        if len(form.text("lines")) > LONGEST:
            form.complain("lines", _("This is too long for one step. Take it in two."))
    if form.text("do") == "invite" and not form.errors and form["looked_at"] in ("", digest(form)):
        return invite_many(dialogue, form)
    return page(dialogue, form)


def take_file(form: Form) -> None:
    """What a chosen file holds is shown in the field: what is looked at is what is invited."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return
    held = file.read(4 * LONGEST)
    if held.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        form.complain("file", _("This is a workbook. Copy its cells into the field above, or save it as CSV."))
        return
    try:
        form.values["lines"] = decoded(held)
    except UnicodeError:
        form.complain("file", _("This is no text. Copy the cells into the field above, or save the list as CSV."))


def decoded(held: bytes) -> str:
    named = next((name for sign, name in ENCODINGS.items() if held.startswith(sign)), None)
    try:
        text = held.decode(named or "utf-8")
    except UnicodeDecodeError:
        text = held.decode("cp1251")
    if "\0" in text:
        raise UnicodeError("letters of no text")
    return text


def digest(form: Form) -> str:
    """Of what was looked at: if it is another list by now, it is looked at again."""
    return hashlib.sha256(f"{form.text('role')}\n{form.text('lines')}".encode()).hexdigest()[:16]


def looked_at(dialogue: Dialogue, form: Form) -> tuple[str, str, list[ListedPerson]]:
    """What is taken in this step, what stays for the next, and who is in the first. A long list takes a second or two."""
    now, rest = portion(form.text("lines"))
    return now, rest, offload(read_lines, now, form.text("role") or "delegate", known_of(dialogue))


def known_of(dialogue: Dialogue) -> Known:
    delegations = delegation_words(delegations_of(dialogue))
    return Known(delegations, role_words(), addresses_in(dialogue), closed_addresses())


def delegation_words(delegations: Sequence[Delegation]) -> dict[str, str]:
    """Ids by name, by code, and by what a state is called in our languages, where that means one of them alone."""
    names = {fold(each.name): each.id for each in delegations}
    called = [(word, each.id) for each in delegations for word in other_words(each)]
    times = Counter(word for word, _id in called)
    return {word: id_ for word, id_ in called if times[word] == 1} | names


def other_words(delegation: Delegation) -> set[str]:
    if not delegation.code:
        return set()
    names = (Locale.parse(code).territories.get(delegation.code, "") for code in NAMES)
    return {fold(word) for word in (delegation.code, *names) if word}


def role_words() -> dict[str, str]:
    """Roles by their words in every language that is offered."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {fold(str(label)): word for word, label in labels.ROLES.items()}
    return found


def invite_many(dialogue: Dialogue, form: Form) -> Any:
    now, rest, lines = looked_at(dialogue, form)
    good = [line for line in lines if not line.problem]
    answers = list(perform_each("people.invite", actor_of(current_user), [told(dialogue.id, line) for line in good]))
    refused = [(line, answer) for line, answer in zip(good, answers, strict=True) if isinstance(answer, Refusal)]
    invited = len(good) - len(refused)
    to_mend = [line for line in lines if line.problem and line.problem not in MOOT] + [line for line, _ in refused]
    form.values["lines"] = "\n".join(filter(None, [left(now, to_mend), rest]))
    said = ngettext("%(num)s person is invited.", "%(num)s people are invited.", invited)
    if moot := sum(line.problem in MOOT for line in lines):
        said += " " + ngettext(
            "%(num)s was left out: takes part already, or stands twice in the list.",
            "%(num)s were left out: they take part already, or stand twice in the list.",
            moot,
        )
    if form.text("lines") and form["looked_at"]:
        return page(dialogue, form, said, refused)
    flash(said, "ok")
    if form.text("lines"):  # sent without a look: there is no field in which the rest could stand
        flash(_("Not invited: %(lines)s", lines=form.text("lines")[:500]), "alert")
    return redirect(url_for("manage.people", dialogue_id=dialogue.id))


def told(dialogue_id: str, line: ListedPerson) -> dict[str, Any]:
    return {
        "dialogue": dialogue_id,
        "email": line.written,
        "role": line.role,
        "delegation": line.delegation_id,
        "name": line.name,
        "function": line.function,
    }


def page(dialogue: Dialogue, form: Form, said: str = "", refused: Sequence[tuple[ListedPerson, Refusal]] = ()) -> Any:
    now, rest, lines = looked_at(dialogue, form) if not form.errors else ("", "", [])
    answer = render_template(
        "dialogues/manage/many.html",
        dialogue=dialogue,
        form=form,
        said=said,
        refused=refused,
        bad=[line for line in lines if line.problem],
        good=[line for line in lines if not line.problem],
        later=len(rest.splitlines()),
        unused=unused_headings(now),
        looked_at=digest(form),
        most=MOST_LINES,
        roles=labels.ROLES,
        problems=problems(),
        names={each.id: each.name for each in delegations_of(dialogue)},
    )
    return answer, form.status


def problems() -> Mapping[str, str]:
    return {
        "not_address": _("Not an e-mail address: left out"),
        "not_sendable": _("Before the @ are letters that many mail servers do not take: left out"),
        "two_addresses": _("Two addresses in one cell: left out"),
        "twice": _("Twice in the list: left out"),
        "takes_part": _("Takes part already: left out"),
        "closed": _("Has closed the account: left out"),
        "no_role": _("This role is not known: left out"),
        "no_delegation": _("This delegation is not known: left out"),
        "too_long": _("Longer than 200 letters: left out"),
        "too_many": _("More cells than a person has: left out"),
        "unclear": _("Unclear what this is. A first line of headings helps: left out"),
    }
