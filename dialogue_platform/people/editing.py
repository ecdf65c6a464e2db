"""A form that edits something: it sends what the person has changed, with what was seen, and shows what collides.

Two people have one form open. What each of them alone has changed is saved; where both changed one field, the second
sees the other's value beside the own one, and decides: save again, or take theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select

from dialogue_platform.extensions import db
from dialogue_platform.live.commands.job import command_of
from dialogue_platform.live.errors import STALE_FORM, Refusal
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.people.acting import refusals_at, send
from dialogue_platform.people.forms import Collision, Form
from dialogue_platform.people.models import Participant, User
from dialogue_platform.web.times import in_zone

#: of one stream, how far back it is looked who changed a field
JOURNAL_ROWS = 200


@dataclass
class Edit:
    """One form on one row.

    ``read`` makes the arguments of a form, of the command that edits (``acting.arguments``); ``written`` the form's values
    of the row as it is now. ``parts``: the fields of which an argument is made, where it is not one of the same name.
    ``words``: of a choice, what is shown.
    """

    command: Callable[..., Any]
    row: Any
    read: Callable[[Form], dict[str, Any]]
    written: Callable[[], dict[str, Any]]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    tz: str = "UTC"

    @property
    def where(self) -> dict[str, str]:
        """Which row it is, as the command is told; one's own account is told by nothing."""
        edits = str(command_of(self.command).edits)
        return {} if edits == "member" else {edits: self.row.id}

    def form(self) -> Form:
        """As it is first shown, or as it was sent."""
        written = self.written()
        if request.method != "POST":
            return Form.of(written)
        form = Form.sent()
        form.seen = {name: value for name, value in form.seen.items() if name in written or name == "_both"}
        return form

    def save(self, form: Form) -> bool:
        """Whether all is saved. If not, the form says at its fields what stands in the way."""
        if "theirs" in form.values:
            self.take(form, str(form.values["theirs"]))
            return False
        given = self.given(form)
        if form.errors:
            return False
        with refusals_at(form):
            try:
                if given:
                    send(self.command, self.where | given)
            except Refusal as refused:
                if refused.code != STALE_FORM.code:
                    raise
                self.collide(form)
        return not form.errors

    def given(self, form: Form) -> dict[str, Any]:
        """What the person has changed, and of that what was seen. A form that does not say so has changed everything."""
        command = command_of(self.command)
        typed = {name: value for name, value in self.read(form).items() if name in command.values}
        beside = {name: form.text(name) for name in command.beside if form.text(name)}
        if not form.seen:
            return typed | beside
        seen = self.read(Form(form.seen))
        mine = form.changed
        changed = {name: typed[name] for name in typed if mine & set(self.parts.get(name, (name,)))}
        return {**changed, **beside, "seen": {name: seen[name] for name in changed}} if changed else {}

    def collide(self, form: Form) -> None:
        """Show what others have written, keep what this person has; what is seen from now on is what there is now."""
        now, seen, mine = self.written(), form.seen, form.changed
        theirs = {name for name in form.fields if now[name] != seen[name]}
        both = [name for name in form.fields if name in theirs & mine and now[name] != form.values[name]]
        form.values |= {name: now[name] for name in form.fields if name not in mine}
        form.seen = {**now, "_both": both or sorted(theirs)}
        for name in both or theirs:  # parts of one argument: a day of theirs beside a time of ours
            form.errors[name] = self.said(name, now[name])

    def take(self, form: Form, name: str) -> None:
        """Give up one's own words in a field for theirs; what else collided still stands there to be decided."""
        now, both = self.written(), form.seen.get("_both")
        if name in form.fields and name in now:
            form.values[name] = form.seen[name] = now[name]
        for other in both if isinstance(both, list) else []:
            if other != name and other in form.changed and other in now:
                form.errors[other] = self.said(other, now[other])

    def said(self, name: str, value: Any) -> Collision:
        """Who changed it into what, as far as that is known."""
        entry = self.last_change(name)
        given = {"value": self.shown(name, value)}
        if entry is None:
            text = _("Changed meanwhile to “%(value)s”. Save again to put yours in its place.", **given)
        else:
            given |= {"who": name_of(entry, self.row), "time": f"{in_zone(entry.at, self.tz):%H:%M}"}
            text = _("%(who)s changed it to “%(value)s” at %(time)s. Save again to put yours in its place.", **given)
        found = Collision(text)
        found.field = name
        return found

    def shown(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return _("ticked") if value else _("not ticked")
        words = self.words.get(name, {})
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(words.get(each, each)) for each in values) or _("nothing")

    def last_change(self, name: str) -> JournalEntry | None:
        """The newest act on this row that gave this field. Of a secret one the journal keeps nothing."""
        of = {argument for argument, parts in self.parts.items() if name in parts} or {name}
        asked = select(JournalEntry).where(JournalEntry.stream == self.row.stream, JournalEntry.seq <= self.row.seq)
        for entry in db.session.scalars(asked.order_by(JournalEntry.seq.desc()).limit(JOURNAL_ROWS)):
            payload = entry.payload or {}
            here = (
                all(payload.get(key) == id for key, id in self.where.items())
                if self.where
                else entry.actor == self.row.id
            )
            if here and of & payload.keys():
                return entry
        return None


def name_of(entry: JournalEntry, row: Any) -> str:
    """Who did it: the name in this dialogue, else that of the account."""
    user_id = (entry.actor or "").rpartition(":")[2]
    dialogue = getattr(row, "dialogue_id", None) or row.stream.rpartition(":")[2]
    asked = select(Participant.name).where(Participant.user_id == user_id, Participant.dialogue_id == dialogue)
    user = db.session.get(User, user_id)
    return db.session.scalar(asked) or (user and (user.name or user.email_written)) or _("Somebody")
