"""From where and to where: the small words before a name or a figure, which say as much as a verb does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.words import names
from qa.quantities import quantities

_LED = re.compile(
    r"\b(from|to|into|for|against|before|after|until|till|since|outside|inside|in)\s(?:(?:the|its|their|about)\s)?$",
    re.IGNORECASE,
)
_OPPOSED = {
    "from": {"to", "into", "until", "till", "before"},
    "to": {"from"},
    "into": {"from"},
    "for": {"against"},
    "against": {"for"},
    "before": {"after", "in", "since", "from"},
    "after": {"before", "until", "till"},
    "until": {"from", "since", "in", "after"},
    "till": {"from", "since", "in", "after"},
    "since": {"until", "till", "before"},
    "in": {"before", "until", "till", "outside"},
    "inside": {"outside"},
    "outside": {"in", "inside"},
}
_THAN = re.compile(r"(\w+) than\s(?:the\s)?$", re.IGNORECASE)
_MOVES = ("from", "to", "for", "against")

Led = tuple[str, str]
"""What is led to, and the word that leads to it; empty where none does."""


def misdirected(claim: str, ground: Ground) -> Fault | None:
    """Something that the claim leads to by the opposite word, or in another's place."""
    ours, theirs = list(_led(claim)), list(_led(ground.main))
    for what, word in ours:
        there = {other for same, other in theirs if same == what}
        if word and there and there <= _OPPOSED.get(word, set()):
            return Fault(
                f'"{word} {what}" is "{sorted(there)[0]} {what}" in the cited sentence', against=True
            )
    for what, how in _compared(claim):
        there = {other for same, other in _compared(ground.main) if same == what}
        if there and how not in there:
            return Fault(f'it is "{sorted(there)[0]} than {what}" in the cited sentence', against=True)
    for word in _MOVES:
        mine, their = ({what for what, by in some if by == word} for some in (ours, theirs))
        bare = {what for what, by in ours if not by}
        if mine - their and (their - mine) & bare and mine <= {what for what, _ in theirs}:
            return Fault(f'what stands behind "{word}" is exchanged', against=True)
    return None


def _led(text: str) -> Iterator[Led]:
    """Names, in lower case, and figures, by what they are worth, each with the word before it."""
    for name in names(text):
        yield name.text.casefold(), _word(text, name.start)
    for figure in quantities(text):
        yield f"{figure.value} {figure.unit or ''}".strip(), _word(text, figure.start)


def _compared(text: str) -> Iterator[Led]:
    """Names and figures behind "than", each with the word before that."""
    spans = [(name.start, name.end) for name in names(text)]
    spans += [(figure.start, figure.end) for figure in quantities(text)]
    for start, end in spans:
        if found := _THAN.search(text[:start]):
            yield text[start:end].casefold().strip(), found[1].lower()


def _word(text: str, start: int) -> str:
    found = _LED.search(text[:start])
    return found[1].lower() if found else ""
