"""A form as it came: what was written is kept, what was refused is said at its field."""

from collections.abc import Mapping
from typing import Any

from flask import request
from pydantic import ValidationError

from dialogue_platform.live.errors import Refusal
from dialogue_platform.live.schema import in_our_words


class Form:
    """Values by field and errors by field, for a template."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = dict(values or {})
        self.errors: dict[str, str] = {}

    @classmethod
    def sent(cls) -> "Form":
        return cls(request.form)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, "")

    def text(self, name: str) -> str:
        return str(self.values.get(name, "")).strip()

    def lines(self, name: str) -> list[str]:
        """One thing on each line, empty lines left out."""
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def ticked(self, name: str) -> bool:
        return bool(self.values.get(name))

    def number(self, name: str) -> int | None:
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
            self.errors[refusal.field or field or "form"] = refusal.text()

    def complain(self, field: str, message: str) -> None:
        self.errors[field] = message

    @property
    def status(self) -> int:
        return 422 if self.errors else 200
