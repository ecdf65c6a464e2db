"""What makes a file of each form. For the processes that make files alone: a server has no need of these libraries."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue_platform.outcome.export.docx import to_docx
from dialogue_platform.outcome.export.markdown import to_markdown
from dialogue_platform.outcome.export.pdf import to_pdf
from dialogue_platform.outcome.export.sheet import Sheet


@dataclass(frozen=True)
class ExportFormat:
    make: Callable[[Sheet], bytes]


FORMS = {"docx": ExportFormat(to_docx), "pdf": ExportFormat(to_pdf), "md": ExportFormat(to_markdown)}
