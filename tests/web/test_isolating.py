"""People's words from right to left, on every page: each stands in an element of its own, or apart in our sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from dialogue_platform.config import ROOT
from dialogue_platform.live.commands.visible_text import FSI, PDI
from tests.room import build
from tests.samples import things
from tests.test_page_rights import PAGES, gets, places, sign_in

#: what people wrote: one word that is found again, wherever it stands
NAME = "\u05d3\u05d5\u05d3"
APART = re.compile(f"{FSI}[^{FSI}{PDI}]*{PDI}")
BLOCKS = {
    "title", "h1", "h2", "h3", "h4", "p", "li", "td", "th", "dt", "dd", "div", "option", "textarea", "button", "bdi",
    "legend", "caption", "blockquote", "figcaption", "time", "text",
}  # fmt: skip


def inline_and_apart():
    """Elements that the style sheet keeps apart from what they stand in."""
    sheet = (ROOT / "static" / "css" / "base" / "elements.css").read_text()
    (found,) = re.findall(r":where\(([^)]*)\)\s*\{\s*unicode-bidi: isolate;\s*\}", sheet)
    return set(re.split(r",\s*", found.strip()))


class Beside(HTMLParser):
    """Collects texts in which a person's words stand beside other letters."""

    def __init__(self):
        super().__init__()
        self.open, self.found, self.seen, self.apart = [], [], 0, BLOCKS | inline_and_apart()

    def handle_starttag(self, tag, attrs):
        self.open.append((tag, dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if NAME not in data or (self.open and self.open[-1][0] == "script"):
            return
        self.seen += 1
        rest = APART.sub("", data)
        alone = NAME in rest and not any(letter.isalnum() for letter in rest.replace(NAME, "").replace("X", ""))
        inside = bool(self.open) and (self.open[-1][1] or self.open[-1][0] in self.apart)
        if NAME in rest and not (alone and inside):
            self.found.append((self.open[-1][0] if self.open else "", " ".join(data.split())))


def furnish(room):
    rows = things(room)
    organiser = "organiser"
    room.do(organiser, "dialogues.edit", dialogue=room.dialogue, title=NAME, place=NAME, lead=NAME)
    room.do(organiser, "dialogues.edit_session", session=room.session, title=NAME)
    room.do(organiser, "dialogues.edit_item", item=rows["agenda_item"], title=NAME)
    room.do(organiser, "delegations.edit", delegation=rows["delegation"], name=NAME)
    for person in room.people.values():
        room.do(organiser, "people.edit", participant=person, name=NAME, function=NAME, delegation=rows["delegation"])
    for role in room.actors:
        room.do(role, "people.set_profile", name=NAME)
    room.do("delegate", "people.create_token", label=NAME)
    asked = room.do("delegate", "questions.ask", session=room.session, text=NAME)["question"]
    room.do("moderator", "questions.publish", question=asked, revision=1)
    room.do("panellist", "speakers.request_floor", list=room.list, subject=NAME)
    return rows


def test_names_from_right_to_left_turn_nothing_round(app):
    with app.app_context():
        room = build(app)
        rows = furnish(room)
        clients = {role: sign_in(app, room, role) for role in ("organiser", "delegate")}
    adapter = app.url_map.bind("localhost")
    found, seen = {}, 0
    for role, client in clients.items():
        for endpoint in PAGES:
            values = {name: places(room, rows)[name] for name in gets(app)[endpoint].arguments}
            answer = client.get(adapter.build(endpoint, values))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                page = Beside()
                page.feed(answer.get_data(as_text=True))
                seen += page.seen
                found |= {(role, endpoint): page.found} if page.found else {}
    for where, words in found.items():
        print(where, words)
    assert not found and seen > 60
