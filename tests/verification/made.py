"""Small made-up articles, and claims about them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.answering.verification import Verification
from qa.domain import Citation, Claim, Evidence, Metadata, Passage, Rejected, ScoredPassage, Statement
from qa.domain import Sentence as Place
from qa.passages.boundaries import starts
from tests.fakes import HashEmbedder


def article(text: str, *, source: str = "seeds/mill.txt", title: str | None = None) -> Passage:
    """One passage, its sentences cut as `qa` cuts them."""
    edges = sorted({0, *starts(text), len(text)})
    sentences = []
    for start, end in pairwise(edges):
        stretch = text[start:end]
        first = start + len(stretch) - len(stretch.lstrip())
        sentences.append(Place(first, start + len(stretch.rstrip()), 1))
    return Passage(source, text, 0, 1, tuple(sentences), Metadata(title))


def evidence(*passages: Passage) -> Evidence:
    """The passages, best first."""
    return Evidence("?", tuple(ScoredPassage(one, 1 / (1 + at)) for at, one in enumerate(passages)))


def cited(text: str, passage: Passage, number: int = 0) -> Claim:
    """A claim that cites sentence *number* of *passage*."""
    sentence = passage.sentences[number]
    return Claim(text, (Citation.of(passage, sentence.start, sentence.end),))


def verdicts(claims: Sequence[Claim], *passages: Passage) -> list[Statement | Rejected]:
    """By rules, words and hashed vectors alone."""
    return Verification(HashEmbedder()).verify(claims, evidence(*passages))


def verdict(text: str, sentence: str, *, title: str | None = None) -> Statement | Rejected:
    """On a claim that cites all of a small article."""
    passage = article(sentence, title=title)
    claim = Claim(text, (Citation.of(passage, 0, len(sentence)),))
    return verdicts([claim], passage)[0]
