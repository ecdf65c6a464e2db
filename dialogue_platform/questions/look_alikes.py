"""Words that look alike and say something else: numbers in words, countries, months and days.

Whoever writes "Iraq" for "Iran", "fifty" for "fifth", or "девять" for "десять" corrects no spelling.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale
from flask import Flask

from dialogue_platform.deferred import in_pieces
from dialogue_platform.web.languages import NAMES

_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_WORD = re.compile(r"[^\W\d_]{3,}")
#: an ending of a Cyrillic word that declension takes away or puts on
_ENDING, LONGEST = "аеийоуыьэюя", 3
_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth
    ninetieth half quarter once twice double triple
    один одн два две двух двум три трех трем четыр пят шест сем восем восьм девят десят одиннадцат двенадцат тринадцат
    четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат тридцат сорок пятьдесят пятидесят
    шестьдесят шестидесят семьдесят семидесят восемьдесят восьмидесят девяност двести двухсот триста трехсот тысяч
    миллион миллиард триллион перв втор трет четверт половин
    ҳафт ҳашт ҳафтод ҳаштод ҳафтум ҳаштум панҷ панҷоҳ шаш шаст алты алпыс алтымыш жеті жетпіс жети жетимиш сегіз сексен
"""


def say_something_else(old: str, new: str) -> bool:
    """Whether both are such words, rightly spelt, and not the same one. Case and ё are folded already."""
    if _ROMAN.fullmatch(old) and _ROMAN.fullmatch(new):
        return old != new
    one, other = _root(old), _root(new)
    return bool(one and other and one != other)


def _root(word: str) -> str:
    """The word as the table has it, in Cyrillic without its ending; nothing where it is none of these."""
    least = max(3, len(word) - LONGEST) if _is_cyrillic(word) else len(word)
    return next((word[:n] for n in range(len(word), least - 1, -1) if word[:n] in _table()), "")


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[:1] <= "\u04ff"


def _folded(name: str) -> str:
    return name.casefold().replace("ё", "е")


def _bare(word: str) -> str:
    ends = _is_cyrillic(word) and len(word) > 3 and word[-1] in _ENDING
    return word[:-1] if ends else word


def _names(language: str) -> Iterator[str]:
    locale = Locale(language)
    yield from locale.territories.values()
    for calendar in (locale.months, locale.days):
        for form in calendar.values():
            yield from form["wide"].values()


@cache
def _words_of(language: str) -> frozenset[str]:
    return frozenset(_bare(word) for name in _names(language) for word in _WORD.findall(_folded(name)))


@cache
def _table() -> frozenset[str]:
    return frozenset(_NUMBERS.split()).union(*map(_words_of, NAMES))


@in_pieces
def _tables(app: Flask) -> Iterator[frozenset[str]]:
    """It reads the words of seven languages, and nobody's correction should wait for that."""
    yield from map(_words_of, NAMES)
    yield _table()
