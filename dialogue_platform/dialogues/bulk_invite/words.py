"""The words of a pasted list, in the languages in which lists are kept: headings of columns, and how words are compared."""

import re
import unicodedata

HEADINGS = {
    "email": "e-mail, email, mail, email address, e-mail address, address, "
    "почта, электронная почта, эл. почта, адрес электронной почты, адрес эл. почты, электронный адрес, адрес, имейл",
    "role": "role, роль, as, part, в качестве",
    "delegation": "delegation, organisation, organization, country, ministry, company, "
    "делегация, организация, страна, государство, ведомство, министерство, компания",
    "name": "name, full name, participant, person, display name, "
    "фио, имя и фамилия, фамилия и имя, фамилия имя отчество, фамилия имя, полное имя, участник, имя",
    "given": "first name, given name, given names, имя",
    "middle": "middle name, patronymic, отчество",
    "family": "last name, surname, family name, фамилия",
    "function": "function, position, job title, title, post, capacity, должность, функция, пост, звание",
}
#: beside the words of the table of roles
OTHER_ROLES = {
    "organizer": "organiser",
    "chairperson": "chair",
    "chairman": "chair",
    "chairwoman": "chair",
    "panelist": "panellist",
    "member": "delegate",
    "председательствующий": "chair",
    "участник дискуссии": "panellist",
    "эксперт": "panellist",
    "участник": "delegate",
    "переводчик": "interpreter",
}


def fold(text: str) -> str:
    """One form of what people write in several: case, blanks, width, and the two dots that Russian leaves out."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip(" .:*")


_FIELDS = {fold(word): name for name, words in HEADINGS.items() for word in words.split(",")}


def headings(cells: list[str]) -> dict[int, str] | None:
    """Which column holds which field, if these cells are headings: they name the address, and no address stands there."""
    if any("@" in cell for cell in cells):
        return None
    found = {n: name for n, cell in enumerate(cells) if (name := _FIELDS.get(fold(cell)))}
    if "family" in found.values():  # then the word for a name means the given one
        found = {n: "given" if name == "name" else name for n, name in found.items()}
    else:
        found = {n: "name" if name == "given" else name for n, name in found.items()}
    first = {name: n for n, name in reversed(found.items())}
    return {n: name for name, n in first.items()} if "email" in first else None
