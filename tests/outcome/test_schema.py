"""One list of words on both sides; and what the browser writes by itself stays within it."""

import re

from dialogue_platform.outcome.schema import FRAGMENT, MARKS, NODES, PARAGRAPH_ID, SCHEMA
from tests.server import ROOT

SOURCE = (ROOT / "static/src/outcome/schema.ts").read_text()


def words(name):
    found = re.search(rf"export const {name} = \[(.*?)\]", SOURCE, re.DOTALL)
    return set(re.findall(r'"([^"]+)"', found.group(1)))


def word(name):
    return re.search(rf'export const {name} = "([^"]+)"', SOURCE).group(1)


def test_the_page_and_the_server_know_the_same():
    assert words("NODES") == NODES and words("MARKS") == MARKS
    assert (word("SCHEMA"), word("FRAGMENT"), word("PARAGRAPH_ID")) == (SCHEMA, FRAGMENT, PARAGRAPH_ID)
