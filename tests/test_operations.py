"""What operations.md shows of nginx is what the test of several workers runs on."""

from __future__ import annotations

from pathlib import Path

from tools import balancer

OPERATIONS = Path(__file__).resolve().parent.parent / "docs" / "operations.md"


def test_the_page_shows_the_words_that_are_tested():
    assert balancer.site([5000, 5001]) in OPERATIONS.read_text()


def test_the_lines_for_a_certificate_too():
    assert balancer.tls("80", "/etc/ssl/dialogue.pem", "/etc/ssl/dialogue.key") in OPERATIONS.read_text()


def test_the_bounds_for_strangers_too():
    page = OPERATIONS.read_text()
    assert balancer.LIMITS in page and balancer.LIMITED in page
