"""The server writes days, numbers and times of all seven languages as the golden file says, and orders names by it."""

from __future__ import annotations

import gettext
import random
from datetime import date

import pytest
from babel import Locale
from flask_babel import force_locale

from dialogue_platform.collation import sort_key
from dialogue_platform.web.numbers import ngettext, number
from dialogue_platform.web.times import clock, day
from tests.golden import GOLDEN
from tools import catalogues

LANGUAGES = sorted(GOLDEN)


def test_there_are_sixty_strings_and_twenty_names_of_each():
    assert len(GOLDEN) == 7
    for told in GOLDEN.values():
        assert sum(len(strings) for kind, strings in told.items() if kind != "names") == 60
        assert len(set(told["names"])) == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_write_days_times_and_numbers(app, language):
    told = GOLDEN[language]
    with app.test_request_context(), force_locale(language):
        assert {written: day(written) for written in told["days"]} == told["days"]
        times = {written: clock(f"2026-11-28T{written}:00Z", "UTC").striptags() for written in told["times"]}
        assert times == told["times"]
        assert {written: number(int(written)) for written in told["numbers"]} == told["numbers"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_put_numbers_into_sentences(app, language):
    say = app.jinja_env.from_string('{{ ngettext("%(num)s golden thing", "%(num)s golden things", n) }}')
    with app.test_request_context(), force_locale(language):
        assert say.render(n=12345) == f"{GOLDEN[language]['numbers']['12345']} golden things"


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_does_what_is_said_after_an_act(app, language):
    with app.test_request_context(), force_locale(language):
        said = ngettext("%(num)s golden thing of %(all)s", "%(num)s golden things of %(all)s", 12345, all=7)
    assert said == f"{GOLDEN[language]['numbers']['12345']} golden things of 7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_count(language):
    told, plural = GOLDEN[language], gettext.c2py(catalogues.plural_rule(language))
    assert {n: plural(int(n)) for n in told["plurals"]} == told["plurals"]
    assert {n: Locale.parse(language).ordinal_form(int(n)) for n in told["ordinals"]} == told["ordinals"]
    pattern, months = catalogues.facts(language)["dayOfYear"], catalogues.facts(language)["months"]
    for written, wanted in told["days_of_year"].items():
        at = date.fromisoformat(written)
        assert pattern % {"d": at.day, "dd": f"{at.day:02}", "MMMM": months[at.month - 1]} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_in_order(language):
    names = list(GOLDEN[language]["names"])
    random.Random(language).shuffle(names)
    assert sorted(names, key=lambda name: sort_key(name, language)) == GOLDEN[language]["names"]


@pytest.mark.parametrize("apostrophe", "'`´ʹʻʼ‘’‛′")
def test_uzbek_may_be_typed_with_any_apostrophe(apostrophe):
    for name in ("Oʻtkir Gʻaniyev", "gʻoʻza", "Maʼmura"):
        typed = name.replace("ʻ", apostrophe).replace("ʼ", apostrophe)
        assert sort_key(typed, "uz") == sort_key(name, "uz")
    assert sort_key("O'Brien", "en") != sort_key("OʻBrien", "en")  # elsewhere an apostrophe is what it is


def test_a_letter_of_two_signs_is_one_letter_only_where_it_is_written_so():
    keys = [sort_key(name, "uz") for name in ("McHenry", "Mchenry", "MCHENRY")]
    assert keys[0] < keys[1] < keys[2]


def test_what_is_in_no_alphabet_comes_last_and_breaks_nothing():
    names = ["", "Zoe", "Яна", "Ελένη", "דוד", "محمد", "漢字", "😀"]
    assert sorted(names, key=lambda name: sort_key(name, "en"))[:3] == names[:3]
    assert sort_key("", "kk") == b"" and sort_key("\u200b", "kk") == b"" and sort_key("a", "??") == sort_key("a", "en")
    assert len({sort_key(name, "ru") for name in names}) == len(names)


def test_composed_and_decomposed_are_one():
    assert sort_key("Йовӣ Çelik", "tg") == sort_key("Йовӣ Çelik", "tg")
