"""Examples without end, each pool of them a function of the seed and the pool's number alone.

So a run that is taken up again goes on where it stopped, with nothing to remember but its step.
An epoch is one pass over SQuAD's questions. For each, the articles are cut into passages anew,
as `qa` cuts them, with another budget, and indexed for BM25 as `qa` indexes them.
"""

from __future__ import annotations

import random
import tempfile
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from qa.domain import Article, Passage, Span, TokenCounter
from qa.passages import passages
from qa.store.terms import TermsReader, TermsWriter, terms_of
from training.reader.data import Example, Question, Squad
from training.reader.wording import Names, swapped, typed

POOL = 2048
"""Examples that are made, and sorted by length, together."""

RETRIEVED, SWAPPED = 0.25, 0.08
"""Shares of a pool: passages that search finds but that do not answer; swapped near misses.

What QAMR's share leaves besides is SQuAD's own, of which a third cannot be answered.
"""

WHOLE = 0.25
"""So many of SQuAD's own are read against their paragraph as it is, not against a passage."""

TYPED, UNTITLED = 0.3, 0.4

_BUDGETS = (80, 220)  # tokens; short ones are likelier: `qa` uses short ones, and they are read faster
_NEAREST = 4  # a retrieved negative is one of so many, so that a question does not always meet the same
_DEPTH = 60
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Pack:
    """All articles cut into passages; `places` are an article's, in its order, as indices."""

    passages: list[Passage]
    places: dict[str, list[int]]
    terms: TermsReader

    @classmethod
    def build(cls, squad: Squad, count: TokenCounter, chance: random.Random) -> Pack:
        """Each article with a budget of its own. The index is memory-mapped; its folder may go."""
        packed: list[Passage] = []
        places: dict[str, list[int]] = {}
        for source, article in squad.articles.items():
            found = _packed(article, count, chance)
            places[source] = list(range(len(packed), len(packed) + len(found)))
            packed += found
        with tempfile.TemporaryDirectory() as folder:
            writer = TermsWriter(Path(folder))
            writer.add((at, p.text, p.metadata.title or "") for at, p in enumerate(packed))
            writer.close()
            return cls(packed, places, TermsReader(Path(folder)))

    def holding(self, source: str, span: Span) -> Passage | None:
        """The passage that holds all of *span*; None where it runs over a break."""
        places = self.places[source]
        at = bisect_right(places, span.start, key=lambda place: self.passages[place].start) - 1
        passage = self.passages[places[max(at, 0)]]
        return passage if passage.start <= span.start and span.end <= passage.end else None

    def overlapping(self, source: str, span: Span) -> list[Passage]:
        """The passages that hold some of *span*."""
        found = [self.passages[place] for place in self.places[source]]
        return [passage for passage in found if passage.start < span.end and span.start < passage.end]


def _packed(article: Article, count: TokenCounter, chance: random.Random) -> list[Passage]:
    low, high = _BUDGETS
    return passages(article, budget=int(low + (high - low) * chance.random() ** 2), count=count)


@dataclass(frozen=True, slots=True)
class _Epoch:
    number: int
    order: list[int]
    pack: Pack


class Stream:
    """The pools, in order or not. Making the first of an epoch takes half a minute."""

    def __init__(
        self, squad: Squad, qamr: list[Example], count: TokenCounter, *, seed: int, share: float
    ) -> None:
        self._squad, self._qamr, self._count, self._seed = squad, qamr, count, seed
        self._answered = [question for question in squad.questions if question.answers]
        self._names = Names.of((question.text, question.source) for question in squad.questions)
        self._shares = {
            "qamr": round(POOL * share),
            "retrieved": round(POOL * RETRIEVED),
            "swapped": round(POOL * SWAPPED),
        }
        self._plain = POOL - sum(self._shares.values())
        self._epoch: _Epoch | None = None

    def pool(self, number: int) -> list[Example]:
        """`POOL` examples: SQuAD's own in an order of the epoch, the others drawn."""
        chance = random.Random(f"{self._seed} pool {number}")
        epoch, at = divmod(number, len(self._squad.questions) // self._plain)
        made = self._open(epoch)
        own = made.order[at * self._plain : (at + 1) * self._plain]
        examples = [self._own(self._squad.questions[place], made.pack, chance) for place in own]
        for _ in range(self._shares["retrieved"]):
            examples.append(self._retrieved(chance.choice(self._answered), made.pack, chance))
        for _ in range(self._shares["swapped"]):
            examples.append(self._swapped(made.pack, chance))
        for _ in range(self._shares["qamr"]):
            examples.append(chance.choice(self._qamr))
        return [_as_typed(example, chance) for example in examples]

    def _open(self, number: int) -> _Epoch:
        if self._epoch is None or self._epoch.number != number:
            chance = random.Random(f"{self._seed} epoch {number}")
            order = list(range(len(self._squad.questions)))
            chance.shuffle(order)
            self._epoch = _Epoch(number, order, Pack.build(self._squad, self._count, chance))
        return self._epoch

    def _own(self, question: Question, pack: Pack, chance: random.Random) -> Example:
        if chance.random() < WHOLE:
            return self._in_paragraph(question, chance)
        if question.answers:
            return self._answerable(question, pack, chance)
        near = pack.overlapping(question.source, question.paragraph)
        asked = set(terms_of(question.text))
        nearest = max(near, key=lambda passage: len(asked & set(terms_of(passage.text))))
        return Example(question.text, self._title(question, chance), nearest.text, None)

    def _in_paragraph(self, question: Question, chance: random.Random) -> Example:
        first = question.paragraph.start
        answer = next((Span(s.start - first, s.end - first) for s in question.answers), None)
        title = self._title(question, chance)
        return Example(question.text, title, self._squad.paragraph(question), answer)

    def _answerable(self, question: Question, pack: Pack, chance: random.Random) -> Example:
        span = question.answers[0]
        passage = pack.holding(question.source, span)
        if passage is None:
            return self._in_paragraph(question, chance)
        answer = Span(span.start - passage.start, span.end - passage.start)
        return Example(question.text, self._title(question, chance), passage.text, answer)

    def _retrieved(self, question: Question, pack: Pack, chance: random.Random) -> Example:
        """One of the best passages without the answer's words: of the same article, or of the others."""
        same = chance.random() < 0.5
        within = pack.places[question.source] if same else None
        found = pack.terms.search(question.text, limit=_DEPTH, within=within)
        answers = [text.casefold() for text in self._squad.texts(question)]
        fit = [
            passage
            for passage in (pack.passages[place] for place, _ in found)
            if same == (passage.source == question.source)
            and not any(answer in passage.text.casefold() for answer in answers)
        ][:_NEAREST]
        if not fit:
            return self._retrieved(chance.choice(self._answered), pack, chance)
        passage = chance.choice(fit)
        title = passage.metadata.title or ""
        return Example(question.text, title if chance.random() >= UNTITLED else "", passage.text, None)

    def _swapped(self, pack: Pack, chance: random.Random) -> Example:
        """A near miss; an answerable question as it is, where no question tried has a word to swap."""
        for _ in range(_TRIES):
            example = self._answerable(chance.choice(self._answered), pack, chance)
            known = f"{example.title} {example.passage}"
            if changed := swapped(example.question, known, self._names, chance):
                return Example(changed, example.title, example.passage, None)
        return example

    def _title(self, question: Question, chance: random.Random) -> str:
        return "" if chance.random() < UNTITLED else self._squad.title(question.source)


def _as_typed(example: Example, chance: random.Random) -> Example:
    if chance.random() >= TYPED:
        return example
    return Example(typed(example.question, chance), example.title, example.passage, example.answer)
