"""The generative summary: a model sums up each article, then all of them; nothing unsupported is shown.

Map: the passages of each article go to the model, and what it writes is verified against them.
Reduce: the statements that were left go to it as sources, and what it makes of them is verified once
more, against the passages that these cite. Agreements and differences are those of the extractive
summary, which also stands in when nothing is left, or when the model fails after its first reply began.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answering.generative import about as described
from qa.answering.generative import claim, sources, unchecked
from qa.answering.replies import MOST, read
from qa.domain import (
    Claim,
    Engine,
    Evidence,
    LanguageModel,
    Prompt,
    Rejected,
    ScoredPassage,
    Statement,
    Verifier,
)
from qa.errors import ModelError
from qa.prompts import Data, Templates, keys
from qa.summaries.extractive import Pile, default
from qa.summaries.nouns import ANY, Extent, Summary

_GROUP = 12
"""So many passages go to the model at once, some 1,200 tokens of articles."""

_EACH = 5
"""Sentences asked for of each group."""

_ANYTHING = "whatever matters most"


@dataclass(frozen=True, slots=True)
class GenerativeSummary:
    """Writes over an extractive summary. *progress* is told of replies, finished and in all.

    *on_text* is given what is written, before anything of it was verified.
    """

    model: LanguageModel
    templates: Templates
    verifier: Verifier
    on_text: Callable[[str], None] = lambda text: None
    progress: Callable[[int, int], None] = lambda done, total: None

    def write(self, pile: Pile, quoted: Summary, *, extent: Extent = ANY) -> Summary:
        """*quoted*, with what the model writes in the place of its statements. Raises `ModelError`."""
        if not quoted.statements:
            return quoted
        wanted = default(extent, len(pile.sources))
        before = self.model.usage
        rejected: list[Rejected] = []
        remark = ""
        try:
            kept = self._written(pile, quoted.about or _ANYTHING, wanted, rejected)
        except _BrokenOff as broken:
            kept, remark = [], f"{broken}; the summary is quoted from the articles instead"
        statements = tuple(in_order(within(kept, wanted), pile))
        if not statements and not remark:
            remark = f"{self.model.name} wrote nothing that the articles support"
            remark += "; the summary is quoted from the articles instead"
        return replace(
            quoted,
            statements=statements or quoted.statements,
            rejected=tuple(rejected),
            remarks=(*quoted.remarks, *([remark] if remark else [])),
            engine=Engine("generative" if statements else "extractive", "", "", self.model.name),
            usage=self.model.usage.since(before),
        )

    def _written(self, pile: Pile, about: str, extent: Extent, rejected: list[Rejected]) -> list[Statement]:
        groups = _groups(pile)
        each = _EACH if len(groups) > 1 else extent.sentences or _EACH
        found: list[Statement] = []
        for number, group in enumerate(groups):
            self.progress(number, len(groups) + 1)
            found += self._map(Evidence(about, group), each, rejected, first=not number)
        self.progress(len(groups), len(groups) + 1)
        if len(groups) > 1 and found:
            found = self._reduce(found, about, extent, rejected)
        self.progress(len(groups) + 1, len(groups) + 1)
        return found

    def _map(
        self, evidence: Evidence, each: int, rejected: list[Rejected], *, first: bool
    ) -> list[Statement]:
        prompt = self.templates.render(
            "summary-map", about=evidence.question, sentences=str(each), sources=sources(evidence)
        )
        reply = read(self._reply(prompt, first=first), len(evidence.passages))
        rejected += unchecked(reply)
        claims = [claim(one, evidence) for one in reply.sentences[:MOST]]
        return self._verified(claims, evidence, rejected)

    def _reduce(
        self, found: Sequence[Statement], about: str, extent: Extent, rejected: list[Rejected]
    ) -> list[Statement]:
        given = [
            Data(key, one.text, described(one.citations[0].passage.metadata))
            for key, one in zip(keys(len(found)), found, strict=True)
        ]
        most = str(extent.sentences or _EACH)
        prompt = self.templates.render("summary-reduce", about=about, sentences=most, statements=given)
        reply = read(self._reply(prompt, first=False), len(found))
        rejected += unchecked(reply)
        claims = [
            Claim(one.text, tuple(dict.fromkeys(c for number in one.cited for c in found[number].citations)))
            for one in reply.sentences[:MOST]
        ]
        cited = dict.fromkeys(c.passage for one in found for c in one.citations)
        evidence = Evidence(about, tuple(ScoredPassage(passage, 0.0) for passage in cited))
        return self._verified(claims, evidence, rejected)

    def _verified(
        self, claims: Sequence[Claim], evidence: Evidence, rejected: list[Rejected]
    ) -> list[Statement]:
        verdicts = self.verifier.verify(claims, evidence) if claims else []
        rejected += [one for one in verdicts if isinstance(one, Rejected)]
        return [one for one in verdicts if isinstance(one, Statement)]

    def _reply(self, prompt: Prompt, *, first: bool) -> str:
        """The whole reply. Raises `ModelError` before the first word of the first one, else `_BrokenOff`."""
        text = ""
        try:
            for piece in self.model.stream(prompt):
                text += piece
                self.on_text(piece)
        except ModelError as error:
            if first and not text.strip():
                raise
            raise _BrokenOff(str(error)) from None
        return text


class _BrokenOff(Exception):
    """The model failed when it had begun; the message says how."""


def in_order(statements: Sequence[Statement], pile: Pile) -> list[Statement]:
    """By the earliest place that each cites, in story order; each sentence once."""
    order = {one.source: number for number, one in enumerate(pile.sources)}

    def place(one: Statement) -> tuple[int, int]:
        return min((order.get(c.source, len(order)), c.start) for c in one.citations)

    once = {one.text.casefold(): one for one in reversed(statements)}
    return sorted(once.values(), key=place)


def within(statements: Sequence[Statement], extent: Extent) -> tuple[Statement, ...]:
    """The first that fit, in the order that they have."""
    kept: list[Statement] = []
    room = extent.words
    for one in statements[: extent.sentences or None]:
        words = len(one.text.split())
        if room is None or words <= room:
            kept.append(one)
            room = None if room is None else room - words
    return tuple(kept)


def _groups(pile: Pile) -> list[tuple[ScoredPassage, ...]]:
    """The passages of each article, in portions."""
    found = []
    for one in pile.sources:
        passages = sorted(pile.passages.get(one.source, ()), key=lambda passage: passage.start)
        for start in range(0, len(passages), _GROUP):
            found.append(tuple(ScoredPassage(p, 0.0) for p in passages[start : start + _GROUP]))
    return found
