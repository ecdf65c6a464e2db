"""The log: one line an event on standard error, as JSON for machines or as text for a terminal."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from dialogue_platform.live import trace

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"
NAMES = {"levelname": "level", "name": "logger"}


class Traced(logging.Filter):
    """Puts the id of the request that is worked for on every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = trace.current() or "-"
        return True


class Discreet(logging.Formatter):
    """Of what an error says, its first line alone: in those below, databases quote the row, with what people wrote."""

    def formatException(self, ei: Any) -> str:
        return "\n".join(_told(ei[1]))


def _told(error: BaseException | None) -> list[str]:
    """Where it came from and what it was, after those that it came of."""
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    said = str(error).partition("\n")[0]
    came = "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    return [*_told(before), came, f"{type(error).__module__}.{type(error).__qualname__}: {said}"]


class Json(Discreet, JsonFormatter):
    """``time``, ``level``, ``logger``, ``request``, ``message``, and what the line brings beside."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(request)s %(message)s", rename_fields=NAMES)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        super().add_fields(log_data, record, message_dict)


def handler(form: str, stream: Any = None) -> logging.Handler:
    """What writes the lines in one of the two forms."""
    made = logging.StreamHandler(stream or sys.stderr)
    made.setFormatter(Json() if form == "json" else Discreet(TEXT))
    made.addFilter(Traced())
    return made


def begin(settings: dict[str, Any]) -> None:
    """Called when the serving begins: programs that only use the app keep their own log."""
    form = settings["LOG_FORMAT"] or ("text" if sys.stderr.isatty() else "json")
    level = settings["LOG_LEVEL"] or ("WARNING" if form == "text" else "INFO")
    root = logging.getLogger()
    root.addHandler(handler(form))
    root.setLevel(level.upper())
