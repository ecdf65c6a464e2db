"""What is let through as a correction of spelling, and what is another question."""

from __future__ import annotations

import pytest

from dialogue_platform.questions.wording import is_correction

ASKED = "Shall we share the water data of the 5 countries by 2030?"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Shall we shre water data?", "Shall we share water data?"),
        ("How is teh Aral Sea doing?", "How is the Aral Sea doing?"),
        ("what about the glaciers", "What about the glaciers?"),
        ("Who finances the adaptaton progamme?", "Who finances the adaptation programme?"),
        ("Why dont we meet?", "Why don’t we meet?"),
        ("We shoud act", "We should act"),
        ("Когда нужна помошь странам?", "Когда нужна помощь странам?"),
        ("Ещё раз: почему?", "Еще раз: почему?"),
        ("Long-term  plans ?", "Long-term plans?"),
        ("Cafe\u0301s", "Cafés"),
        ("Will Kazakstan join?", "Will Kazakhstan join?"),
        ("Are fourty countries enough?", "Are forty countries enough?"),
        ("Хватит ли дванадцати стран?", "Хватит ли двенадцати стран?"),
        ("Для пять стран", "Для пяти стран"),
    ],
)
def test_spelling(before, after):
    assert is_correction(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Shall we share water data?", "Shall we stop sharing any data?"),
        ("Shall we share data?", "Shall we not share data?"),
        ("We should share data", "We shall share data"),
        ("We may share data", "We must share data"),
        (ASKED, ASKED.replace("2030", "2080")),
        (ASKED, ASKED.replace("5", "6")),
        ("Is 1.5 enough?", "Is 15 enough?"),
        ("Is -5 too cold?", "Is 5 too cold?"),
        ("Is 5 % enough?", "Is 5 € enough?"),
        ("Is that legal?", "Is that illegal?"),
        ("Is it moral?", "Is it amoral?"),
        ("Is the plan constitutional?", "Is the plan unconstitutional?"),
        ("Do we increase aid?", "Do we decrease aid?"),
        ("We oppose the dam", "We support the dam"),
        ("Is it now clear?", "Is it not clear?"),
        ("Water for all", "Water for some"),
        ("Мы не поддерживаем проект", "Мы поддерживаем проект"),
        ("Это законный путь", "Это незаконный путь"),
        ("Мы можем ждать", "Мы должны ждать"),
        ("Georgia asks Russia", "Russia asks Georgia"),
        ("One two three four", "Onee twoo threee fourr"),
        ("Does Iran agree?", "Does Iraq agree?"),
        ("Slovakia asks", "Slovenia asks"),
        ("Что скажет Словакия?", "Что скажет Словения?"),
        ("Позиция Ирана", "Позиция Ирака"),
        ("By the sixth session", "By the sixty session"),
        ("Хватит ли десяти стран?", "Хватит ли девяти стран?"),
        ("Нужно двадцать лет", "Нужно двенадцать лет"),
        ("До конца июня", "До конца июля"),
        ("Under chapter XVII", "Under chapter XVIII"),
        ("Ҳафт кишвар", "Ҳашт кишвар"),
        ("Shall we share data?", "\u202eShall we share data?"),
        ("Why?", ""),
        ("Why?", "Why? Why?"),
    ],
)
def test_another_meaning(before, after):
    assert not is_correction(before, after)
