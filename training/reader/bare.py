"""Questions for yes or no, made of SQuAD's questions and their answers.

"When did Chopin leave Warsaw?" presumes that he did, so the sentence that says when decides "Did Chopin leave
Warsaw?", "Did Chopin leave Warsaw in 1830?", and "... in 1842?" too, with a no. Of a question that
nobody answers, nobody decides what it becomes either.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_AUXILIARY = "did|does|do|is|are|was|were|has|have|had|can|could|will|would|should"
_PRESUMES = re.compile(rf"(?:when|where|why|how) ({_AUXILIARY}) (?!you\b)(\S.*)$", re.IGNORECASE)
_COUNTS = re.compile(rf"how many ([\w' -]{{3,40}}?) ({_AUXILIARY}) (?!there\b)(\S.*)$", re.IGNORECASE)
_EQUALS = re.compile(
    r"(?:what|who|which [\w-]+) (is|are|was|were) (?!there\b|it\b)(\S+ (?:\S.*)?(?!called$)\b[\w’')-]+)$",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(
    r"(?:who|what|(?:what|which) [\w-]+) (?!happened)"
    r"([a-z]{2,}ed|won|held|wrote|led|made|gave|sold|bought|built|took|became|ran|drew|began|lost|said|found)"
    r" (\S.*)$"
)
_AT_THE_END = re.compile(r"what (did|does) ([A-Z][\w' -]{2,40}) ([a-z]{3,14})$")

_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_DAY = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}")
_NUMBER = re.compile(r"(?:(?:over|about|nearly|more than) )?[\d.,]*\d(?: million| billion| thousand)?")
_NAME = re.compile(r"(?:the )?[A-Z][\w’'.-]*(?: (?:of|the|and|de|von|[A-Z][\w’'.-]*)){0,5}")
_MOST = 6  # words of an answer that is put into a question


def kind(answer: str) -> str:
    """What *answer* may be exchanged for: another year, day, number, name, or other words."""
    for name, pattern in (("year", _YEAR), ("day", _DAY), ("number", _NUMBER), ("name", _NAME)):
        if pattern.fullmatch(answer):
            return name
    return "words"


def bare(question: str, answer: str | None, others: Sequence[str], chance: random.Random) -> str | None:
    """A question for yes or no that is decided where *question* is answered; None where none can be made.

    The answer, or one of *others* of its kind, is put in; without an *answer* one of the others is.
    """
    asked = question.strip().rstrip(" ?")
    wanted = kind(answer) if answer is not None else _wanted(asked)
    fitting = [other for other in others if kind(other) == wanted]
    put = answer
    if put is None or (fitting and chance.random() < 0.5):
        put = chance.choice(fitting) if fitting else None
    if put is not None and len(put.split()) > _MOST:
        put = None
    for way in (_counted, _equal, _by_whom, _at_the_end, _presumed):
        if made := way(asked, put, chance):
            return f"{made[:1].upper()}{made[1:]}?"
    return None


def _wanted(asked: str) -> str:
    """The kind of thing that a question without an answer could be answered by."""
    start = asked.lower()
    return "year" if start.startswith("when") else "number" if start.startswith("how many") else "name"


Way = Callable[[str, str | None, random.Random], str | None]


def _presumed(asked: str, put: str | None, chance: random.Random) -> str | None:
    found = _PRESUMES.match(asked)
    if not found:
        return None
    whole = f"{found[1].lower()} {found[2]}"
    if put is None or chance.random() < 0.4:
        return whole
    word = asked.split()[0].lower()
    if word == "when" and kind(put) in ("year", "day"):
        return f"{whole} {'in' if kind(put) == 'year' else 'on'} {put}"
    if word == "where" and kind(put) == "name":
        return f"{whole} in {put}"
    return whole


def _counted(asked: str, put: str | None, _: random.Random) -> str | None:
    found = _COUNTS.match(asked)
    if not found or put is None or kind(put) != "number":
        return None
    return f"{found[2].lower()} {found[3]} {put} {found[1]}"


def _equal(asked: str, put: str | None, _: random.Random) -> str | None:
    found = _EQUALS.match(asked)
    if not found or put is None or kind(put) == "words":
        return None
    return f"{found[1].lower()} {put} {found[2]}"


def _by_whom(asked: str, put: str | None, _: random.Random) -> str | None:
    found = _BY_WHOM.match(asked[:1].lower() + asked[1:])
    if not found or put is None or kind(put) != "name":
        return None
    return f"was it {put} {'who' if asked.lower().startswith('who') else 'that'} {found[1]} {found[2]}"


def _at_the_end(asked: str, put: str | None, _: random.Random) -> str | None:
    found = _AT_THE_END.match(asked[:1].lower() + asked[1:])
    if not found or put is None:
        return None
    return f"{found[1]} {found[2]} {found[3]} {put}"
