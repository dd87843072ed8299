"""The held-out stories, searched as `qa` searches, and the questions asked of them.

A question for yes or no is asked twice: of all that there is, and without the passages that decide it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from qa.domain import Embedder
from training import storybook
from training.piles import Asked, Paragraph, Pile
from training.questions import Question
from training.storybook import Story, held_out, read

ANSWERED, DECIDED, UNDECIDED = "answerable", "yes or no", "yes or no, taken out"
ALONE = 0.5
"""So many questions are asked of their own story alone, the others of all stories of their half."""


def prepare(folder: Path, embedder: Embedder, *, seed: int) -> tuple[list[Question], list[Question]]:
    """The questions about two halves of the held-out stories of *folder*, with their evidence."""
    kept = held_out(read(folder))[1]
    chance = random.Random(seed)
    chance.shuffle(kept)
    return searched(kept[::2], embedder, chance), searched(kept[1::2], embedder, chance)


def searched(stories: Sequence[Story], embedder: Embedder, chance: random.Random) -> list[Question]:
    """The questions about *stories*, with their evidence: from their own story, or from all of *stories*."""
    found = []
    with TemporaryDirectory() as scratch:
        pile = Pile.build([a for story in stories for a in story.articles], embedder, Path(scratch))
        for story in stories:
            own = frozenset(article.source for article in story.articles)
            vectors = embedder.encode([one.text for one in story.questions])
            for one, vector in zip(story.questions, vectors, strict=True):
                within = own if chance.random() < ALONE else None
                for asked in asked_of(one, within):
                    words = tuple(story.text(place) for place in one.answers) if asked.answers else ()
                    found.append(
                        Question(
                            one.text,
                            asked.kind,
                            pile.evidence(asked, vector),
                            words,
                            asked.answers or None,
                            one.decides,
                        )
                    )
    return found


def asked_of(one: storybook.Asked, within: frozenset[str] | None) -> Iterator[Asked]:
    """*one* as it is asked of the articles *within* (None: of all)."""
    places = frozenset((p.source, p.span.start, p.span.end) for p in one.answers)
    if one.miss:
        yield Asked(one.text, f"miss: {one.miss}", places, within)
        return
    yield Asked(one.text, DECIDED if one.decides else ANSWERED, places, within)
    if one.decides:
        without = tuple(Paragraph(*place) for place in sorted(places))
        yield Asked(one.text, UNDECIDED, frozenset(), within, without)
