"""Many invitations pasted at once, from a mail program, a spreadsheet or a file: who would be invited as what. Pure."""

from dialogue_platform.dialogues.bulk_invite.people import (
    MOST_LINES,
    Known,
    ListedPerson,
    left,
    portion,
    read_lines,
    unused_headings,
)
from dialogue_platform.dialogues.bulk_invite.words import fold

__all__ = ["MOST_LINES", "Known", "ListedPerson", "fold", "left", "portion", "read_lines", "unused_headings"]
