"""What counts as a correction of spelling.

No machine can say whether two wordings mean the same, so this is a narrow bound and not a judgement: the same words in
the same order, a few of them written a little otherwise; figures, signs, short words and words that turn a sentence
round stay as they are. Whatever passes is marked for everybody, with the wording as it was.
"""

import re
import unicodedata

from dialogue_platform.questions.look_alikes import say_something_else

#: letters with their inner apostrophes and hyphens, or figures with their signs, or any other sign that counts
_TOKEN = re.compile(r"[-−–+]?\d(?:[\d.,:/-]*\d)?|[^\W\d_]+(?:['’‐-][^\W\d_]+)*")
_APOSTROPHES = re.compile(r"['’]")
#: words that turn, weaken or bound what is said: one of them is never corrected into something else
_TURNING = frozenset(
    [
        "not",
        "no",
        "nor",
        "never",
        "none",
        "neither",
        "without",
        "cannot",
        "cant",
        "dont",
        "wont",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "doesnt",
        "didnt",
        "hasnt",
        "havent",
        "shouldnt",
        "mustnt",
        "couldnt",
        "wouldnt",
        "neednt",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "can",
        "could",
        "will",
        "would",
        "only",
        "all",
        "any",
        "some",
        "every",
        "each",
        "both",
        "least",
        "most",
        "less",
        "more",
        "before",
        "after",
        "until",
        "unless",
        "except",
        "не",
        "ни",
        "нет",
        "без",
        "никогда",
        "никто",
        "ничто",
        "ничего",
        "нигде",
        "нельзя",
        "может",
        "могут",
        "должен",
        "должна",
        "должно",
        "должны",
        "следует",
        "можно",
        "надо",
        "нужно",
        "только",
        "все",
        "всё",
        "каждый",
        "любой",
        "больше",
        "меньше",
        "более",
        "менее",
        "после",
        "пока",
        "если",
        "кроме",
    ]
)
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "a", "не", "без", "бес", "анти", "а")


def is_correction(before: str, after: str) -> bool:
    """Whether ``after`` is ``before`` with its spelling corrected."""
    old, new = _words(before), _words(after)
    if len(old) != len(new) or _signs(before) != _signs(after):
        return False
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return len(changed) <= max(3, len(old) // 5) and all(_is_respelt(*pair) for pair in changed)


def _words(text: str) -> list[str]:
    """In one form: upper and lower case, apostrophes, hyphens and the two dots of ё make no other word."""
    text = unicodedata.normalize("NFC", text).casefold().replace("ё", "е").replace("‐", "-")
    return [_APOSTROPHES.sub("", word) for word in _TOKEN.findall(text)]


def _signs(text: str) -> list[str]:
    """Of money, mathematics, per cent and the like, in their order; and those that show nothing and turn letters round."""
    counting = ("Sm", "Sc", "So", "Cf", "Co", "Cn")
    return [sign for sign in text if sign in "%‰№&@#*/" or unicodedata.category(sign) in counting]


def _is_respelt(old: str, new: str) -> bool:
    if old in _TURNING or any(sign.isdigit() for sign in old + new) or old[0] != new[0]:
        return False
    if any(old == prefix + new or new == prefix + old for prefix in _NEGATING):
        return False
    if say_something_else(old, new):
        return False
    shorter = min(len(old), len(new))
    if shorter < 4:
        return len(old) == len(new) and sorted(old) == sorted(new) and _distance(old, new) == 1
    return _distance(old, new) <= (1 if shorter < 8 else 2)


def _distance(old: str, new: str) -> int:
    """Letters put in, left out, changed, or swapped with their neighbour (Damerau and Levenshtein, restricted)."""
    before: list[int] = []
    row = list(range(len(new) + 1))
    for i, letter in enumerate(old, start=1):
        above, before_that = row, before
        row = [i]
        for j, other in enumerate(new, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == new[j - 2] and old[i - 2] == other:
                cost = min(cost, before_that[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
