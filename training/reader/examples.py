"""Examples in editions: all questions once, put and cut anew, and what was found but does not answer.

For every edition the articles are cut into passages as `qa` cuts them, with another budget each, and indexed
for BM25 as `qa` indexes them. An edition is a function of the seed and its number alone.
"""

from __future__ import annotations

import random
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.domain import Article, Passage, Span, TokenCounter
from qa.passages import passages
from qa.store.terms import TermsReader, TermsWriter, terms_of
from training.reader.bare import bare
from training.reader.data import Example, Question, Squad
from training.reader.nearest import Nearest
from training.reader.wording import Names, reworded, swapped, typed

KINDS = ("own", "retrieved", "swapped", "bare", "qamr", "story", "story miss", "story bare", "claim")

RETRIEVED, SWAPPED = 0.5, 0.18
"""For each of SQuAD's questions so many passages that search finds but that do not answer, and so many near
misses made by a swap."""

BARE, UNDECIDED = 0.5, 0.5
"""Of what can be made a question for yes or no, this share is; and for each decided one so many that nothing
decides."""

STRANGE = 0.3
"""For each of QAMR's questions so many that are read against other sentences."""

WHOLE = 0.25
"""So many of SQuAD's own are read against their paragraph as it is, not against a passage."""

TYPED, UNTITLED, REWORDED = 0.3, 0.4, 0.15

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
            found = packed_anew(article, count, chance)
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


def packed_anew(
    article: Article, count: TokenCounter, chance: random.Random, budgets: tuple[int, int] = _BUDGETS
) -> list[Passage]:
    """*article* in passages of a budget between two."""
    low, high = budgets
    return passages(article, budget=int(low + (high - low) * chance.random() ** 2), count=count)


class Maker:
    """Makes the editions of SQuAD and QAMR. *nearest*: what lies near in meaning."""

    def __init__(
        self, squad: Squad, qamr: Sequence[Example], nearest: Nearest, count: TokenCounter, *, seed: int
    ) -> None:
        self._squad, self._qamr, self._nearest = squad, qamr, nearest
        self._count, self._seed = count, seed
        self._answered = [question for question in squad.questions if question.answers]
        self._names = Names.of((question.text, question.source) for question in squad.questions)
        self._others: dict[str, list[str]] = {}
        for question in squad.questions:
            self._others.setdefault(question.source, []).extend(squad.texts(question))

    def edition(self, number: int) -> Iterator[Example]:
        """All of it, kind after kind."""
        chance = random.Random(f"{self._seed} edition {number}")
        pack = Pack.build(self._squad, self._count, chance)
        for example in self._all(pack, chance):
            yield as_typed(example, chance)

    def _all(self, pack: Pack, chance: random.Random) -> Iterator[Example]:
        every = self._squad.questions
        for question in every:
            example = self._own(question, pack, chance)
            if chance.random() < REWORDED:
                example = replace(example, question=reworded(example.question, chance))
            yield example
        for question in chance.choices(self._answered, k=round(RETRIEVED * len(every))):
            if found := self._retrieved(question, pack, chance):
                yield found
        for _ in range(round(SWAPPED * len(every))):
            if found := self._swapped(pack, chance):
                yield found
        yield from self._bare(pack, chance)
        yield from self._qamr
        for example in chance.sample(self._qamr, round(STRANGE * len(self._qamr))):
            yield replace(example, passage=self._elsewhere(example, chance), answer=None)

    def _own(self, question: Question, pack: Pack, chance: random.Random) -> Example:
        if chance.random() < WHOLE:
            return self._in_paragraph(question, chance)
        if question.answers:
            return self._answerable(question, pack, chance)
        nearest = _most_alike(question.text, pack.overlapping(question.source, question.paragraph))
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

    def _retrieved(self, question: Question, pack: Pack, chance: random.Random) -> Example | None:
        """One of the best passages without the answer's words: of the same article, or of the others."""
        same = chance.random() < 0.5
        if chance.random() < 0.5:
            found = self._nearest.passages(question, same=same)
        else:
            within = pack.places[question.source] if same else None
            hits = pack.terms.search(question.text, limit=_DEPTH, within=within)
            found = [pack.passages[place] for place, _ in hits]
        answers = [text.casefold() for text in self._squad.texts(question)]
        fit = [
            passage
            for passage in found
            if same == (passage.source == question.source)
            and not any(answer in passage.text.casefold() for answer in answers)
        ][:_NEAREST]
        if not fit:
            return None
        passage = chance.choice(fit)
        title = passage.metadata.title or ""
        return Example(
            question.text, title if chance.random() >= UNTITLED else "", passage.text, None, "retrieved"
        )

    def _swapped(self, pack: Pack, chance: random.Random) -> Example | None:
        """A near miss."""
        for _ in range(_TRIES):
            example = self._answerable(chance.choice(self._answered), pack, chance)
            known = f"{example.title} {example.passage}"
            if changed := swapped(example.question, known, self._names, chance):
                return Example(changed, example.title, example.passage, None, "swapped")
        return None

    def _bare(self, pack: Pack, chance: random.Random) -> Iterator[Example]:
        """Questions for yes or no; the answer is the whole sentence that decides."""
        decided = 0
        for question in self._answered:
            if chance.random() >= BARE or not (example := self._decided(question, pack, chance)):
                continue
            decided += 1
            yield example
            if chance.random() < UNDECIDED / 2 and (other := self._retrieved(question, pack, chance)):
                yield replace(other, question=example.question, kind="bare")
        unanswered = [question for question in self._squad.questions if not question.answers]
        chance.shuffle(unanswered)
        left = round(decided * UNDECIDED / 2)
        for question in unanswered:
            if not left:
                return
            if asked := bare(question.text, None, self._others[question.source], chance):
                left -= 1
                example = self._own(question, pack, chance)
                yield replace(example, question=asked, kind="bare")

    def _decided(self, question: Question, pack: Pack, chance: random.Random) -> Example | None:
        span = question.answers[0]
        passage = pack.holding(question.source, span)
        said = self._squad.texts(question)[0]
        asked = bare(question.text, said, self._others[question.source], chance)
        if passage is None or asked is None:
            return None
        answer = sentence_of(passage, span)
        return Example(asked, self._title(question, chance), passage.text, answer, "bare")

    def _elsewhere(self, example: Example, chance: random.Random) -> str:
        """Sentences of another text that share a word with the question, where one of some tried does."""
        asked = set(terms_of(example.question))
        assert example.answer is not None
        said = example.passage[example.answer.start : example.answer.end].casefold()
        tried = [other.passage for other in chance.sample(self._qamr, 3 * _TRIES)]
        fit = [text for text in tried if said not in text.casefold() and text != example.passage]
        return max(fit, key=lambda text: len(asked & set(terms_of(text))), default=chance.choice(tried))

    def _title(self, question: Question, chance: random.Random) -> str:
        return "" if chance.random() < UNTITLED else self._squad.title(question.source)


def sentence_of(passage: Passage, span: Span) -> Span:
    """The sentence of *passage* that *span* begins in, as offsets into the passage's text."""
    sentence = next((one for one in passage.sentences if span.start < one.end), passage.sentences[-1])
    return Span(sentence.start - passage.start, sentence.end - passage.start)


def as_typed(example: Example, chance: random.Random) -> Example:
    """As people type, some of the time."""
    if chance.random() >= TYPED:
        return example
    return replace(example, question=typed(example.question, chance))


def _most_alike(question: str, passages: Sequence[Passage]) -> Passage:
    asked = set(terms_of(question))
    return max(passages, key=lambda passage: len(asked & set(terms_of(passage.text))))
