"""What can be refused about a text, and the words for it."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import errors, refusal

STALE_VERSION = refusal(
    "stale_version", 409, _l("The text has changed since this version. Name a new version, then adopt that one.")
)
DOCUMENT_ADOPTED = refusal("document_adopted", 409, _l("The text is adopted and cannot be changed any more."))
NOT_ADOPTED = errors.WRONG_STATE.saying(_l("The text is not adopted, so there is nothing to reopen."))
EMPTY_TEXT = refusal(
    "empty_text", 409, _l("Nothing is written yet beside title and headings. An empty text cannot be adopted.")
)
OPEN_BRACKETS = refusal(
    "open_brackets",
    409,
    _l("The text has open brackets: %(count)s. %(where)s Settle them, or say that you have seen them."),
)
MUCH_SHORTER = refusal(
    "much_shorter", 409, _l("This is less than half as long as revision %(number)s. Say that you have seen it.")
)
STALE_PARAGRAPH = refusal(
    "stale_paragraph", 409, _l("Somebody has changed this paragraph. Read it as it is now, then decide again.")
)
DOCUMENT_EXISTS = refusal("document_exists", 409, _l("This dialogue has an outcome document already."))
WRONG_SCHEMA = refusal(
    "wrong_schema", 409, _l("This page is older than the text. Load it anew; nothing you wrote is lost.")
)
BAD_UPDATE = refusal("bad_update", 422, _l("This change is not readable. Nothing was changed."))
UPDATE_TOO_LARGE = refusal("update_too_large", 413, _l("This is too much text at once. Paste it in smaller parts."))
UPDATE_GAP = refusal("update_gap", 409, _l("An earlier change of yours is missing. The page sends everything anew."))
FOREIGN_CLIENT = refusal("foreign_client", 403, _l("This change was written under somebody else's name."))
WILL_NOT_APPLY = refusal("will_not_apply", 422, _l("This change does not fit the text. Nothing was changed."))
NOT_JOINED = refusal("not_joined", 409, _l("Open the document first."))
EXPORT_FAILED = refusal(
    "export_failed",
    503,
    _l("This file could not be made. Take another form, or try again in a minute; the text is whole."),
)
UNREADABLE = refusal(
    "unreadable", 503, _l("The text on the disk cannot be read whole. Nothing is written to it until it is repaired.")
)
