"""Facts to a run: each is asked once, in one warm process, and what was answered is written down."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from qa.chat import Turn
from qa.domain import Article, Citation
from qa.errors import NothingAskedError, UsageError
from qa.evaluation.labels import Articles
from qa.evaluation.nouns import Asked, Cited, Fact, Place, Run, Stated, Valued
from qa.evaluation.runs import Journal

Ask = Callable[[Fact], Turn]
"""Asks a fact, and before it the turns it follows; its last turn."""


def chosen(facts: Sequence[Fact], filters: Sequence[str], failed: Collection[str]) -> list[Fact]:
    """The facts that any of *filters* names: a glob of ids, `tag=NAME`, or `failed` (one of *failed*).

    Raises `UsageError` when none does, and `NothingAskedError` when only failed ones are asked for.
    """
    if not filters:
        return list(facts)
    found = [fact for fact in facts if any(_fits(fact, one, failed) for one in filters)]
    if not found and all(map(_of_failed, filters)):
        runs = (one.partition("=")[2] or "the last run" for one in filters)
        raise NothingAskedError(f"nothing failed in {', '.join(runs)}")
    if not found:
        tags = ", ".join(sorted({tag for fact in facts for tag in fact.tags}))
        raise UsageError(f"no fact fits {', '.join(filters)}", hint=tags and f"tags: {tags}")
    return found


def _of_failed(one: str) -> bool:
    return one == "failed" or one.startswith("failed=")


def _fits(fact: Fact, one: str, failed: Collection[str]) -> bool:
    if _of_failed(one):
        return fact.id in failed
    if one.startswith("tag="):
        return one.removeprefix("tag=") in fact.tags
    return fnmatch.fnmatchcase(fact.id, one)


def ask_all(
    facts: Sequence[Fact],
    journal: Journal,
    ask: Ask,
    articles: Articles,
    progress: Callable[[int, int, str], None],
) -> Run:
    """Ask what the journal does not hold yet; the run in the order of *facts*."""
    done = {one.fact: one for one in journal.run.asked}
    for number, fact in enumerate(facts):
        progress(number, len(facts), fact.id)
        known = done.get(fact.id)
        if known is None or (known.question, known.turns) != (fact.question, fact.turns):
            done[fact.id] = recorded(fact, ask(fact), articles)
            journal.add(done[fact.id])
    progress(len(facts), len(facts), "")
    return replace(journal.run, asked=tuple(done[fact.id] for fact in facts))


def recorded(fact: Fact, turn: Turn, articles: Articles) -> Asked:
    """What grading needs of *turn*. Quotes are compared with the files as they are now."""
    answer = turn.answer
    citations = answer.citations
    number = {citation: place for place, citation in enumerate(citations)}
    found = answer.evidence.passages if answer.evidence else ()
    return Asked(
        fact=fact.id,
        question=fact.question,
        turns=fact.turns,
        standalone=turn.standalone if turn.standalone != fact.question else None,
        answer=answer.answer,
        confidence=round(answer.confidence, 6),
        statements=tuple(Stated(s.text, tuple(number[c] for c in s.citations)) for s in answer.statements),
        values=tuple(Valued(v.text, v.stance, tuple(number[c] for c in v.citations)) for v in answer.values),
        citations=tuple(_cited(citation, articles(citation.source)) for citation in citations),
        passages=tuple(Place(s.passage.source, s.passage.start, s.passage.end) for s in found),
        total_ms=round(answer.timing.total, 1),
        retrieve_ms=round(answer.timing.retrieve, 1),
        answer_ms=round(answer.timing.answer, 1),
    )


def _cited(citation: Citation, article: Article | None) -> Cited:
    place = Place(citation.source, citation.start, citation.end)
    verbatim = article is not None and article.text[place.start : place.end] == citation.quote
    return Cited(place, citation.line, citation.quote, verbatim, citation.page)
