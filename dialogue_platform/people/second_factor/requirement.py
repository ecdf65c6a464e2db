"""Who must have a second factor: the setting SECOND_FACTOR_REQUIRED, in roles. Pure logic."""

from dialogue_platform.people.models import Role

#: by word: those who hold such a role in any dialogue; an organiser is also who may begin dialogues
REQUIRED = {
    "nobody": frozenset[Role](),
    "organisers": frozenset({Role.ORGANISER}),
    "podium": frozenset({Role.ORGANISER, Role.CHAIR, Role.MODERATOR, Role.RAPPORTEUR}),
    "all": frozenset(Role),
}
EVERYBODY = "all"


def protected_by(word: str) -> frozenset[Role]:
    """The roles; a word that is none stops the start: a guard that is misspelt would guard nothing."""
    try:
        return REQUIRED[word]
    except KeyError:
        words = ", ".join(REQUIRED)
        raise SystemExit(f"SECOND_FACTOR_REQUIRED is {word!r}, and may be one of: {words}") from None
