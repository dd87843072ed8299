"""The nouns of the eval suite. They live here and not in `domain`: nothing below this layer uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa.domain import Stance

# ---------------------------------------------------------------- what is asked


@dataclass(frozen=True, slots=True)
class Quoted:
    """A verbatim quote of an article that a person labelled as evidence."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Also:
    """A differing value that must be shown beside the answer: any phrasing of it, any of these stances."""

    value: tuple[str, ...]
    stance: tuple[Stance, ...] = ()
    evidence: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A question with its answer, labelled by hand. `abstain`: the articles do not answer it.

    `turns` are asked before it in the same conversation. `file` is where it was read.
    """

    id: str
    question: str
    accepted: tuple[str, ...] = ()
    evidence: tuple[Quoted, ...] = ()
    also: tuple[Also, ...] = ()
    stance: Stance | None = None
    abstain: bool = False
    turns: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file of facts or with a fact of it."""

    file: str
    fact: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.fact}: {self.message}" if self.fact else f"{self.file}: {self.message}"


# ---------------------------------------------------------------- what was answered


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an article: character offsets, half open."""

    source: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Do they share a character?"""
        return self.source == other.source and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer. `verbatim`: the file had these words there when it was asked."""

    place: Place
    line: int
    quote: str
    verbatim: bool
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of an answer, with the numbers of its citations, from 0."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Valued:
    """A value of an answer, with the numbers of its citations, from 0."""

    text: str
    stance: Stance
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered to a fact: all that grading needs. Times are milliseconds.

    `standalone` is how a follow-up was understood, None where it was asked as it is.
    """

    fact: str
    question: str
    answer: str | None
    confidence: float
    statements: tuple[Stated, ...]
    values: tuple[Valued, ...]
    citations: tuple[Cited, ...]
    passages: tuple[Place, ...]
    total_ms: float
    retrieve_ms: float
    answer_ms: float
    turns: tuple[str, ...] = ()
    standalone: str | None = None

    @property
    def abstained(self) -> bool:
        """Was no answer given?"""
        return self.answer is None


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what a run was made. Runs of one `corpus` can be compared fact by fact."""

    corpus: str
    index: str
    answerer: str
    model: str | None
    embedding: str
    settings: Mapping[str, str | int | float]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A suite, asked. `complete` is false when it asked only some of the facts."""

    id: str
    suite: str
    started: str
    conditions: Conditions
    asked: tuple[Asked, ...]
    complete: bool = True


# ---------------------------------------------------------------- what it was worth


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled quote where it stands: in `sentence`, with `before` and `after` around it."""

    place: Place
    line: int
    quote: str
    sentence: str
    before: str
    after: str


class Outcome(StrEnum):
    """What became of a fact."""

    RIGHT = "right"
    RIGHTLY_ABSTAINED = "rightly abstained"
    WRONG = "wrong"
    MISSED = "missed"
    INVENTED = "invented"

    @property
    def good(self) -> bool:
        """Is it what was asked for?"""
        return self in (Outcome.RIGHT, Outcome.RIGHTLY_ABSTAINED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fact's result: the outcome, its reason, and its share in each metric that it takes part in.

    `ranks` are those of the labelled quotes among the evidence, from 1; None: not found.
    """

    outcome: Outcome
    reason: str
    scores: Mapping[str, float]
    ranks: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A fact, what was answered, and what that was worth."""

    fact: Fact
    asked: Asked
    labels: tuple[Label, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean over *n* facts, with its 95 % bootstrap interval. `value` is None when no fact takes part."""

    name: str
    group: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Gate:
    """A threshold and what became of it."""

    name: str
    least: float
    found: float | None

    @property
    def held(self) -> bool:
        """Not below; a metric in which no fact takes part holds nothing."""
        return self.found is not None and self.found >= self.least - 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run beside a baseline, over the facts that both asked in the same words.

    `difference` is the share of facts that came out well, now less then, with the 95 % interval
    of the paired bootstrap; `p` is that of the exact McNemar test.
    """

    baseline: str
    facts: int
    lost: tuple[str, ...]
    won: tuple[str, ...]
    difference: float
    low: float
    high: float
    p: float
    tolerance: int
    metrics: Mapping[str, float] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """No more facts lost than tolerated, and no loss that the interval calls real."""
        return len(self.lost) - len(self.won) <= self.tolerance and not self.high < 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model says of an answer that the grader refused; `right` None: nothing that can be read."""

    fact: str
    right: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdicts. They stand beside the grader's and change none of them."""

    model: str
    verdicts: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts of a run, summed up. `waiting` names facts that it did not ask."""

    title: str
    run: Run
    cases: tuple[Case, ...]
    metrics: tuple[Metric, ...]
    tags: Mapping[str, tuple[Metric, ...]]
    latency: Mapping[str, float]
    gates: tuple[Gate, ...] = ()
    comparison: Comparison | None = None
    waiting: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    judgement: Judgement | None = None

    @property
    def failures(self) -> tuple[Case, ...]:
        """The facts that did not come out well."""
        return tuple(case for case in self.cases if not case.verdict.outcome.good)

    @property
    def passed(self) -> bool:
        """Something was asked, every threshold held, and nothing was lost against the baseline."""
        compared = self.comparison is None or self.comparison.held
        return bool(self.cases) and all(gate.held for gate in self.gates) and compared
