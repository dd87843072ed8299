"""The questions: SQuAD 2.0 as whole articles, so that they can be cut as `qa` cuts them, and QAMR.

Articles are held out whole, by a hash of their title: no run, whatever its seed, trains on one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from qa.domain import Article, Metadata, Span

HELD_OUT = 32
_SALT = "held out for development"

_NEIGHBOURHOOD = 400
"""Characters of other sentences put around one of QAMR's, where it has some of the same text."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one paragraph of an article, and where the article answers it.

    Offsets are into the article's text. No answers: the paragraph does not say, though
    its topic fits.
    """

    id: str
    text: str
    source: str
    paragraph: Span
    answers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Squad:
    """Articles by source, and the questions about them."""

    articles: dict[str, Article]
    questions: list[Question]

    def title(self, source: str) -> str:
        """What the article is about."""
        return self.articles[source].metadata.title or ""

    def texts(self, question: Question) -> list[str]:
        """The words of each answer."""
        text = self.articles[question.source].text
        return [text[span.start : span.end] for span in question.answers]

    def paragraph(self, question: Question) -> str:
        """The paragraph that the question was written about."""
        place = question.paragraph
        return self.articles[question.source].text[place.start : place.end]

    def part(self, *, held_out: bool) -> Squad:
        """Only the held-out articles, or only the others."""
        kept = _held_out(self) if held_out else set(self.articles) - _held_out(self)
        articles = {source: article for source, article in self.articles.items() if source in kept}
        return Squad(articles, [question for question in self.questions if question.source in kept])


def _held_out(squad: Squad) -> set[str]:
    def key(source: str) -> str:
        return hashlib.sha256(f"{_SALT}: {squad.title(source)}".encode()).hexdigest()

    return set(sorted(squad.articles, key=key)[:HELD_OUT])


def read_squad(folder: Path) -> Squad:
    """From `contexts.jsonl.gz` and `questions.jsonl.gz`; an article is its paragraphs, joined."""
    texts: dict[str, str] = {}
    titles: dict[str, str] = {}
    places: dict[str, tuple[str, Span]] = {}
    for row in _rows(folder / "contexts.jsonl.gz"):
        source = row["context_id"].split("-")[0]
        before = f"{texts[source]}\n\n" if source in texts else ""
        texts[source] = before + row["text"]
        titles[source] = unquote(row["title"])
        places[row["context_id"]] = source, Span(len(before), len(texts[source]))
    articles = {source: _article(source, titles[source], text) for source, text in texts.items()}
    questions = [_question(row, *places[row["context_id"]]) for row in _rows(folder / "questions.jsonl.gz")]
    return Squad(articles, questions)


def _article(source: str, title: str, text: str) -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(source, text, digest, Metadata(title), (Span(0, len(text)),))


def _question(row: dict[str, Any], source: str, paragraph: Span) -> Question:
    found = [(paragraph.start + a["answer_start"], len(a["text"])) for a in row["answers"]]
    answers = tuple(Span(start, start + length) for start, length in found)
    return Question(row["id"], row["question"].strip(), source, paragraph, answers)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and what it is read against; `answer` is a stretch of *passage*, None where there is none.

    The title, "" where there is none, is read but never answers. *kind* is where it comes from.
    """

    question: str
    title: str
    passage: str
    answer: Span | None
    kind: str = "own"


def read_qamr(path: Path) -> list[Example]:
    """QAMR's questions, each sentence amid its neighbours where the set has them.

    Three people pointed at words; the stretch that most of them chose counts, and of
    several the one of middle length.
    """
    rows = list(_rows(path))
    texts: dict[str, dict[tuple[int, ...], str]] = {}
    for row in rows:
        text, place = _place(row)
        texts.setdefault(text, {})[place] = row["context"]
    return [_example(row, texts) for row in rows]


def _place(row: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    """The text that a sentence is of, and its paragraph and number there."""
    *text, paragraph, number = row["sentence_id"].split(":")
    return ":".join(text), (int(paragraph), int(number))


def _example(row: dict[str, Any], texts: dict[str, dict[tuple[int, ...], str]]) -> Example:
    text, place = _place(row)
    before, after = _around(texts[text], place)
    answer = _agreed(row["answers"])
    start = len(before) + answer.start
    return Example(
        row["question"].strip(),
        "",
        before + row["context"] + after,
        Span(start, start + answer.end - answer.start),
        "qamr",
    )


def _around(sentences: dict[tuple[int, ...], str], place: tuple[int, ...]) -> tuple[str, str]:
    """What stands before and after a sentence, in turn from near to far, while there is room."""
    order = sorted(sentences)
    at = order.index(place)
    before, after = "", ""
    for distance in range(1, len(order)):
        if len(before) + len(after) > _NEIGHBOURHOOD:
            break
        if at - distance >= 0:
            before = f"{sentences[order[at - distance]]} {before}"
        if at + distance < len(order):
            after = f"{after} {sentences[order[at + distance]]}"
    return before, after


def _agreed(answers: list[dict[str, Any]]) -> Span:
    spans = sorted((len(a["text"]), a["answer_start"]) for a in answers)
    counts = Counter(spans)
    most = max(counts.values())
    chosen = [span for span in spans if counts[span] == most]
    length, start = chosen[len(chosen) // 2]
    return Span(start, start + length)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
