"""Lists of people as mail programs, spreadsheets and files hold them: everybody comes out whole, or is named."""

from __future__ import annotations

import csv
import io
from email.utils import formataddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_platform.dialogues.bulk_invite import MOST_LINES, Known, fold, portion, read_lines, unused_headings

DELEGATIONS = ["Kazakhstan", "Ministry of Ecology, Geology and Natural Resources", 'The "Water" Centre', "ЮНЕП; бюро"]
KNOWN = Known({fold(name): str(n) for n, name in enumerate(DELEGATIONS)}, {"делегат": "delegate"})


def read(text, known=KNOWN):
    return read_lines(text, "observer", known)


def whole(line):
    return (line.written, line.name, line.role, line.delegation, line.function, line.problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'a@x.org,delegate,Kazakhstan,Name,"Head, Water Department"',
            [("a@x.org", "Name", "delegate", "Kazakhstan", "Head, Water Department", None)],
        ),
        (
            'a@x.org;делегат;"Ministry of Ecology, Geology and Natural Resources";N;Head, of it',
            [("a@x.org", "N", "delegate", DELEGATIONS[1], "Head, of it", None)],
        ),
        ("Name, First <a@x.org>", [("a@x.org", "Name, First", "observer", "", "", None)]),
        (
            "Name, First <a@x.org>; Second <b@y.org>; 'c@z.org'",
            [
                ("a@x.org", "Name, First", "observer", "", "", None),
                ("b@y.org", "Second", "observer", "", "", None),
                ("c@z.org", "", "observer", "", "", None),
            ],
        ),
        (
            "Name, First <a@x.org>, Other, Sec <b@y.org>, o'neil@z.org",
            [
                ("a@x.org", "Name, First", "observer", "", "", None),
                ("b@y.org", "Other, Sec", "observer", "", "", None),
                ("o'neil@z.org", "", "observer", "", "", None),
            ],
        ),
        (
            '"Sadykova, Aizhan <a@x.org>",delegate,Kazakhstan,,"Head, Water"',
            [("a@x.org", "Sadykova, Aizhan", "delegate", "Kazakhstan", "Head, Water", None)],
        ),
        (
            "ФИО;Должность;Эл. почта;Роль\n«Садыкова, Айжан»;Начальник, отдел;a@пример.рф;Делегат",
            [("a@пример.рф", "«Садыкова, Айжан»", "delegate", "", "Начальник, отдел", None)],
        ),
        (
            "First name\tLast name\tE-mail\tPhone\nAizhan\tSadykova\ta@x.org\t+7",
            [("a@x.org", "Aizhan Sadykova", "observer", "", "", None)],
        ),
        ('sep=;\ne-mail;name\na@x.org;"Two\nlines"', [("a@x.org", "Two lines", "observer", "", "", None)]),
        ("Kazakhstan\tAizhan\ta@x.org\tdelegate", [("a@x.org", "Aizhan", "delegate", "Kazakhstan", "", None)]),
        ("\ufeffa@x.org b@y.org", [(f"{a}.org", "", "observer", "", "", None) for a in ("a@x", "b@y")]),
    ],
)
def test_what_is_copied_from_elsewhere_is_read_as_it_is_meant(text, expected):
    assert [whole(line) for line in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "number", "column", "problem"),
    [
        ("\na@x.org; king", 2, 2, "no_role"),
        ("a@x.org,delegate,Ministry of Ecology, Geology,N,F", 1, 6, "too_many"),
        ("a@x.org;delegate;Mars", 1, 3, "no_delegation"),
        ("a@x.org;delegate;Kazakhstan;N;" + "f" * 201, 1, 5, "too_long"),
        ("name;e-mail\nN;", 2, 2, "not_address"),
        ("name;e-mail\nN;a@x.org b@x.org", 2, 2, "two_addresses"),
        ("One; Two; a@x.org", 1, 2, "unclear"),
        ("иван@пример.рф", 1, 1, "not_sendable"),
        ("a@x.org\nA@X.ORG", 2, 1, "twice"),
        ("a@xn--e1afmkfd.xn--p1ai\na@пример.рф", 2, 1, "twice"),
    ],
)
def test_what_stands_in_the_way_is_named_by_line_and_column(text, number, column, problem):
    found = [(line.number, line.column, line.problem) for line in read(text) if line.problem]
    assert found[0] == (number, column, problem)


words = st.text(st.characters(codec="utf-8", categories=("L", "Nd")), min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=3).map(" ".join).filter(lambda name: not KNOWN.role(name))
commas = st.lists(names, min_size=1, max_size=3).map(", ".join)
people = st.lists(
    st.tuples(commas, st.sampled_from(["delegate", "chair", ""]), st.sampled_from([*DELEGATIONS, ""]), commas),
    min_size=1,
    max_size=5,
).map(lambda rows: [(f"p{n}@ministry.kg", role, where, name, what) for n, (name, role, where, what) in enumerate(rows)])


def as_read(rows):
    return [(email, name, role or "observer", where, what, None) for email, role, where, name, what in rows]


@settings(deadline=None)
@given(people, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_everybody_in_a_table_comes_out_whole(rows, separator, end, quoted):
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else 0).writerows(rows)
    assert [whole(line) for line in read(file.getvalue())] == as_read(rows)


@settings(deadline=None)
@given(people, st.permutations(range(5)), st.sampled_from(",;\t"), st.sampled_from([0, 1]))
def test_columns_may_stand_in_any_order_under_their_headings(rows, order, separator, language):
    headings = [
        ("E-mail", "Role", "Delegation", "Name", "Function"),
        ("Почта", "Роль", "Делегация", "ФИО", "Должность"),
    ]
    file = io.StringIO()
    table = csv.writer(file, delimiter=separator)
    table.writerows([row[n] for n in order] for row in [headings[language], *rows])
    assert [whole(line) for line in read(file.getvalue())] == as_read(rows)


@settings(deadline=None)
@given(people, st.sampled_from(["; ", ";", "\n", ";\n"]))
def test_everybody_in_a_line_of_outlook_comes_out_whole(rows, between):
    text = between.join(f"{name} <{email}>" for email, _role, _where, name, _what in rows)
    assert [(line.written, line.name, line.problem) for line in read(text)] == [(row[0], row[3], None) for row in rows]


@settings(deadline=None)
@given(people, st.sampled_from([", ", ",\n"]))
def test_everybody_in_a_line_of_other_mail_programs_comes_out_whole(rows, between):
    quoted = ['"' + name + '"' if "," in name else name for _e, _r, _w, name, _f in rows]
    text = between.join(f"{name} <{row[0]}>" for name, row in zip(quoted, rows, strict=True))
    assert [(line.written, line.name, line.problem) for line in read(text)] == [(row[0], row[3], None) for row in rows]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.sampled_from('a@x.org,;\t"<>\n ')))
def test_whatever_stands_in_a_list_is_answered(text):
    assert bool(read(text)) == bool(text.strip())


def test_what_is_too_much_for_a_step_stays_for_the_next_with_its_headings():
    rows = [f"p{n}@x.org;N{n}" for n in range(MOST_LINES + 3)]
    now, rest = portion("\n".join(["e-mail;name", *rows]))
    assert len(read(now)) == MOST_LINES and rest.splitlines() == ["e-mail;name", *rows[-3:]]
    assert portion("\n".join(rows[:-3])) == ("\n".join(rows[:-3]), "")
    assert unused_headings("e-mail;Phone;name\na@x.org;1;2") == ["Phone"]


def test_a_name_with_its_address_as_a_mail_program_writes_it():
    text = formataddr(("B. Bek", "b@x.org"))
    assert read(text)[0].name == "B. Bek"
