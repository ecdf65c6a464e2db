"""A page that does not know a node must not be able to delete it: not by opening the text, not while it is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_outcome import EditorPage, append_unknown, stored


@pytest.fixture
def mounted(site):
    return EditorPage(site, "rapporteur").open()


def test_an_unknown_node_that_arrives_survives_every_open_page(site, mounted):
    mounted.end_of(0).type("before ").saved()
    append_unknown(site)
    mounted.person.sees("This page is older than the text")
    expect(mounted.editor).to_have_count(0)
    assert "<annexTable" in stored(site)
    mounted.person.shot("outcome-outdated")


def test_an_unknown_node_survives_opening_the_page(site):
    append_unknown(site)
    late = EditorPage(site, "rapporteur2").open(writes=False)
    late.person.sees("This page is older than the text")
    expect(late.editor).to_have_count(0)
    late.page.wait_for_timeout(1500)
    assert stored(site).count("<annexTable") >= 1
    late.page.reload()
    late.person.sees("This page is older than the text")
    assert "before" in stored(site)
