"""What can be refused about a file, and the words for it."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import errors, refusal

FILE_TOO_LARGE = errors.TOO_LARGE.saying(
    _l("A file may have 25 MB at most. Upload it in parts, or a smaller form of it.")
)
EMPTY_FILE = errors.EMPTY.saying(_l("This file is empty."))
LENGTH_NEEDED = errors.MISSING.saying(_l("The length of the file is not said."))
QUOTA_USED = refusal(
    "quota_used",
    413,
    _l("The files of this dialogue take all the room that there is for them. Ask the operator for more."),
)
UPLOAD_BROKEN = refusal("upload_broken", 409, _l("This upload is not whole. Send the file again."))
