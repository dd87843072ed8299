"""A stored run, judged fact by fact. Nothing is asked here, and nothing is left to chance."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evaluation import matching
from qa.evaluation.labels import Articles, find, labelled
from qa.evaluation.nouns import Asked, Case, Fact, Label, Outcome, Place, Run, Valued, Verdict
from qa.quantities import quantities

DEPTH = 10


def grade(facts: Sequence[Fact], run: Run, articles: Articles) -> tuple[Case, ...]:
    """A case for each fact that *run* asked in the words it has now, in the order of the facts."""
    asked = {one.fact: one for one in run.asked}
    cases = []
    for fact in facts:
        found = asked.get(fact.id)
        if found is None or (found.question, found.turns) != (fact.question, fact.turns):
            continue
        labels = tuple(label for label in find(labelled(fact), articles) if label is not None)
        known = {name for label in labels for name in _names(articles, label.place.source)}
        known |= {name for cited in found.citations for name in _names(articles, cited.place.source)}
        cases.append(Case(fact, found, labels, verdict(fact, found, labels, frozenset(known))))
    return tuple(cases)


def verdict(
    fact: Fact, asked: Asked, labels: Sequence[Label], known: frozenset[str] = frozenset()
) -> Verdict:
    """What the answer is worth. *known* are names that stand in the articles concerned."""
    outcome, reason = _outcome(fact, asked, labels, known)
    evidence = [label for label in labels if label.quote in {quoted.quote for quoted in fact.evidence}]
    ranks = tuple(_rank(label.place, asked.passages) for label in evidence)
    scores = {"correct": float(outcome.good)}
    scores |= _retrieval(ranks) if evidence else {}
    scores |= _abstention(fact, asked)
    if not fact.abstain:
        scores |= _answer(fact, asked, outcome)
        scores |= _values(fact, asked)
    scores |= _citations(fact, asked, labels)
    return Verdict(outcome, reason, scores, ranks)


# ---------------------------------------------------------------- the answer


def _outcome(fact: Fact, asked: Asked, labels: Sequence[Label], known: frozenset[str]) -> tuple[Outcome, str]:
    if asked.answer is None:
        if fact.abstain:
            return Outcome.RIGHTLY_ABSTAINED, "the articles do not answer it"
        return Outcome.MISSED, "abstained, though the articles answer it"
    if fact.abstain:
        return Outcome.INVENTED, "answered, though the articles do not"
    said = [phrase for phrase in fact.accepted if matching.holds(asked.answer, phrase)]
    if not said:
        quotes = [label.quote for label in labels]
        turned = [p for p in fact.accepted if matching.negates(asked.answer, p)]
        if turned and not any(matching.negates(quote, phrase) for quote in quotes for phrase in turned):
            return Outcome.WRONG, f"says the contrary of {turned[0]!r}"
        if not turned:
            return Outcome.WRONG, "says nothing that is accepted"
        said = turned
    if foreign := _foreign(fact, asked, labels, known):
        return Outcome.WRONG, f"speaks of {', '.join(foreign)}, which neither question nor evidence does"
    return Outcome.RIGHT, f"says {said[0]!r}"


def _foreign(fact: Fact, asked: Asked, labels: Sequence[Label], known: frozenset[str]) -> list[str]:
    """Names in the sentence that answers which neither the question nor the labelled sentences have.

    They show the right figure of the wrong subject. A labelled sentence itself has none.
    """
    answering = next((one for one in asked.statements if (asked.answer or "") in one.text), None)
    text = answering.text if answering else asked.answer or ""
    cited = [asked.citations[number] for number in answering.citations] if answering else []
    if any(c.quote == text and label.place.overlaps(c.place) for c in cited for label in labels):
        return []
    allowed = matching.words(" ".join((fact.question, *fact.turns, *fact.accepted)))
    allowed |= matching.words(" ".join(label.sentence for label in labels))
    return sorted(name for name in matching.names(text, known) if name not in allowed)


def _answer(fact: Fact, asked: Asked, outcome: Outcome) -> dict[str, float]:
    said = asked.answer or ""
    scores = {
        "accepted": float(outcome is Outcome.RIGHT),
        "exact": float(bool(said) and matching.exact(said, fact.accepted)),
        "f1": matching.f1(said, fact.accepted) if said else 0.0,
    }
    figures = [matching.same_figures(said, phrase) for phrase in fact.accepted]
    wordy = outcome is Outcome.RIGHT and not quantities(said)  # right by a phrasing without a figure
    if any(one is not None for one in figures) and not wordy:
        scores["numeric"] = float(any(figures))
    return scores


# ---------------------------------------------------------------- evidence, abstention, citations


def _rank(label: Place, passages: Sequence[Place]) -> int | None:
    """The rank of the first passage that holds at least half of the label."""
    for rank, passage in enumerate(passages, start=1):
        if passage.overlaps(label):
            shared = min(passage.end, label.end) - max(passage.start, label.start)
            if 2 * shared >= label.end - label.start:
                return rank
    return None


def _retrieval(ranks: Sequence[int | None]) -> dict[str, float]:
    found = [rank for rank in ranks if rank is not None]
    best = min(found, default=None)
    scores = {f"recall@{k}": float(best is not None and best <= k) for k in (1, 3, DEPTH)}
    scores["mrr"] = 1 / best if best else 0.0
    scores[f"evidence@{DEPTH}"] = sum(rank <= DEPTH for rank in found) / len(ranks)
    return scores


def _abstention(fact: Fact, asked: Asked) -> dict[str, float]:
    scores: dict[str, float] = {}
    if asked.abstained:
        scores["abstention_precision"] = float(fact.abstain)
    else:
        scores["answering_precision"] = float(not fact.abstain)
    if fact.abstain:
        scores["abstention_recall"] = float(asked.abstained)
    else:
        scores["answering_recall"] = float(not asked.abstained)
    return scores


def _citations(fact: Fact, asked: Asked, labels: Sequence[Label]) -> dict[str, float]:
    cited = asked.citations
    if asked.abstained or not cited:
        return {}
    scores = {"verbatim": _share([one.verbatim for one in cited])}
    if fact.abstain or not labels:
        return scores
    sources = {label.place.source for label in labels}
    shown = {one.place.source for one in cited}
    scores["source_precision"] = _share([source in sources for source in sorted(shown)])
    scores["source_recall"] = _share([source in shown for source in sorted(sources)])
    scores["sentence_precision"] = _share(
        [any(label.place.overlaps(c.place) for label in labels) for c in cited]
    )
    scores["sentence_recall"] = _share(
        [any(label.place.overlaps(c.place) for c in cited) for label in labels]
    )
    return scores


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


# ---------------------------------------------------------------- values


def _values(fact: Fact, asked: Asked) -> dict[str, float]:
    scores: dict[str, float] = {}
    stances: list[bool] = []
    texts = [one.text for one in asked.statements]
    if fact.also:
        scores["also"] = _share(
            [
                bool(_showing(asked.values, also.value)) or any(_says(text, also.value) for text in texts)
                for also in fact.also
            ]
        )
        for also in fact.also:
            if also.stance:
                stances.append(any(one.stance in also.stance for one in _showing(asked.values, also.value)))
    if fact.stance and (fact.also or asked.values):
        stances.append(any(one.stance is fact.stance for one in _showing(asked.values, fact.accepted)))
    if stances:
        scores["stance"] = _share(stances)
    return scores


def _showing(values: Sequence[Valued], phrases: Sequence[str]) -> list[Valued]:
    return [one for one in values if _says(one.text, phrases)]


def _says(text: str, phrases: Sequence[str]) -> bool:
    return any(matching.holds(text, phrase) for phrase in phrases)


def _names(articles: Articles, source: str) -> frozenset[str]:
    article = articles(source)
    return matching.names(article.text) if article else frozenset()
