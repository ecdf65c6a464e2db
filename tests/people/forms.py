"""The forms of a page, as a browser without script fills and sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Control:
    name: str
    type: str
    attributes: dict[str, str | None]
    values: list[str] = field(default_factory=list)  # what it would send
    choices: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    def sent(self, **changed: Any) -> dict[str, Any]:
        """What a press on its first button sends, with some fields changed."""
        held = {name: control.values for name, control in self.controls.items() if control.values}
        return {name: value for name, value in {**self.hidden, **held, **changed}.items() if value != []}


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.form: PageForm | None = None
        self.area: Control | None = None
        self.select: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "a" and a.get("href"):
            self.links.append(str(a["href"]))
        if tag == "form":
            self.form = PageForm(str(a.get("action") or self.path)) if a.get("method") == "post" else None
            if self.form:
                self.forms.append(self.form)
        if self.form is not None and (a.get("name") or tag == "option"):
            self.control(tag, a)

    def control(self, tag: str, a: dict[str, str | None]) -> None:
        assert self.form is not None
        name, type_ = str(a.get("name")), str(a.get("type") or tag)
        if tag == "option" and self.select is not None:
            self.select.choices.append(str(a.get("value")))
            if "selected" in a or not self.select.values:
                self.select.values = [str(a.get("value"))]
        elif tag == "input" and type_ == "hidden":
            self.form.hidden[name] = str(a.get("value") or "")
        elif tag in ("input", "textarea", "select"):
            control = self.form.controls.setdefault(name, Control(name, type_, a))
            if type_ in ("checkbox", "radio"):
                control.choices.append(str(a.get("value")))
                control.values += [str(a.get("value"))] if "checked" in a else []
            elif tag == "input":
                control.values = [str(a.get("value") or "")]
            self.area, self.select = (control if tag == "textarea" else None), (control if tag == "select" else None)
            if self.area:
                self.area.values = [""]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values = [self.area.values[0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.select = None
        if tag == "form":
            self.form = None


def read_page(path: str, html: str) -> _Reader:
    """Its forms that post, and where its links go."""
    reader = _Reader(path)
    reader.feed(html)
    return reader
