"""The words: every string for people is in the catalogues, whole and in good Russian form, and none stands outside."""

from __future__ import annotations

import gettext
import json
import re
import string
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from flask_babel import Domain, force_locale, ngettext

from dialogue_platform.config import LANGUAGES
from dialogue_platform.live.errors import declared
from tools import catalogues, strings

ROOT = Path(__file__).resolve().parent.parent
RUN = "run ./dev strings, then translate what it added"
#: names, and strings made of placeholders alone, are the same in every language
SAME = {"Dialogue Platform"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def sources():
    return strings.gathered()


@pytest.fixture(scope="module")
def russian():
    return strings.read("ru")


def messages(catalogue):
    return [message for message in catalogue if message.id]


def forms(text):
    return list(text) if isinstance(text, (tuple, list)) else [text]


def without_placeholders(text):
    return PLACEHOLDER.sub("", text)


# What is gathered is what is in the catalogues.


def ids(catalogue):
    return {message.id for message in messages(catalogue)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_sources_is_in_the_catalogue(sources, language):
    assert ids(sources) - ids(strings.read(language)) == set(), RUN


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_holds_what_is_said_no_more(sources, language):
    catalogue = strings.read(language)
    assert ids(catalogue) - ids(sources) == set(), RUN
    assert not catalogue.obsolete, RUN


def test_the_gathering_finds_each_kind_of_source(sources):
    kinds = Counter(Path(name).suffix for message in messages(sources) for name, _line in message.locations)
    assert {".py", ".html", ".txt", ".ts", ".tsx"} <= set(kinds)


def test_gathering_twice_writes_the_same_file(sources):
    once = strings.written(strings.merged("ru", sources))
    assert once == strings.written(strings.merged("ru", sources))
    assert not re.search(rb"POT-Creation-Date|:\d+$", once, re.M)


# Russian is whole.


def test_every_string_has_its_russian(russian):
    assert strings.waiting(russian) == []


def test_nothing_is_guessed(russian):
    assert [message.id for message in russian if message.fuzzy] == []


def test_every_plural_has_the_three_forms_of_russian(russian):
    assert russian.num_plurals == 3
    plurals = [message for message in messages(russian) if message.pluralizable]
    assert [message.id for message in plurals if len(forms(message.string)) != 3] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english(language):
    for message in messages(strings.read(language)):
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        for form in filter(None, forms(message.string)):
            assert set(PLACEHOLDER.findall(form)) == wanted, message.id
            assert "%" not in without_placeholders(form).replace("%%", ""), message.id


def said(catalogue):
    """Those that have a translation; that all have one is a test of its own."""
    return [message for message in messages(catalogue) if strings.has_words(message.string)]


def test_the_words_are_in_cyrillic(russian):
    for message in said(russian):
        english, form = forms(message.id)[0], forms(message.string)[0]
        if english not in SAME and re.search(r"[a-z]{3}", without_placeholders(english)):
            assert re.search("[а-яё]", form), (english, form)


def test_russian_has_its_own_quotes_and_ends_as_the_english_does(russian):
    for message in said(russian):
        english, form = forms(message.id)[0], forms(message.string)[0]
        assert not re.search("[“”\"']", form), form
        assert form == form.strip() and "  " not in form, form
        ends = [text[-1] if text[-1] in ".?:" else "" for text in (english, form)]
        assert ends[0] == ends[1] or english in {"Endorsed by", "Hello,"}, (english, form)


# The app speaks it.


@pytest.fixture
def speaks(app, russian, tmp_path, monkeypatch):
    """The app with the catalogue as it is now, whether or not it has been compiled."""
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as compiled:
        write_mo(compiled, russian)
    monkeypatch.setitem(vars(app.extensions["babel"].instance), "domain_instance", Domain(str(tmp_path)))
    return app


def test_every_refusal_is_said_in_russian(speaks):
    with speaks.test_request_context(), force_locale("ru"):
        silent = [code for code, refusal in declared.items() if not re.search("[а-яё]", str(refusal.message))]
    assert silent == []


def test_a_refusal_fills_its_placeholders(speaks):
    with speaks.test_request_context(), force_locale("ru"):
        text = declared["too_long"](field="text", limit=400).text()
    assert "400" in text and "%" not in text


def test_a_page_is_russian_for_a_russian_reader(speaks):
    page = speaks.test_client().get("/", headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}).text
    assert '<html lang="ru"' in page and "Диалоги" in page


def test_pages_and_islands_count_alike(speaks):
    plural = gettext.c2py(catalogues.plural_rule("ru"))
    words = catalogues.messages_of("ru")["%(num)s minute"]
    with speaks.test_request_context(), force_locale("ru"):
        for number in (0, 1, 2, 5, 11, 12, 21, 22, 25, 101, 111, 112, 121):
            form = words[plural(number)]
            assert form % {"num": number} == ngettext("%(num)s minute", "%(num)s minutes", number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_counts_by_the_rule_of_its_language(language):
    assert strings.read(language).plural_expr == catalogues.plural_rule(language)


def test_the_islands_get_all_their_words(sources):
    theirs = {
        forms(message.id)[0]
        for message in messages(sources)
        if any(name.startswith("static/") for name, _line in message.locations)
    }
    found = {message for file in catalogues.by_source().values() for message in file}
    assert theirs == found and theirs - set(catalogues.messages_of("ru")) == set()


# No English stands in the sources outside of gettext: rough, but it finds what is forgotten.


TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in (".html", ".txt"))
ISLANDS = sorted(
    path
    for path in (ROOT / "static" / "src").rglob("*.ts*")
    if ".test." not in path.name and path.name not in ("fake-server.ts", "contract.ts")
)
PYTHON = sorted((ROOT / "dialogue_platform").rglob("*.py"))
SPOKEN_ATTRIBUTE = re.compile(r"\b(?:title|aria-label|placeholder|alt|label)=\"([^\"]*[A-Za-z]{2}[^\"]*)\"")
#: a key's own name on the keyboard, and an attribute that a macro writes
NO_WORDS = {"Alt", "autofocus"}


def bare_words(template):
    text = re.sub(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style)\b.*?</\1>", " ", template)
    spoken = SPOKEN_ATTRIBUTE.findall(text)
    # A macro may write attributes, and a block an address, outside of any tag.
    text = re.sub(r"(?s)<[^>]*>|[\w-]+=\"[^\"]*\"|#[\w-]+", " ", text)
    return [words for words in spoken + re.findall(r"[A-Za-z]{2}[A-Za-z ]*", text) if words.strip() not in NO_WORDS]


def strays(paths, find):
    """What each file holds that it should not; files without any left out."""
    found = {str(path.relative_to(ROOT)): find(path.read_text()) for path in paths}
    return {name: words for name, words in found.items() if words}


def test_no_template_holds_bare_english():
    assert strays(TEMPLATES, bare_words) == {}


def bare_words_of_island(source):
    text = re.sub(r"(?m)(^|\s)//.*$", "", source)
    said = r"\b(?:_|ngettext)\(\s*\"(?:[^\"\\]|\\.)*\"(?:,\s*\"(?:[^\"\\]|\\.)*\")?"
    text = re.sub(said, "", text)
    found = SPOKEN_ATTRIBUTE.findall(text) + re.findall(r"\"([A-Z][a-z]+ [a-z][^\"\\]*)\"|`[A-Z][a-z]+ [^`]*`", text)
    found += re.findall(r">\s*([^<>{}=;()\n]*[A-Za-z]{3}[^<>{}=;()\n]*?)\s*</", text)
    return [words for words in found if words not in NO_WORDS]


def test_no_island_holds_bare_english():
    assert strays(ISLANDS, bare_words_of_island) == {}


SAID = re.compile(r"\b(?:_|ngettext)\(\s*\"((?:[^\"\\]|\\.)*)\"")


def test_the_extractor_misses_no_string_of_an_island():
    """Babel's ends an expression in a template at its first brace: `${_("…", { … })}` would be said in English for ever."""
    found = {str(ROOT / name): set(messages) for name, messages in catalogues.by_source().items()}
    for path in ISLANDS:
        said = {json.loads(f'"{text}"') for text in SAID.findall(path.read_text())}
        assert said == found.get(str(path), set()), path


def test_islands_name_their_strings_whole():
    """A string put together, or in other quotes, would be found by nobody."""
    call = re.compile(r"(?<![\w.])(?<!function )(?:_|ngettext)\(\s*([^\s\"])")
    assert strays(ISLANDS, call.findall) == {}


def test_python_speaks_through_gettext():
    said = re.compile(r"(?:flash|complain|refusal)\((?:\"\w+\", )?(?:\d+, )?f?\"[A-Z][^\"]*\"")
    assert strays(PYTHON, said.findall) == {}


def test_no_string_is_put_together_before_it_is_translated():
    """`_(f"…")` and `_(variable)` cannot be gathered."""
    call = re.compile(r"(?<![\w.])(?<!def )(?:_|_l|ngettext|lazy_gettext)\(\s*(?![\"'\s)])(\w+)")
    assert strays(PYTHON, call.findall) == {}


def test_placeholders_have_names(sources):
    """Words move in a translation; a name moves with them."""
    for message in messages(sources):
        for text in forms(message.id):
            assert not re.search(r"%[sd]|\{\w*\}", text), text
            assert set(without_placeholders(text)) <= set(string.printable) | set("“”’…–—×"), text
