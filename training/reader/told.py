"""Examples of the stories of our own writing: questions against windows of the articles, as `qa` reads."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.domain import Passage, Span, TokenCounter
from qa.reader.lexical import content_words
from qa.reader.spans import cut
from training.reader.data import Example
from training.reader.examples import UNTITLED, as_typed, packed_anew
from training.storybook import Asked, Place, Story

WITHOUT = 2
"""So many windows without the answer for each question that has one; for those that have none, one more."""

_BUDGETS = (70, 160)
_LIKELY = 6  # the windows without the answer are drawn from so many
_TYPED = 0.5  # of what is typed with care: a quarter of the questions are written carelessly


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What is read together: a window of an article, or a whole passage."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        return self.passage.quote(self.span.start, self.span.end)

    def holds(self, place: Place) -> bool:
        """Is all of *place* in it?"""
        return (
            place.source == self.passage.source
            and self.span.start <= place.span.start
            and place.span.end <= self.span.end
        )


def edition(stories: Sequence[Story], count: TokenCounter, *, seed: int, number: int) -> Iterator[Example]:
    """All questions once, every place that answers, the articles cut anew."""
    chance = random.Random(f"{seed} stories {number}")
    for story in stories:
        stretches = list(_stretches(story, count, chance))
        for asked in story.questions:
            for example in _examples(story, asked, stretches, chance):
                yield as_typed(example, chance) if chance.random() < _TYPED else example


def _stretches(story: Story, count: TokenCounter, chance: random.Random) -> Iterator[_Stretch]:
    for article in story.articles:
        windows = chance.random() < 0.7
        for passage in packed_anew(article, count, chance, _BUDGETS):
            if not windows:
                yield _Stretch(passage, Span(passage.start, passage.end))
                continue
            for some in cut(passage):
                yield _Stretch(passage, Span(some[0].start, some[-1].end))


def _examples(
    story: Story, asked: Asked, stretches: Sequence[_Stretch], chance: random.Random
) -> Iterator[Example]:
    kind = "story bare" if asked.decides else "story"
    places = [_whole(place, stretches) if asked.decides else place for place in asked.answers]
    holding: dict[int, list[Place]] = {}
    for place in places:
        for at, stretch in enumerate(stretches):
            if stretch.holds(place):
                holding.setdefault(at, []).append(place)
    for at, found in holding.items():
        stretch, place = stretches[at], chance.choice(found)
        answer = Span(place.span.start - stretch.span.start, place.span.end - stretch.span.start)
        yield Example(asked.text, _title(stretch, chance), stretch.text, answer, kind)
    said = [story.text(place).casefold() for place in asked.answers]
    without = [
        stretch
        for at, stretch in enumerate(stretches)
        if at not in holding
        and not any(words in stretch.text.casefold() for words in said)
        and not any(_touches(stretch, place) for place in asked.answers)
    ]
    words = content_words(asked.text)
    alike = sorted(without, key=lambda one: -len(words & content_words(one.text)) - 0.5 * chance.random())
    wanted = WITHOUT if asked.answers else WITHOUT + 1
    for stretch in chance.sample(alike[:_LIKELY], min(wanted, len(alike[:_LIKELY]))):
        yield Example(
            asked.text, _title(stretch, chance), stretch.text, None, kind if asked.answers else "story miss"
        )


def _touches(stretch: _Stretch, place: Place) -> bool:
    """Does *place* begin or end in it, though it does not hold it whole?"""
    same = place.source == stretch.passage.source
    return same and stretch.span.start < place.span.end and place.span.start < stretch.span.end


def _whole(place: Place, stretches: Sequence[_Stretch]) -> Place:
    """The sentence, as it was cut, that *place* begins in."""
    for stretch in stretches:
        if stretch.passage.source != place.source:
            continue
        for sentence in stretch.passage.sentences:
            if sentence.start <= place.span.start < sentence.end:
                return Place(place.source, Span(sentence.start, sentence.end))
    return place


def _title(stretch: _Stretch, chance: random.Random) -> str:
    return "" if chance.random() < UNTITLED else stretch.passage.metadata.title or ""
