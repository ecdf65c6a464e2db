"""A form as it came: what was written is kept, what was refused is said at its field."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from pydantic import ValidationError

from dialogue_platform.live.commands.schema import in_our_words
from dialogue_platform.live.commands.stale_forms import one_form
from dialogue_platform.live.errors import Refusal

#: what a form is about; it has no field of the form to stand at
WHOLE = frozenset({"dialogue", "session", "item", "participant"})


class Form:
    """Values by field and errors by field, for a template.

    A form that edits something carries ``seen``: the values it was shown with, by field. What differs from them is what
    the person has changed. A name that begins with ``_`` is no field: it rides along.
    """

    def __init__(self, values: Mapping[str, Any] | None = None, seen: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = dict(values or {})
        self.seen: dict[str, Any] = dict(seen or {})
        self.errors: dict[str, str] = {}

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> "Form":
        """A form that edits, as it is first shown."""
        return cls(written, written)

    @classmethod
    def sent(cls) -> "Form":
        form = cls(request.form)
        try:
            seen = json.loads(request.form.get("seen", ""))
        except ValueError:
            return form
        if isinstance(seen, dict):
            form.seen = seen
            form.values |= {name: form._sent(name) for name in form.fields}
        return form

    @classmethod
    def sent_or(cls, proposed: Mapping[str, Any]) -> "Form":
        """What was sent; of a page that is only asked for, what is proposed."""
        return cls.sent() if request.method == "POST" else cls(proposed)

    def _sent(self, name: str) -> Any:
        """A field's value in the form in which it was seen: ticked or not, several choices, or text."""
        if isinstance(self.seen[name], bool):
            return name in request.form
        return request.form.getlist(name) if isinstance(self.seen[name], list) else self.text(name)

    @property
    def fields(self) -> list[str]:
        return [name for name in self.seen if not name.startswith("_")]

    @property
    def changed(self) -> set[str]:
        """The fields in which the person has written something else than was seen."""
        return {name for name in self.fields if _plain(self.values.get(name)) != _plain(self.seen[name])}

    @property
    def seen_as_json(self) -> str:
        return json.dumps(self.seen)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, "")

    def text(self, name: str) -> str:
        return one_form(str(self.values.get(name, "")))

    def value(self, name: str) -> Any:
        """As ``text``, of what the command itself reads and refuses: a day, a choice, the id of a row."""
        return self.text(name)

    def many(self, name: str) -> list[str]:
        """What was chosen of several."""
        chosen = self.values.get(name)
        return list(chosen) if isinstance(chosen, list) else request.form.getlist(name)

    def lines(self, name: str) -> list[str]:
        """One thing on each line, empty lines left out."""
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def ticked(self, name: str) -> bool:
        return bool(self.values.get(name))

    def number(self, name: str) -> Any:
        """A whole number, or None; what is no number is left to the command to refuse."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Say why at the field; where several fields are wrong, at each of them."""
        cause = refusal.__cause__
        if isinstance(cause, ValidationError):
            for complaint in cause.errors(include_url=False, include_input=False):
                each = in_our_words(complaint)
                self.errors.setdefault(each.field or "form", str(each.message))
        else:
            name = refusal.field or field or "form"
            self.errors["form" if name in WHOLE else name] = refusal.text()

    def complain(self, field: str, message: str) -> None:
        self.errors[field] = message

    @property
    def status(self) -> int:
        if any(isinstance(error, Collision) for error in self.errors.values()):
            return 409
        return 422 if self.errors else 200


class Collision(str):
    """What is said at a field that somebody else has changed meanwhile; ``field`` may be given up for theirs."""

    field: str


def _plain(value: Any) -> Any:
    return one_form(value) if isinstance(value, str) else value
