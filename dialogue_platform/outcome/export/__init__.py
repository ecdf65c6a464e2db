"""A version as a file. Each form is made from one plain sheet by a wheel alone; nothing of the system is needed."""

#: the forms there are, by the ends of their names; what makes them is in ``forms.py``
MIMETYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown",
}
