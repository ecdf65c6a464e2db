"""What kind of file some bytes are: by what stands in them, for a name says what anybody likes."""

import re

import puremagic

UNKNOWN = "application/octet-stream"
_SHAPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")


def type_of(head: bytes, name: str) -> str:
    """The media type of a file by its first piece; its name decides between forms that begin alike. Never empty."""
    try:
        found = puremagic.magic_string(head, filename=name)
    except (puremagic.PureError, ValueError):
        found = []
    said = [one.mime_type for one in found if one.byte_match]  # the library also guesses by the name alone
    if said and _SHAPE.fullmatch(said[0]):
        return str(said[0])
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    """Whether it reads as UTF-8 without controls; the last letter of a piece may be cut."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as fault:
        if fault.start < len(head) - 3:
            return False
        text = head[: fault.start].decode("utf-8")
    return not any(letter < " " and letter not in "\t\r\n\f" for letter in text)
