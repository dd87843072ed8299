"""The sentences that a summary may quote, and those that do not stand by themselves.

Headings, captions, bylines, items of lists, table rows and questions are passed over. A sentence that
opens with a pronoun or a connective ("It", "But that") refers to the one before: it is quoted
only after that one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from qa.domain import Citation, Passage, Sentence
from qa.reader.lexical import heads

LEAST, MOST = 4, 70
"""Words: shorter ones tell too little, longer ones were split wrongly."""

_EARLY, _VERY_EARLY = 7, 2
"""A pronoun after fewer words, before any name, points at the sentence before."""

_GAP = 8
"""Characters between two passages that are neighbours, at most: blank lines."""

_ENDS = re.compile(r"[.!…][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?:[-*•–|#>]|\d{1,2}[.)])\s")
_BYLINE = re.compile(r"(?:[Bb]y|BY|Photo|Image|Source|Credit|Reporting by|Edited by|Written by)\b[: ]+[A-Z]")
_CONNECTIVE = re.compile(
    r"(?:and|but|or|nor|so|yet|still|also|then|thus|hence|however|moreover|meanwhile|nevertheless|nonetheless"
    r"|therefore|instead|additionally|furthermore|otherwise|besides|similarly|likewise|conversely|indeed|finally"
    r"|in addition|in contrast|in turn|as a result|as such|for example|for instance|on the other hand"
    r"|that said|at the same time|of course|again|even so|rather)\b",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"(?:it|he|she|they|we|i|you|this|that|these|those|its|his|her|their|our|my|such|both|neither|none"
    r"|another|others?|some|each|one (?:\w+ )?(?:has|had|was|is)"
    r"|the (?:latter|former|pair|two|three|four|same|move|largest|smallest|first|second|third|next"
    r"|others?))\b(?!-)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs"
    r"|the (?:[\w-]+ ){0,3}?(?:company|firm|group|start-?up|agency|man|woman|couple))\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:him|her(?=[,.;]| (?:on|in|as|with|by|to|from|and|at|for|after|before|when)\b))", re.IGNORECASE
)
_POINTS = re.compile(
    r"\b(?:(?:this|these|those)(?! (?:week|month|year|spring|summer|autumn|fall|winter|morning|time)\b)"
    r"|(?:the|that) (?:report|claims?|allegations?|figure|statement|offer|news|answer))\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_LOWER = re.compile(r"\b[a-z][\w’'-]*")
_CAPITALISED = re.compile(r"[A-Z][\w’'&.-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article; `place` counts the article's sentences from 0, headings included,
    and one more where some were left out.

    `sound`: it can be quoted. `refers`: only together with the sentence before it, which is `place` - 1.
    """

    passage: Passage
    sentence: Sentence
    place: int
    text: str
    sound: bool
    refers: bool

    @property
    def source(self) -> str:
        """The article."""
        return self.passage.source

    @property
    def words(self) -> int:
        """Its length."""
        return len(self.text.split())

    def cite(self) -> Citation:
        """The sentence, verbatim."""
        return Citation.of(self.passage, self.sentence.start, self.sentence.end)


def lines(passages: Sequence[Passage], named: frozenset[str] = frozenset()) -> list[Line]:
    """Every sentence of one article's *passages*, in the order of the article; *named* are known names."""
    ordered = sorted(passages, key=lambda one: one.start)
    gaps = [one.start - last.end > _GAP for last, one in pairwise(ordered)]
    texts = [
        (passage, sentence, before, " ".join(passage.quote(sentence.start, sentence.end).split()))
        for passage, before in zip(ordered, accumulate(gaps, initial=0), strict=False)
        for sentence in passage.sentences
    ]
    named |= names_within(text for *_, text in texts)
    return [
        Line(passage, sentence, at + before, text, sound(passage, sentence, text), refers(text, named))
        for at, (passage, sentence, before, text) in enumerate(texts)
    ]


def names_within(texts: Iterable[str]) -> frozenset[str]:
    """Words that are mostly capitalised, and not only where a sentence begins: there, too, they are names."""
    capital, lower = Counter[str](), Counter[str]()
    for text in texts:
        capital.update(plain(found.group()) for found in _CAPITALISED.finditer(text) if found.start() > 0)
        lower.update(_LOWER.findall(text))
    return frozenset(word for word, count in capital.items() if count > lower[word.lower()])


def plain(name: str) -> str:
    """Without the possessive: "Meta's" is Meta."""
    return re.sub(r"[’']s?$", "", name).rstrip(".,-")


def sound(passage: Passage, sentence: Sentence, text: str) -> bool:
    """Is it a whole sentence that states something?"""
    if not LEAST <= len(text.split()) <= MOST or not _ENDS.search(text) or text[0].islower():
        return False
    if _ITEM.match(text) or _BYLINE.match(text) or "|" in text:
        return False
    return not heads(passage, sentence) and text.casefold() != (passage.metadata.title or "").casefold()


def refers(text: str, named: Container[str] = frozenset()) -> bool:
    """Does it open with words that point back, or speak of "she" or "it" before it names anyone?"""
    opening = text.lstrip("\"'“‘«( ")
    if _CONNECTIVE.match(opening) or _OPENER.match(opening):
        return True
    names = [
        found.start()
        for found in _CAPITALISED.finditer(opening)
        if found.start() > 0 or plain(found.group()) in named
    ]
    points = _POINTS.search(opening)
    if points and len(opening[: points.start()].split()) < _EARLY:
        return True
    if _PERSON.search(opening) and not names:
        return True
    if (whom := _OBJECT.search(opening)) and len([at for at in names if at < whom.start()]) < 3:
        return True
    back = _BACK.search(opening)
    if back is None or (names and names[0] < back.start()):
        return False
    # "Crews lost their jobs": mostly the crews'.
    early = _VERY_EARLY if back.group().lower() in ("their", "them") else _EARLY
    return len(opening[: back.start()].split()) < early
