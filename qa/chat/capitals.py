"""Names typed in lower case get the capitals that the articles give them.

A word is a name if the articles that were read write it with a capital within a sentence, and never
without. Of a name of several words one alone counts where it stands alone in the articles, too, or is
half of a name that is no office and no institution ("arvid" of "Arvid Mejeri", not "competition" of
"Competition Authority"), no word like "old", and not where such words stand ("how deep" of "Deep Mine").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qa.chat.shapes import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, QUESTION_WORDS

# After a word in lower case or a comma: what begins a sentence or stands in a headline has capitals anyway.
_RUN = re.compile(r"(?<=[a-z] |, )[A-Z][\w’'-]*\w(?: [A-Z][\w’'-]*\w)*")
_WORD = re.compile(r"[^\W\d_]+")
_OWNERS = re.compile(r"[’']s\b")
_ORDINARY = AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS | QUESTION_WORDS
_WHEN = frozenset(
    "january february april june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday".split()
)
_DEGREES = frozenset("how which what whose very so too as more most less".split())
_ADJECTIVES = frozenset(
    "old new young long short high low deep big large small little great good bad far near wide early late"
    " open free first last next main safe sure true".split()
)
_LONGEST_NAME = 4


def as_written(text: str, read: Iterable[str], institutions: frozenset[str] = frozenset()) -> str:
    """*text* with names as they are written in *read*.

    A name with a word of *institutions* in it is not known by half.
    """
    names, halves = _names(read, institutions)
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            start, stop = words[at].start(), words[end - 1].end()
            if written := names.get(text[start:stop]):
                break
        else:
            end, start, stop = at + 1, words[at].start(), words[at].end()
            written = _alone(words[at].group(), words[at - 1].group() if at else "", halves)
        if written:
            text = f"{text[:start]}{written}{text[stop:]}"
        at = end
    return text


def _alone(word: str, before: str, halves: Mapping[str, str]) -> str | None:
    if word in _WHEN:
        return word.capitalize()
    asks_how = before.lower() in DETERMINERS | PRONOUNS | _DEGREES
    return None if asks_how or word in _ADJECTIVES else halves.get(word)


def _names(read: Iterable[str], institutions: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Names, and words that are half of one, as they are written, by how they are in lower case."""
    names: dict[str, str] = {}
    halves: dict[str, str] = {}
    ordinary = set(_ORDINARY)
    for text in dict.fromkeys(read):
        ordinary |= {word for word in _WORD.findall(text) if word.islower()}
        for found in _RUN.finditer(text):
            run = _OWNERS.sub("", found.group())
            names.setdefault(run.lower(), run)
            parts = run.split()
            if len(parts) == 2 and not {part.lower() for part in parts} & institutions:
                halves |= {part.lower(): part for part in parts}
    return (
        {low: name for low, name in names.items() if " " in low or (len(low) > 2 and low not in ordinary)},
        {low: half for low, half in halves.items() if len(low) > 2 and low not in ordinary},
    )
