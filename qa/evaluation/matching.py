"""Does an answer say what is accepted? Whole tokens and normalised figures, never letters.

A text becomes words and quantities, so that "$14.3bn" is "$14.3 billion", "188" is not in
"1887", and what stands before a phrase ("not 49%") is seen. Nothing here knows about articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qa.quantities import Quantity, quantities

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ARTICLES = frozenset({"a", "an", "the"})
_NEGATIONS = frozenset(
    "not no never neither nor without cannot deny denies denied denying false untrue wrong".split()
)
_SOFTENED = frozenset({"only", "just", "merely", "simply", "least"})
_CONTRAST = frozenset({"but", "rather", "instead"})
_NEAR = 3
_NAME = re.compile(r"[^\W\d_]\w*(?:['’]\w+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…]\s+|\n)\W*\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, or a figure."""

    word: str
    quantity: Quantity | None = None

    def fits(self, other: Token) -> bool:
        """The same word, or figures that agree."""
        if self.quantity and other.quantity:
            return self.quantity.agrees(other.quantity)
        return self.word == other.word and not (self.quantity or other.quantity)


def tokens(text: str) -> list[Token]:
    """Words and figures, in order; articles ("a", "the") and punctuation left out."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    found: list[tuple[int, Token]] = []
    place = 0
    for figure in [*quantities(text), None]:
        stop = figure.start if figure else len(text)
        for match in _WORD.finditer(text, place, stop):
            word = match.group().casefold().removesuffix("'s")
            if word not in _ARTICLES:
                found.append((match.start(), Token(word)))
        if figure:
            found.append((figure.start, Token(text[figure.start : figure.end].casefold(), figure)))
            place = figure.end
    return [token for _, token in found]


def holds(text: str, phrase: str) -> bool:
    """Does *text* say *phrase*, word for word and figure for figure, without negating it?"""
    ours, theirs = tokens(text), tokens(phrase)
    return any(not _negated(ours, at, theirs) for at in _places(ours, theirs))


def negates(text: str, phrase: str) -> bool:
    """Does *text* hold *phrase* only where it is negated?"""
    ours, theirs = tokens(text), tokens(phrase)
    places = list(_places(ours, theirs))
    return bool(places) and all(_negated(ours, at, theirs) for at in places)


def exact(text: str, phrases: Iterable[str]) -> bool:
    """Is *text* one of *phrases*, and nothing else?"""
    ours = tokens(text)
    return any(
        len(ours) == len(theirs) and all(a.fits(b) for a, b in zip(ours, theirs, strict=True))
        for theirs in map(tokens, phrases)
    )


def f1(text: str, phrases: Iterable[str]) -> float:
    """Token F1 with the best of *phrases* (that of SQuAD, over these tokens)."""
    ours = [_key(token) for token in tokens(text)]
    return max((_f1(ours, [_key(token) for token in tokens(phrase)]) for phrase in phrases), default=0.0)


def same_figures(text: str, phrase: str) -> bool | None:
    """Does *text* have the figures of *phrase*? None when *phrase* has none."""
    wanted = quantities(phrase)
    if not wanted:
        return None
    found = quantities(text)
    return all(any(one.agrees(other) for other in found) for one in wanted)


def names(text: str, known: Collection[str] = ()) -> frozenset[str]:
    """The capitalised words of *text*, in lower case.

    A word that begins a sentence is capitalised anyway: it counts when it is one of the *known*
    names, or has a capital inside.
    """
    found = set()
    for match in _NAME.finditer(text):
        word = match.group().replace("’", "'").removesuffix("'s")
        name = word.casefold()
        begins = _SENTENCE_START.search(text[max(0, match.start() - 8) : match.start()])
        inner = word[1:] != word[1:].lower()
        if inner or (word[:1].isupper() and (name in known or not begins)):
            found.add(name)
    return frozenset(found)


def words(text: str) -> frozenset[str]:
    """All words of *text*, in lower case."""
    return frozenset(token.word for token in tokens(text))


def _places(ours: Sequence[Token], theirs: Sequence[Token]) -> Iterable[int]:
    if not theirs:
        return
    for at in range(len(ours) - len(theirs) + 1):
        if all(ours[at + i].fits(token) for i, token in enumerate(theirs)):
            yield at


def _negated(ours: Sequence[Token], at: int, phrase: Sequence[Token]) -> bool:
    """A negation within three words before, unless it is "not only", or part of the phrase itself."""
    if _negative(phrase[0].word):
        return False
    for back in range(1, _NEAR + 1):
        place = at - back
        if place < 0 or ours[place].word in _CONTRAST:
            return False
        if _negative(ours[place].word):
            after = ours[place + 1].word if place + 1 < len(ours) else ""
            return after not in _SOFTENED
    return False


def _negative(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def _key(token: Token) -> str:
    figure = token.quantity
    return f"{figure.value}{figure.unit or ''}" if figure else token.word


def _f1(ours: Sequence[str], theirs: Sequence[str]) -> float:
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs)) if common else 0.0
