"""What shows nothing is taken from every text that a command takes, whichever command; what scripts need stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_platform.live import Refusal
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.commands.visible_text import FSI, MOST_MARKS, PDI, isolated, shows, visible
from tests.samples import arguments

#: each shows nothing by itself
NOTHING = {
    "zero-width spaces": "\u200b\u200b",
    "braille blank": "\u2800",
    "zero-width no-break space": "\ufeff",
    "Hangul fillers": "\u3164\uffa0\u115f",
    "marks without a letter": "\u0301\u0302\u0489",
    "a vowel sign without a letter": "\u093e",
    "an override round nothing": "\u202e \u202c",
    "isolates round nothing": "\u2066\u2069",
    "tags": "\U000e0041\U000e0042\U000e007f",
    "selectors of a form": "\ufe0f\U000e0100",
    "joiners": "\u200d\u200c",
    "soft hyphens": "\u00ad\u00ad",
    "blanks of many widths": "\u00a0\u2003\u3000",
    "noncharacters": "\ufffe\uffff",
}
#: what is written, and what is left of it
CLEANED = [
    ("a\u202eevil\u202c end", "aevil end"),
    ("\u2066Anna\u2069\u200b", "Anna"),
    ("An\u00adna\u200f", "Anna"),
    ("An\U000e0041na", "Anna"),
    ("\u0301Anna", "Anna"),
    ("a" + "\u0301" * 400, "a" + "\u0301" * MOST_MARKS),
    ("a" + ("\u0301" * 5 + "\u200d") * 80, "a" + "\u0301" * 5 + "\u200d\u0301"),
    ("Anna\x07\x1b[31m", "Anna[31m"),
    ("first line\nsecond\tcell", "first line\nsecond\tcell"),
]
WHOLE = [
    "Нурсултан Әбішұлы", "Oʻzbekiston", "نمی\u200cخواهم", "क्\u200dष", "דוד בן־גוריון", "שָׁלוֹם", "Tiếng Việt", "ประชุม",
    "ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "👩\u200d👩\u200d👧 \u2764\ufe0f", "葛\U000e0100飾", "Ł. O’Brien, Jr.", "C++\u200f עם", "རྒྱ་མཚོ", "e\u0301\u0323",
]  # fmt: skip


def texts():
    """Every argument of every command that is a text of people's: the command, the argument, and a value that fits."""
    for command in commands.values():
        for field, spec in command.schema.model.model_json_schema()["properties"].items():
            found = next((of for of in spec.get("anyOf", [spec]) if of.get("type") == "string"), {})
            if "maxLength" in found and "pattern" not in found and "enum" not in found and "format" not in found:
                yield command, field


def read(command, **given):
    """An argument as the command gets it; the others are what fits."""
    values = command.schema.read({**arguments(command, {}), **given})[1]
    (field,) = given
    return values[field if field in values else f"{field}_"]


def test_every_text_of_every_command_shows(app):
    walked = set()
    for command, field in texts():
        walked.add(f"{command.name} {field}")
        for why, text in NOTHING.items():
            try:
                assert read(command, **{field: text}) == "", (command.name, field, why)
            except Refusal as refused:
                assert (refused.code, refused.field) == ("empty", field), (command.name, field, why)
        for written, left in CLEANED[:6]:
            assert read(command, **{field: written[:60]}) == visible(left[:60]), (command.name, field)
    assert len(walked) > 50  # so that a text which is declared some other way is seen
    assert {
        "people.edit name",
        "questions.ask text",
        "speakers.add_request subject",
        "outcome.name_version name",
    } <= walked
    assert {"people.create_token label", "delegations.create name", "dialogues.edit_item title"} <= walked


@pytest.mark.parametrize(("written", "left"), CLEANED)
def test_what_shows_nothing_is_taken_out(written, left):
    assert visible(written) == left


@pytest.mark.parametrize("text", WHOLE)
def test_what_a_script_needs_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize("why", NOTHING)
def test_of_nothing_nothing_is_left(why):
    assert visible(NOTHING[why]) == ""
    assert visible(f"{NOTHING[why]}Anna").endswith("Anna")


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("".join(NOTHING.values()) + "aש\u0301 \n")), max_size=60
    )
)
def test_twice_is_as_once_and_nothing_is_added(text):
    once = visible(text)
    assert visible(once) == once and len(once) <= len(text)
    assert not once or shows(once)


def test_words_from_right_to_left_stand_apart_in_a_sentence(app):
    words = "דוד <b>"
    with app.test_request_context():
        template = app.jinja_env.from_string(
            "{{ _('Invite %(x)s now', x=words) }}|{{ words|isolated }}|{{ 'Anna'|isolated }}"
        )
        shown = template.render(words=words)
    escaped = "דוד &lt;b&gt;"
    assert shown == f"Invite {FSI}{escaped}{PDI} now|{FSI}{escaped}{PDI}|Anna"
    assert visible(isolated(words)) == words
