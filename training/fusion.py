"""Measure how the two searches are best made one order (`qa.retrieval.fuse`).

    python -m training.fusion DATA/squad2_train training/comparisons

SQuAD's held-out articles are searched all at once, the stories eighty at once, or for every fifth question
its own alone. Printed is for how many of the answerable questions a passage with the answer is placed first,
among three and among ten, by reciprocal rank fusion and by score with several weights.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qa.domain import Leg, PassageId
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.models import find
from qa.retrieval import Hits, fuse, legs_of
from training import storybook
from training.piles import MODEL, Asked, Fusion, Pile, Squad, ask
from training.reader.data import read_squad
from training.storypiles import asked_of

if TYPE_CHECKING:
    from qa.domain import Embedder, Evidence, Vector

AMONG = (1, 3, 10)
WEIGHTS = (0.5, 0.6, 0.7)
_PILE = 80
_ALONE = 0.2
"""So many of the stories' questions are asked of their own story, the others of eighty."""
_CONSTANT = 10
"""Of reciprocal rank fusion, as `qa` had it before."""


def by_rank(
    dense: Hits, terms: Hits, _near: Mapping[PassageId, float]
) -> list[tuple[PassageId, float, tuple[Leg, ...]]]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""
    fused = [
        (id_, sum(1 / (_CONSTANT + leg.rank) for leg in legs), legs)
        for id_, legs in legs_of(dense, terms).items()
    ]
    return sorted(fused, key=lambda one: (-one[1], one[0]))


WAYS: Mapping[str, Fusion] = {
    "by rank": by_rank,
    **{f"by score, {weight}": partial(fuse, meaning=weight) for weight in WEIGHTS},
}


def place(asked: Asked, evidence: Evidence) -> int:
    """Of the first passage with a whole answer, from 1; 0 where none has one."""
    for rank, one in enumerate(evidence.passages, start=1):
        source, first, last = one.passage.source, one.passage.start, one.passage.end
        if any(source == name and first <= start and end <= last for name, start, end in asked.answers):
            return rank
    return 0


def places(pile: Pile, asked: Sequence[tuple[str, Asked, Vector]]) -> Iterator[tuple[str, str, int]]:
    """(collection, way, place) of each question that is asked of *pile* and each way of fusing."""
    for collection, one, vector in asked:
        for way, order in WAYS.items():
            yield collection, way, place(one, pile.evidence(one, vector, order))


def _stories(folder: Path, embedder: Embedder, chance: random.Random) -> Iterator[tuple[str, str, int]]:
    stories = storybook.read(folder)
    chance.shuffle(stories)
    for first in range(0, len(stories), _PILE):
        some = stories[first : first + _PILE]
        with TemporaryDirectory() as scratch:
            pile = Pile.build([a for story in some for a in story.articles], embedder, Path(scratch))
            for story in some:
                yield from places(pile, list(_asked(story, embedder, chance)))


def _asked(
    story: storybook.Story, embedder: Embedder, chance: random.Random
) -> Iterator[tuple[str, Asked, Vector]]:
    own = frozenset(article.source for article in story.articles)
    answerable = [one for one in story.questions if one.answers and not one.miss]
    for one, vector in zip(answerable, embedder.encode([one.text for one in answerable]), strict=True):
        kind = "yes or no" if one.decides else "questions"
        if chance.random() < _ALONE:
            yield f"{kind}, own story", next(asked_of(one, own)), vector
        else:
            yield f"{kind}, {_PILE} stories", next(asked_of(one, None)), vector


def _squad(
    data: Path, embedder: Embedder, chance: random.Random, count: int
) -> Iterator[tuple[str, str, int]]:
    squad, held = Squad.read(data), read_squad(data).part(held_out=True).articles
    articles = [article for article in squad.articles if article.source in held]
    with TemporaryDirectory() as scratch:
        pile = Pile.build(articles, embedder, Path(scratch))
        asked = ask(squad, articles, [], chance, shares={"answerable": count})
        vectors = embedder.encode([one.text for one in asked])
        yield from places(pile, [("SQuAD", one, vector) for one, vector in zip(asked, vectors, strict=True)])


def table(found: Iterator[tuple[str, str, int]]) -> str:
    """One row for each collection and way: questions, and the shares by place."""
    placed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for collection, way, at in found:
        placed[collection, way].append(at)
    lines = ["| asked | fused | questions | first | among 3 | among 10 |", "|---|---|---|---|---|---|"]
    for (collection, way), places_ in sorted(placed.items()):
        shares = [sum(0 < at <= among for at in places_) / len(places_) for among in AMONG]
        cells = [collection, way, str(len(places_)), *(f"{share:.1%}" for share in shares)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Measure how two searches become one order.")
    parser.add_argument("data", type=Path, help="folder with contexts.jsonl.gz and questions.jsonl.gz")
    parser.add_argument("stories", type=Path, help="training/comparisons")
    parser.add_argument("--questions", type=int, default=2500, help="of SQuAD, at most")
    given = parser.parse_args()
    embedder, chance = BulkEmbedder(find(MODEL)), random.Random(0)
    for some in (
        _squad(given.data, embedder, chance, given.questions),
        _stories(given.stories, embedder, chance),
    ):
        print(table(some), flush=True)


if __name__ == "__main__":
    main()
