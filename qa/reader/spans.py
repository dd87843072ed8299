"""The span reader: a small network reads the likeliest stretches and points at the exact words.

The passages that were found are cut into windows of a few sentences, and those with most of the
question's words are read, within a budget of time. In each sentence the best spans are taken; their margin
over "no answer" in their window, and how it was found, become a probability through one logistic
model. Weights and network are made by `training/`; the model card stands beside them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qa.domain import Candidate, Evidence, Passage, ScoredPassage, Sentence
from qa.networks import Graph
from qa.reader.inputs import Encoder, Input
from qa.reader.lexical import asks_yes_or_no, content_words, holds, kind_asked, share, states, weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Logits = NDArray[np.float32]  # shape (tokens,)

SHIPPED = Path(__file__).parent / "model"
"""The network that comes with the package; MODEL_CARD.md stands in it."""

PASSAGES = 16
"""So many passages are looked at; a right one is rarely placed lower."""

WINDOW = 480
"""Characters of a window: about a hundred tokens."""

READ = 4200
"""Characters read for one question: ten windows, nearly all of ten passages (training/README.md)."""

LONGEST = 30
"""Tokens of an answer."""

_PLACE = 0.3
_AGAIN, _NEARLY = 0.1, 0.8
_SPANS = 3  # of one sentence: "$25 billion from $14 billion", and another kind of words
_OTHER_KIND = 2.0
"""In logits: so much better must words be that are not of the kind asked for; no amount of it is enough where
an amount was asked for."""

AMOUNTS = ("count", "number")
"""Asked for one of these, words without any do not answer beside words that have one."""

FEATURES = (
    "words",
    "titled",
    "kind_missing",
    "place",
    "bm25_place",
    "length",
    "margin",
    "rival",
    "certain",
    "other_kind",
)
"""What is known of a sentence: see `features`."""


class Network(Protocol):
    """What reads."""

    def __call__(self, inputs: Sequence[Input], /) -> list[tuple[Logits, Logits]]:
        """Start and end logits of each input, unmasked."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of a passage; `rank` is the passage's, from 0.

    `words` and `titled` are the shares of the question's words, rare ones weighing more,
    that the window has, alone and together with its article's title.
    """

    rank: int
    scored: ScoredPassage
    sentences: tuple[Sentence, ...]
    words: float
    titled: float

    @property
    def start(self) -> int:
        """Offset of the first character, in the article."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Offset after the last character, in the article."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The window, verbatim."""
        return self.scored.passage.quote(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words a network points at: offsets in the article; `margin` in logits over "no answer"."""

    window: Window
    sentence: Sentence
    start: int
    end: int
    margin: float

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.window.scored.passage.quote(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`FEATURES` to the probability that a sentence answers."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def of(cls, found: dict[str, Any]) -> Calibration:
        """As it is stored."""
        return cls(tuple(found["weights"][name] for name in FEATURES), found["bias"])

    def probability(self, row: Sequence[float]) -> float:
        """The logistic model."""
        total = self.bias + sum(w * x for w, x in zip(self.weights, row, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence that was read: its spans, best first, and its share of the question's words.

    Words of the kind that is asked for go before others that are a little likelier.
    """

    spans: tuple[Pointed, ...]
    words: float
    titled: float

    @property
    def best(self) -> Pointed:
        """What the network likes most in it."""
        return self.spans[0]

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        sentence = self.best.sentence
        return self.best.window.scored.passage.quote(sentence.start, sentence.end)


@dataclass(frozen=True, slots=True)
class SpanReader:
    """The `Reader` that points at words.

    For a question that a bare yes or no would answer there are none to point at: then it points at the
    sentence that decides, and `bare` makes the probability.
    """

    encoder: Encoder
    network: Network
    calibration: Calibration
    bare: Calibration

    def read(self, evidence: Evidence) -> list[Candidate]:
        """Most probable first; ties by their place in the evidence."""
        found = sentences(evidence, pointed(evidence, self.encoder, self.network))
        question = evidence.question
        model = self.bare if asks_yes_or_no(question) else self.calibration
        candidates: list[Candidate] = []
        for one, row in zip(found, features(question, found), strict=True):
            candidates += _candidates(one, model.probability(row))
        kind = kind_asked(question)
        if kind in AMOUNTS:
            candidates = [one for one in candidates if holds(kind, _words(one), question)] or candidates
        return sorted(candidates, key=lambda one: -one.probability)


def _candidates(one: Read, probability: float) -> Iterator[Candidate]:
    passage, sentence = one.best.window.scored.passage, one.best.sentence
    for span in one.spans:
        share = math.exp(min(0.0, span.margin - one.best.margin))
        yield Candidate(passage, sentence, span.start, span.end, probability * share, span.margin)


def _words(one: Candidate) -> str:
    return one.passage.quote(one.start, one.end)


class Model:
    """The network and what goes with it, as shipped. Loading happens at first use, or in `warm_up`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._graph = Graph(folder / "reader.onnx")

    def warm_up(self) -> None:
        """Load in a thread, while the caller does something else."""
        self._graph.warm_up()

    @cached_property
    def encoder(self) -> Encoder:
        """Its tokenizer."""
        return Encoder(self._folder / "tokenizer.json")

    @cached_property
    def fingerprint(self) -> str:
        """Changes with its weights and its calibration: 16 hexadecimal digits."""
        files = ("reader.onnx", "calibration.json")
        return sha256(b"".join((self._folder / name).read_bytes() for name in files)).hexdigest()[:16]

    @cached_property
    def calibrations(self) -> tuple[Calibration, Calibration]:
        """Its logistic models: for most questions, and for those that a bare yes or no would answer."""
        found = json.loads((self._folder / "calibration.json").read_text(encoding="utf-8"))
        return Calibration.of(found), Calibration.of(found["bare"])

    def reader(self) -> SpanReader:
        """The reader that uses it."""
        return SpanReader(self.encoder, self, *self.calibrations)

    def __call__(self, inputs: Sequence[Input]) -> list[tuple[Logits, Logits]]:
        """See `Network`."""
        found = self._graph.run(["start_logits", "end_logits"], inputs)
        return [(starts, ends) for starts, ends in found]


# ---------------------------------------------------------------- what is read


def windows(evidence: Evidence) -> list[Window]:
    """The stretches worth reading, within `READ` characters, in the order of the evidence."""
    asked = content_words(evidence.question)
    pieces = [
        (rank, scored, some)
        for rank, scored in enumerate(evidence.passages[:PASSAGES])
        for some in cut(scored.passage)
    ]
    having = [content_words(s.passage.quote(some[0].start, some[-1].end)) for _, s, some in pieces]
    weighed = weights(asked, having)
    titles = [content_words(scored.passage.metadata.title or "") for scored in evidence.passages[:PASSAGES]]
    every = [
        Window(rank, scored, some, share(words, weighed), share(words | titles[rank], weighed))
        for (rank, scored, some), words in zip(pieces, having, strict=True)
    ]
    chosen: list[int] = []
    sources: set[str] = set()
    room = READ
    left = set(range(len(every)))
    most = max((one.words for one in every), default=0.0)
    while left:
        at = max(left, key=lambda at: (_worth(every[at], most, sources), -at))
        room -= every[at].end - every[at].start
        if chosen and room < 0:
            break
        chosen.append(at)
        left.remove(at)
        sources.add(every[at].scored.passage.source)
    return [every[at] for at in sorted(chosen)]


def _worth(one: Window, most: float, sources: Collection[str]) -> float:
    """Of windows with nearly as many of the words as any (*most*), those of other articles go first.

    What another article says of the same matter may differ, and is to be read.
    """
    again = one.words >= _NEARLY * most and one.scored.passage.source in sources
    return one.words + _PLACE / (1 + one.rank) - (_AGAIN if again else 0.0)


def cut(passage: Passage) -> Iterator[tuple[Sentence, ...]]:
    """The windows of *passage*: whole sentences, up to `WINDOW` characters together; a longer one alone."""
    some: list[Sentence] = []
    for sentence in passage.sentences:
        if some and sentence.end - some[0].start > WINDOW:
            yield tuple(some)
            some = []
        some.append(sentence)
    if some:
        yield tuple(some)


# ---------------------------------------------------------------- what is pointed at


def pointed(evidence: Evidence, encoder: Encoder, network: Network) -> list[Pointed]:
    """The best spans of each sentence that was read, in the order of the evidence."""
    chosen = windows(evidence)
    if not chosen:
        return []
    texts = [(window.scored.passage.metadata.title or "", window.text) for window in chosen]
    inputs = [(at, one) for at, some in enumerate(encoder.inputs(evidence.question, texts)) for one in some]
    bare = asks_yes_or_no(evidence.question)
    found: list[Pointed] = []
    for (number, one), (starts, ends) in zip(inputs, network([one for _, one in inputs]), strict=True):
        some = _spans(chosen[number], one, starts, ends, bare=bare)
        found += sorted(some, key=lambda pointed: -pointed.margin)
    return found


def _spans(window: Window, one: Input, starts: Logits, ends: Logits, *, bare: bool) -> Iterator[Pointed]:
    """The best spans of each sentence; where a *bare* yes or no answers, the sentence itself."""
    none = float(starts[0] + ends[0])
    for sentence in window.sentences:
        passage = window.scored.passage
        if not states(passage, sentence):
            continue
        low, high = sentence.start - window.start, sentence.end - window.start
        inside = [at for at, (begin, end) in enumerate(one.offsets) if low <= begin and end <= high]
        if not inside:
            continue
        some = slice(one.first + inside[0], one.first + inside[-1] + 1)
        if bare:
            margin = float(starts[some][0] + ends[some][-1]) - none
            yield Pointed(window, sentence, sentence.start, sentence.end, margin)
            continue
        for first, last, score in _best(starts[some], ends[some]):
            begin = one.offsets[inside[0] + first][0]
            end = one.offsets[inside[0] + last][1]
            begin, end = whole(window.text, begin, end, low, high)
            yield Pointed(window, sentence, window.start + begin, window.start + end, score - none)


def _best(starts: Logits, ends: Logits) -> list[tuple[int, int, float]]:
    """The best spans that do not overlap, as (first, last, score): at most `_SPANS`."""
    import numpy as np

    count = len(starts)
    sums = starts[:, None] + ends[None, :]
    allowed = np.triu(np.ones((count, count), dtype=bool)) & ~np.triu(np.ones_like(sums, bool), LONGEST)
    sums = np.where(allowed, sums, -np.inf)
    found: list[tuple[int, int, float]] = []
    while len(found) < _SPANS and np.isfinite(sums).any():
        first, last = divmod(int(sums.argmax()), count)
        found.append((first, last, float(sums[first, last])))
        # Whatever overlaps it: begins at or before its end, and ends at or after its beginning.
        sums[: last + 1, first:] = -np.inf
    return found


_FIGURE = re.compile(r"(?:[A-Z]{1,2}[$]|[$€£¥₹])?\d")
_BEFORE = re.compile(r"(?:[A-Z]{1,2}[$]|[$€£¥₹])$")
_BOUND = re.compile(
    r"\b(?:more than|less than|fewer than|no (?:more|less|fewer) than|at (?:least|most)|up to"
    r"|over|under|nearly|almost|about|around|approximately|roughly|close to|an estimated)\s$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:%|per\s?cent\b|(?:hundred|thousand|million|billion|trillion|bn|mn|tn)\b)", re.IGNORECASE
)


def whole(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """*start* and *end* moved out to whole words, units and bounds, between *low* and *high*."""
    while start > low and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < high and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    if found := _BEFORE.search(text[low:start]):
        start = low + found.start()
    if text[end - 1].isdigit():
        if part := re.match(r"[.,]\d+", text[end:high]):
            end += part.end()
        if unit := _AFTER.match(text[end:high]):
            end += unit.end()
    if _FIGURE.match(text[start:end]) and (found := _BOUND.search(text[low:start])):
        start = low + found.start()  # "more than $480 million" is another answer than "$480 million"
    return start, end


# ---------------------------------------------------------------- how probable it is


def sentences(evidence: Evidence, found: Sequence[Pointed]) -> list[Read]:
    """The sentences that were read, in the order of the evidence."""
    asked = content_words(evidence.question)
    grouped: dict[tuple[str, int], list[Pointed]] = {}
    for one in found:
        grouped.setdefault((one.window.scored.passage.source, one.sentence.start), []).append(one)
    texts = [
        content_words(some[0].window.scored.passage.quote(some[0].sentence.start, some[0].sentence.end))
        for some in grouped.values()
    ]
    weighed = weights(asked, texts)
    kind = kind_asked(evidence.question)

    def worth(one: Pointed) -> float:
        if kind is None or holds(kind, one.text, evidence.question):
            return one.margin
        return one.margin - (math.inf if kind in AMOUNTS else _OTHER_KIND)

    return [
        Read(
            tuple(sorted(some, key=worth, reverse=True)),
            share(words, weighed),
            share(words | content_words(some[0].window.scored.passage.metadata.title or ""), weighed),
        )
        for some, words in zip(grouped.values(), texts, strict=True)
    ]


def features(question: str, found: Sequence[Read]) -> list[tuple[float, ...]]:
    """One row of `FEATURES` for each sentence.

    `margin` and `rival` (the best margin of another sentence) are squeezed to about ±1; `certain` is
    the sentence's share among all margins, as a softmax; `kind_missing` and `other_kind` are 1 where the
    sentence and its best words hold nothing of the kind that is asked for.
    """
    kind = kind_asked(question)
    margins = [one.best.margin for one in found]
    top = max(margins, default=0.0)
    total = sum(math.exp(margin - top) for margin in margins) or 1.0
    rows: list[tuple[float, ...]] = []
    for at, one in enumerate(found):
        rival = max((m for place, m in enumerate(margins) if place != at), default=-8.0)
        window = one.best.window
        rows.append(
            (
                one.words,
                one.titled,
                float(kind is not None and not holds(kind, one.text, question)),
                1 / (1 + window.rank),
                next((1 / leg.rank for leg in window.scored.legs if leg.name == "bm25"), 0.0),
                min(1.0, len(one.text) / 120),
                math.tanh(one.best.margin / 8),
                math.tanh(rival / 8),
                math.exp(one.best.margin - top) / total,
                float(kind is not None and not holds(kind, one.best.text, question)),
            )
        )
    return rows
