"""Answers in a smaller form, for offices on poor links. Never those that carry a sign-in link or a token.

Who may choose a part of an answer and see how long it is when compressed can guess the rest of it letter by letter. The
token against forgery is masked anew in each page (``csrf.py``); other secrets go as they are.
"""

from __future__ import annotations

import re

from flask import Flask, Response, request
from flask_compress import Compress

#: bytes; below that the header lines weigh more
SMALLEST = 1024
#: features in whose pages passwords, links and tokens are at home
SECRET_PAGES = ("people",)
#: a sign-in link or a personal token, wherever it stands
SECRET = re.compile(rb"/sign-in/[\w.-]{16}|dp_[\w-]{16}")
TEXTS = [
    "application/json",
    "image/svg+xml",
    "text/calendar",
    "text/html",
    "text/markdown",
    "text/plain",
]

compress = Compress()


def _carries_a_secret(response: Response) -> bool:
    return request.blueprint in SECRET_PAGES or SECRET.search(response.get_data()) is not None


def _smaller(response: Response) -> Response:
    if response.is_streamed or response.mimetype not in TEXTS or _carries_a_secret(response):
        return response
    return compress.after_request(response)


def init_app(app: Flask) -> None:
    """Compress what is text and worth it."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=TEXTS,
        COMPRESS_MIN_SIZE=SMALLEST,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_BR_LEVEL=6,
    )
    compress.init_app(app)
    app.after_request(_smaller)
