"""The extractive answerer: quotes, and nothing else. Needs no language model.

The answer is what the reader points at: the words themselves for a question that asks for one
thing, all of them for a question that asks for several, and the deciding sentence for a question that
a bare yes or no would answer. The statement is always the whole sentence, verbatim. Where articles give
different values, all of them are shown (`timeline`). Below the bar there is no answer, and the
closest sentences are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from qa.answering.found import narrowed
from qa.answering.timeline import Choice, figures, fits, holding, timeline
from qa.domain import Answer, Candidate, Citation, Evidence, Reader, Statement
from qa.reader.lexical import asks_yes_or_no, negations
from qa.values.normal import normal, same
from qa.values.past import left, superseded

BAR = 0.3
"""Below this probability nothing is an answer: what that costs stands in the model card."""

SHOWN = 3
CLOSEST = 3
EXPLAINED = 8
_BESIDE = 0.6
"""From this share of the best one's probability further statements are shown, and other values can answer."""

_LISTED = 0.7
"""From this share on a further thing is named where a question asks for several. Of the further ones of the
held-out stories 5 of 8 were right from here on, and 1 of 5 from 0.6 to 0.7."""

MORE = 4
"""So many of the passages that were placed lower are read for figures, where figures were found."""

_RIVAL = 0.3
"""A differing value takes part from this share of the best one's probability."""

_WORD = re.compile(r"\w+")
_PROSE = re.compile(
    r"\W*(?:why|how come|how (?:did|do|does|can|could|would|will)\b|what (?:caused|led to|is the reason))",
    re.IGNORECASE,
)
"""Opens a question that no value answers, though the answer may hold a figure."""
_MASS = (
    "(?:business|costs|damages|earnings|expenses|losses|news|odds|chances|proceeds|process|profits|revenues|sales"
    "|savings|terms|wages)"
)
"""Words that are no more than one thing, whatever their end."""
_SEVERAL = re.compile(
    r"\b(?:which|what) (?!(?:share|percentage|percent|proportion|amount|number|sum|part) of\b)"
    r"(?:(?!(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|must|should)\b)[\w-]+ ){0,3}?"
    rf"(?!(?:is|was|does|has|this|as|its|his|us|{_MASS})\b)[a-z-]{{2,}}[^su\W]s\b"
    # "which company owns the ferry"
    r"(?! (?:the|an?|its|his|her|their|this|that|most|more|all)\b)"
    r"|\b(?:which|what) people\b|\bwho (?:are|were)\b|^\W*(?:name|list)\b"
    r"|\bwhat (?:are|were) (?:the|its|his|her|their) (?:\w+ ){0,2}?"
    rf"(?!{_MASS}\b)[a-z]+[^su\W]s\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """The `Answerer` that quotes what a reader points at.

    *copies* names for a source the article that it repeats: they count as one source.
    """

    reader: Reader
    bar: float = BAR
    copies: Mapping[str, str] = field(default_factory=dict)

    def answer(self, evidence: Evidence) -> Answer:
        """The best words with their sentences, or an abstention with the closest ones."""
        found = distinct(narrowed(one, evidence.question) for one in self.reader.read(evidence))
        best = found[0].probability if found else 0.0
        if not found or best < self.bar:
            return Answer(
                evidence.question,
                None,
                best,
                closest=_closest(found),
                evidence=evidence,
                candidates=(*found[:EXPLAINED],),
            )
        several = asks_for_several(evidence.question)
        if not several:
            found = self._borne_out(evidence, found)
        prose = several or _PROSE.match(evidence.question)
        choice = None if prose else self._differing(evidence.question, found)
        chosen = [choice.best] if choice else self._chosen(evidence.question, found, several=several)
        statements = _statements(chosen)
        return Answer(
            evidence.question,
            _said(evidence.question, chosen, several=several),
            choice.probability if choice else best,
            statements,
            values=choice.values if choice else (),
            evidence=evidence,
            candidates=(*found[:EXPLAINED],),
            remarks=() if several else tuple(_gone(chosen, statements)),
        )

    def _differing(self, question: str, found: Sequence[Candidate]) -> Choice | None:
        return timeline(
            found, question=question, bar=self.bar, near=_BESIDE, least=_RIVAL, copies=self.copies
        )

    def _chosen(self, question: str, found: Sequence[Candidate], *, several: bool) -> list[Candidate]:
        """What is shown, best first.

        Beside words that answer by themselves, only sentences that bear them out; beside one that decides
        between yes and no, also a less likely one that may decide otherwise.
        """
        first = found[0]
        beside = [one for one in found if one.probability >= max(self.bar, first.probability * _BESIDE)]
        if asks_yes_or_no(question):
            least = max(self.bar, first.probability * _RIVAL)
            other = [one for one in found if one.probability >= least and _denies(one) != _denies(first)]
            agreeing = [one for one in beside if one not in other]
            return [*agreeing[: SHOWN - len(other[:1])], *other]
        if several:
            return [one for one in beside if one.probability >= first.probability * _LISTED]
        if _is_sentence(first):
            return beside
        return [one for one in beside if _bears_out(one, first)]

    def _borne_out(self, evidence: Evidence, found: list[Candidate]) -> list[Candidate]:
        """*found*, and with it figures in what was placed lower: the same ones, or others of their kind.

        Other articles may repeat or contradict what was found. None is thought likelier than it.
        """
        best = found[0].probability
        first = figures(found[:1])
        likely = (one for one in found if one.probability >= max(self.bar, _RIVAL * best))
        known = figures(one for one in likely if fits(one, first))
        lower = tuple(islice(holding(evidence.further, known), MORE))
        if not lower:
            return found
        more = [
            replace(narrowed(one, evidence.question), probability=min(one.probability, best))
            for one in self.reader.read(Evidence(evidence.question, lower))
            if one.probability >= self.bar and fits(one, known)
        ]
        return distinct(sorted([*found, *more], key=lambda one: -one.probability))


def asks_for_several(question: str) -> bool:
    """Does *question* ask for more than one thing ("which rivals …")?"""
    return not asks_yes_or_no(question) and bool(_SEVERAL.search(question))


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Without those that point at the same words in the same sentence of an article as a better one."""
    kept: dict[tuple[str, str, str], Candidate] = {}
    for one in candidates:
        kept.setdefault((_words(one).casefold(), _sentence(one).casefold(), one.passage.source), one)
    return list(kept.values())


def _bears_out(one: Candidate, first: Candidate) -> bool:
    """Does *one* say what *first* does, in these or in fewer or more words?"""
    value, other = normal(_words(one)), normal(_words(first))
    if value is not None and other is not None and value.kind is other.kind:
        return same(value, other)
    mine, theirs = (f" {' '.join(_WORD.findall(_words(some).casefold()))} " for some in (one, first))
    return mine in theirs or theirs in mine


def _said(question: str, chosen: Sequence[Candidate], *, several: bool) -> str:
    """The answer in the articles' words."""
    first = chosen[0]
    if asks_yes_or_no(question):
        return first.passage.quote(first.sentence.start, first.sentence.end)
    words = first.passage.quote(first.start, first.end)
    if not several:
        return words
    listed = [words]
    for one in chosen[1:SHOWN]:
        more = one.passage.quote(one.start, one.end)
        if not _is_sentence(one) and not any(
            more.casefold() in said.casefold() or said.casefold() in more.casefold() for said in listed
        ):
            listed.append(more)
    return "; ".join(listed)


def _statements(chosen: Sequence[Candidate]) -> tuple[Statement, ...]:
    """The sentence of each, once, at most `SHOWN`."""
    sentences: dict[str, Statement] = {}
    for one in chosen:
        cited = _cite(one)
        sentences.setdefault(_sentence(one).casefold(), Statement(cited.quote, (cited,)))
    return tuple(sentences.values())[:SHOWN]


def _closest(found: Sequence[Candidate]) -> tuple[Citation, ...]:
    """The most probable sentences, each once."""
    sentences: dict[str, Citation] = {}
    for one in found:
        sentences.setdefault(_sentence(one).casefold(), _cite(one))
    return tuple(sentences.values())[:CLOSEST]


def _gone(chosen: Sequence[Candidate], statements: Sequence[Statement]) -> Iterator[str]:
    """A remark for each cited sentence that itself says that its words hold no longer ("X resigned")."""
    for number, said in enumerate(statements, 1):
        one = next(one for one in chosen if _cite(one) == said.citations[0])
        start, end = one.start - one.sentence.start, one.end - one.sentence.start
        if left(said.text, start, end):
            yield f"[{number}] says that {_words(one)} left office"
        elif number > 1 and superseded(said.text, start, end):
            yield f"[{number}] puts {_words(one)} in the past"


def _denies(one: Candidate) -> bool:
    return bool(negations(_sentence(one)))


def _is_sentence(one: Candidate) -> bool:
    return (one.start, one.end) == (one.sentence.start, one.sentence.end)


def _words(one: Candidate) -> str:
    return " ".join(one.passage.quote(one.start, one.end).split())


def _sentence(one: Candidate) -> str:
    return " ".join(one.passage.quote(one.sentence.start, one.sentence.end).split())


def _cite(one: Candidate) -> Citation:
    return Citation.of(one.passage, one.sentence.start, one.sentence.end)
