"""A part of a question, and what is put in its place: "of Northport" by "of Eastham", a noun by a noun."""

from __future__ import annotations

import re

from qa.chat.shapes import (
    AUXILIARIES,
    DETERMINERS,
    ENDS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    Form,
    bare,
    parse,
)

ADVERBS = frozenset(
    "originally initially previously formerly currently eventually finally ultimately later earlier before"
    " afterwards beforehand now today nowadays lately recently officially publicly locally nationally"
    " globally worldwide abroad annually".split()
)
"""They can stand behind any question, and do not stand for a noun."""

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NAME = rf"(?!{_MONTH}\b|{_WEEKDAY})[A-Z][\w&’'-]*(?: (?:(?:of|de|van|von) )?[A-Z][\w&’'-]*)*"
_PREPOSITION = "|".join(sorted(PREPOSITIONS))
_FIXED = frozenset("all far first home last least most now once then time total work".split())
_NO_NOUN = AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS | QUESTION_WORDS | ADVERBS | _FIXED
_NOUNS_IN_LY = frozenset("family supply reply assembly ally monopoly anomaly fly butterfly bully".split())


def circumstance(question: str, what: str) -> str | None:
    """*question* with *what* in the place of a circumstance like it, else behind it.

    None where one like it is there, and its end cannot be told: "the head of the union resign".
    """
    preposition = re.match(r"of (?:the|an?) [a-z]", what)
    if preposition and re.search(r"\bof (?:the|an?) [a-z]", question) and parse(question).form != Form.COPULA:
        return None
    for pattern in _like(what):
        if found := list(re.finditer(pattern, question)):
            one = found[-1]
            return f"{question[: one.start()]}{what}{question[one.end() :]}"
    return f"{question} {what}"


def _like(what: str) -> list[str]:
    """Patterns of circumstances like *what*: years for a year, places for a place."""
    year = r"\b(?:in|since|before|after|by|during|until|from) (?:1[5-9]|20)\d\d\b"
    if re.search(r"\b(?:1[5-9]|20)\d\d\b", what):
        return [year]
    if re.search(rf"\b{_MONTH}\b", what):
        return [rf"\b(?:in|on|since|by) (?:\d+ )?{_MONTH}(?: \d+)?\b"]
    if re.search(rf"\b{_WEEKDAY}\b", what):
        return [rf"\b(?:on|since|by|until|before|after) {_WEEKDAY}\b"]
    if re.match(r"(?:in|at|near) [A-Z]", what):
        return [rf"(?<!stake )(?<!invest )\b(?:in|at|near) (?!{_MONTH})[A-Z][\w-]*(?: [A-Z][\w-]*)*"]
    preposition = what.split()[0].lower()
    if re.match(rf"\w+ (?:the )?{_NAME}", what):
        return [rf"\b{preposition} (?:the )?{_NAME}"]
    if re.match(r"\w+ (?:the|an?) [a-z]", what):
        return [rf"\b{preposition} (?:the|an?) (?:(?!(?:{_PREPOSITION})\b)[a-z-]+ ?)+$"]
    return []


def adverb(question: str, what: str) -> str:
    """*question* with the adverb *what* at its end, where no other stays."""
    words = question.split()
    kept = words[:-1] if question.lower().endswith(tuple(f" {one}" for one in ADVERBS)) else words
    return " ".join([*kept, what.lower()])


def is_adverb(word: str) -> bool:
    """Also "surprisingly", which asks for nothing."""
    return word in ADVERBS or (word.endswith("ly") and word not in _NOUNS_IN_LY)


def noun(question: str, what: str) -> str | None:
    """*question* with *what*, a noun without an article, for the noun without one that it has.

    That is the one that is counted, the subject, or the one behind the last preposition.
    """
    words = what.split()
    if not re.fullmatch(r"[a-z-]+(?: [a-z-]+)?", what) or set(words) & _NO_NOUN or is_adverb(words[-1]):
        return None
    shape = parse(question)
    head, text = shape.wh, bare(question)
    if counted := re.match(r"(?:much|many) (?=[a-z])", shape.noun):
        return f"{head[: len(head) - len(shape.noun)]}{counted.group()}{what} {shape.aux} {shape.rest}"
    rest = shape.rest.split()
    if shape.form is not Form.SUBJECT and shape.aux and (end := _subject(rest)):
        return " ".join([*head.split(), shape.aux, what, *rest[end:]])
    last = re.search(rf"\b(?:{_PREPOSITION}) (?P<noun>[a-z-]+)$", text)
    if last and last["noun"] not in _NO_NOUN:
        return f"{text[: last.start('noun')]}{what}"
    return None


def _subject(rest: list[str]) -> int:
    """How many words the subject has, where it is a noun without an article and its end can be told."""
    if not rest or not rest[0].islower() or rest[0] in _NO_NOUN:
        return 0
    if len(rest) <= 2:
        return 1
    return next((at for at in (1, 2) if rest[at] in ENDS), 0)


def verb(question: str, what: str) -> str | None:
    """*question* with another verb at its end: "and end?" after "when will it begin?"."""
    words, shape = question.split(), parse(question)
    circumstance_asked = shape.form is Form.INVERTED and (shape.adverbial or not shape.wh)
    if what.lower() not in ENDS or not circumstance_asked or words[-1] not in ENDS:
        return None
    return " ".join([*words[:-1], what.lower()])
