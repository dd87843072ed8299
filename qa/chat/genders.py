"""Who is called "he" and who "she", as far as the conversation and its articles tell.

A title tells ("Ms Voss"), what somebody is to another ("her husband"), and a pronoun that was typed and
understood. A surname that several people bear tells nothing of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.chat.entities import is_office
from qa.chat.nouns import Said
from qa.chat.shapes import bare

_HE = "mr sir lord king prince husband son brother father uncle nephew widower chairman spokesman man boy"
_SHE = (
    "ms mrs miss dame lady queen princess wife daughter sister mother aunt niece widow chairwoman spokeswoman"
    " woman girl"
)
_CALLED = dict.fromkeys(_HE.split(), "he") | dict.fromkeys(_SHE.split(), "she")
_PRONOUNS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
_PRONOUN = re.compile(rf"\b(?:{'|'.join(_PRONOUNS)})\b", re.IGNORECASE)
_TITLED = re.compile(r"\b(Mr|Ms|Mrs|Miss|Sir|Dame)\.?\s((?:[A-Z][\w’'-]*\s)*[A-Z][\w-]*)")
_FULL = r"(?<!\w)(?!(?:Mr|Ms|Mrs|Miss|Sir|Dame|Mayor|Dr)\s)[A-Z][\w’'-]*\s{surname}(?!\w)"


@lru_cache(maxsize=4)
def genders(said: tuple[Said, ...]) -> dict[str, str]:
    """ "he" or "she" for persons as they are written, in lower case."""
    told: dict[str, str] = {}
    texts = list(
        dict.fromkeys(text for one in said for text in (*one.read, one.sentence or "", one.question))
    )
    for text in texts:
        for title, name in _TITLED.findall(text):
            for written in _bearers(name, texts):
                told.setdefault(written.lower(), _CALLED[title.lower()])
    for one in said:
        told |= dict(_understood(one))
    return told


def gender(person: str, told: dict[str, str]) -> str:
    """Of *person*, who has a name; empty where nothing tells."""
    words = person.lower().split()
    if called := _CALLED.get(words[-1]):
        return called
    name = " ".join(words[1:] if is_office(f"the {words[0]}") and len(words) > 1 else words)
    return told.get(person.lower()) or told.get(name, "")


def _bearers(name: str, texts: Sequence[str]) -> set[str]:
    """How *name* is written: itself, and where it is a surname that one person bears, that one's."""
    surname = name.rsplit(" ", 1)[-1]
    full = {found for text in texts for found in re.findall(_FULL.format(surname=re.escape(surname)), text)}
    if len(full) > 1:
        return {name} if " " in name else set()
    return {name, surname, *full}


def _understood(one: Said) -> Iterator[tuple[str, str]]:
    """Whom a pronoun that was typed was taken for: "her job?", asked as "what is Helen Voss's job"."""
    typed = bare(one.typed or "")
    for found in _PRONOUN.finditer(typed):
        before, after = re.escape(typed[: found.start()]), re.escape(typed[found.end() :])
        pattern = rf"{before}(?:what is |who is )?(?P<who>.+?)(?:[’']s)?{after}$"
        if stands := re.search(pattern, bare(one.question), re.IGNORECASE):
            yield re.sub(r"^(?:what|who) is ", "", stands["who"].lower()), _PRONOUNS[found.group().lower()]
