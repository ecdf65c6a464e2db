"""A version as a file. Each form is made from one plain sheet by a wheel alone; nothing of the system is needed."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue_platform.outcome.export.docx import to_docx
from dialogue_platform.outcome.export.markdown import to_markdown
from dialogue_platform.outcome.export.pdf import to_pdf
from dialogue_platform.outcome.export.sheet import Sheet


@dataclass(frozen=True)
class Form:
    make: Callable[[Sheet], bytes]
    mimetype: str


FORMS = {
    "docx": Form(to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": Form(to_pdf, "application/pdf"),
    "md": Form(to_markdown, "text/markdown"),
}
