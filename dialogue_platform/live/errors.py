"""One family of errors, one shape at both doors: ``{code, message, field?, state?, fields?}``.

A feature declares each of its refusals once, with ``refusal(code, status, message)``, and raises a copy
that names the field or carries the present state. Every code has its line in ``docs/errors.md``.
"""

from __future__ import annotations

import sys

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from . import trace
from .shapes import RefusalAck, RefusalBody

#: code -> declaration, for the documents and for the test that every code is explained
declared: dict[str, Refusal] = {}
#: code -> the module that declares it
declared_in: dict[str, str] = {}


class Refusal(Exception):
    """A command said no. Raised before anything is changed; it leaves no trace.

    Raises nothing itself. ``state`` is JSON-able: the present state, as the asker may see it.
    """

    def __init__(
        self,
        code: str,
        status: int,
        message: str | LazyString,
        field: str | None = None,
        state: dict[str, object] | None = None,
        words: dict[str, object] | None = None,
        fields: dict[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.message = message
        self.field = field
        self.state = state
        self.words = words
        self.fields = fields

    def __call__(self, field: str | None = None, state: dict[str, object] | None = None, **words: object) -> Refusal:
        """A copy to raise; ``words`` fill the placeholders of the message, when it is read."""
        return Refusal(self.code, self.status, self.message, field, state, words or None)

    def about(self, fields: dict[str, object]) -> Refusal:
        """The same, where several fields are concerned, with what each of them holds now."""
        return Refusal(self.code, self.status, self.message, self.field, self.state, self.words, fields)

    def saying(self, message: str | LazyString) -> Refusal:
        """The same refusal in the words of one case; programs go by the code."""
        return Refusal(self.code, self.status, message)

    def text(self) -> str:
        """The message in the language of the present request."""
        return str(self.message) % self.words if self.words else str(self.message)

    def as_ack(self) -> RefusalAck:
        """What whoever asked is answered, at both doors."""
        return {"ok": False, "error": self.as_dict()}

    def as_dict(self) -> RefusalBody:
        """The shape on the wire."""
        shape: RefusalBody = {"code": self.code, "message": self.text()}
        if self.field is not None:
            shape["field"] = self.field
        if self.state is not None:
            shape["state"] = self.state
        if self.fields is not None:
            shape["fields"] = self.fields
        if self.status >= 500 and trace.current():
            shape["request"] = trace.current()  # by which our people find it in the log
        return shape


def refusal(code: str, status: int, message: str | LazyString) -> Refusal:
    """Declare a refusal. The same code twice is a mistake of ours."""
    if code in declared:
        raise RuntimeError(f"refusal {code} is declared twice")
    declared[code] = Refusal(code, status, message)
    declared_in[code] = str(sys._getframe(1).f_globals["__name__"])
    return declared[code]


NOT_FOUND = refusal("not_found", 404, _l("There is nothing with this id here."))
NOT_PERMITTED = refusal("not_permitted", 403, _l("Your role does not allow this."))
SIGNED_OUT = refusal("signed_out", 401, _l("Sign in again. Your text is kept."))
TOKEN_EXPIRED = refusal(
    "token_expired", 401, _l("This token has reached its end date. Make a new one on the account page.")
)
UNKNOWN_COMMAND = refusal("unknown_command", 404, _l("There is no such command."))
UNKNOWN_STREAM = refusal("unknown_stream", 404, _l("There is no such stream for you."))
MISSING = refusal("missing", 422, _l("This is needed."))
UNKNOWN_FIELD = refusal("unknown_field", 422, _l("This field is not known here."))
WRONG_TYPE = refusal("wrong_type", 422, _l("This is not of the kind that is needed here."))
EMPTY = refusal("empty", 422, _l("Write something here first."))
TOO_LONG = refusal("too_long", 422, _l("This is too long: at most %(limit)s characters."))
OUT_OF_RANGE = refusal("out_of_range", 422, _l("This number is out of range."))
NOT_A_CHOICE = refusal("not_a_choice", 422, _l("This is not one of the choices."))
BROKEN_TEXT = refusal("broken_text", 422, _l("This text holds characters that cannot be stored."))
WRONG_STATE = refusal("wrong_state", 409, _l("This cannot be done with it as it stands now."))
STALE_FORM = refusal(
    "stale_form", 409, _l("Somebody else has changed this since you saw it. What you wrote is kept; decide again.")
)
KEY_REUSED = refusal("key_reused", 409, _l("This key was used for something else."))
BAD_KEY = refusal("bad_key", 422, _l("A key is 8 to 64 letters, digits, hyphens or underscores."))
BAD_CURSOR = refusal("bad_cursor", 422, _l("This cursor is not one of ours. Join again."))
CSRF_MISSING = refusal("csrf_missing", 400, _l("This page is old. Load it again; your text is kept."))
OTHER_PROTOCOL = refusal(
    "other_protocol", 426, _l("The server has a newer version of this page, or an older one. Load the page anew.")
)
TOO_LARGE = refusal("too_large", 413, _l("This is too large."))
TOO_OFTEN = refusal("too_often", 429, _l("That was too often. Wait a little; your text is kept."))
BUSY = refusal("busy", 503, _l("The server is busy. Your text is kept; try again."))
UNAVAILABLE = refusal("unavailable", 503, _l("The server cannot store anything now. Your text is kept."))
FAULT = refusal("fault", 500, _l("Something went wrong on our side. Nothing was changed; your text is kept."))

#: headers that tell a program, and a browser that cares, in how many seconds to come again; by status
RETRY_AFTER = {429: {"Retry-After": "60"}, 503: {"Retry-After": "5"}}
