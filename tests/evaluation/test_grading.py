"""Broken answerers, and the metric that each of them fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.domain import Stance
from qa.evaluation.grading import verdict
from qa.evaluation.labels import find
from qa.evaluation.nouns import (
    Also,
    Asked,
    Cited,
    Fact,
    Label,
    Outcome,
    Place,
    Quoted,
    Stated,
    Valued,
    Verdict,
)
from tests.evaluation.made import ARTICLE, article_named

RIGHT = "The deal grants Meta a 49% non-voting stake."
OTHER = "Google once held 25% of the mill."
REPORTED = "Meta is reportedly in talks to take 40% of it."
FACT = Fact(
    id="stake",
    question="what stake did Meta take?",
    accepted=("49%", "49% non-voting stake"),
    evidence=(Quoted("seeds/a.txt", "grants Meta a 49% non-voting stake"),),
)
NAMES = frozenset({"google", "meta"})


def labels(fact: Fact = FACT) -> tuple[Label, ...]:
    quotes = [*fact.evidence, *(q for also in fact.also for q in also.evidence)]
    return tuple(label for label in find(quotes, article_named) if label)


def cited(quote: str, *, verbatim: bool = True) -> Cited:
    start = ARTICLE.text.index(quote)
    return Cited(Place("seeds/a.txt", start, start + len(quote)), 1, quote, verbatim)


def asked(answer: str | None, statement: str | None = None, quote: str = RIGHT) -> Asked:
    """An answer of one statement that cites *quote*; or an abstention."""
    statements = () if answer is None else (Stated(statement or answer, (0,)),)
    return Asked(
        fact="stake",
        question=FACT.question,
        answer=answer,
        confidence=0.9,
        statements=statements,
        values=(),
        citations=() if answer is None else (cited(quote),),
        passages=(Place("seeds/a.txt", 0, len(ARTICLE.text)),),
        total_ms=1.0,
        retrieve_ms=0.5,
        answer_ms=0.5,
    )


def judged(one: Asked, fact: Fact = FACT) -> Verdict:
    return verdict(fact, one, labels(fact), NAMES)


def test_the_right_answer_with_the_right_citation_is_right_in_everything() -> None:
    """All that it takes part in."""
    found = judged(asked("49% non-voting stake", RIGHT))

    assert found.outcome is Outcome.RIGHT
    assert found.ranks == (1,)
    assert {name: score for name, score in found.scores.items() if score != 1.0} == {}


def test_a_wrong_number_is_not_accepted() -> None:
    """Nor numerically right; its citation is still the labelled one."""
    found = judged(asked("The deal grants Meta a 94% non-voting stake."))

    assert found.outcome is Outcome.WRONG
    assert (found.scores["accepted"], found.scores["numeric"]) == (0.0, 0.0)
    assert found.scores["sentence_precision"] == 1.0


def test_the_right_number_for_the_wrong_subject_is_not_accepted() -> None:
    """The figure is right, so only the name tells."""
    found = judged(asked("Google took a 49% stake."))

    assert found.outcome is Outcome.WRONG
    assert "google" in found.reason
    assert (found.scores["accepted"], found.scores["numeric"]) == (0.0, 1.0)


def test_the_right_answer_with_the_wrong_citation_fails_the_citations() -> None:
    """It is accepted, and cannot be checked."""
    found = judged(asked("Meta took 49%.", quote=OTHER))

    assert found.outcome is Outcome.RIGHT
    assert (found.scores["sentence_precision"], found.scores["sentence_recall"]) == (0.0, 0.0)


def test_an_answer_where_none_is_fails_abstention() -> None:
    """Its recall, and the precision of answering."""
    fact = Fact(id="none", question="Who runs the mill?", abstain=True)
    found = judged(asked("Meta runs it."), fact)

    assert found.outcome is Outcome.INVENTED
    assert (found.scores["abstention_recall"], found.scores["answering_precision"]) == (0.0, 0.0)
    assert "accepted" not in found.scores


def test_an_abstention_where_an_answer_is_fails_answering() -> None:
    """Its recall, and the precision of abstention."""
    found = judged(asked(None))

    assert found.outcome is Outcome.MISSED
    assert (found.scores["answering_recall"], found.scores["abstention_precision"]) == (0.0, 0.0)
    assert found.scores["accepted"] == 0.0


def test_a_right_abstention_is_good() -> None:
    """And takes no part in the answers' metrics."""
    found = judged(asked(None), Fact(id="none", question="Who runs the mill?", abstain=True))

    assert found.outcome is Outcome.RIGHTLY_ABSTAINED
    assert found.scores == {"correct": 1.0, "abstention_precision": 1.0, "abstention_recall": 1.0}


def test_a_quote_that_the_file_does_not_hold_fails_verbatim() -> None:
    """Promise 1, measured."""
    one = asked("Meta took 49%.")

    assert judged(replace(one, citations=(cited(RIGHT, verbatim=False),))).scores["verbatim"] == 0.0


@pytest.mark.parametrize(
    "answer",
    ["not 49%", "Meta took no 49% stake.", "Meta took 4.9%.", "Meta took 490%.", "Meta took $49 billion."],
)
def test_what_only_looks_like_the_answer_is_wrong(answer: str) -> None:
    """Polarity, scale and unit."""
    assert judged(asked(answer)).outcome is Outcome.WRONG


def test_evidence_that_was_not_found_fails_retrieval() -> None:
    """Rank beyond k, or none at all."""
    one = replace(asked("49%", RIGHT), passages=(Place("seeds/a.txt", 0, 3),))
    found = judged(one)

    assert found.ranks == (None,)
    assert (found.scores["recall@10"], found.scores["mrr"], found.scores["evidence@10"]) == (0.0, 0.0, 0.0)


def test_a_rank_counts_passages_from_one() -> None:
    """Second place: recall@1 fails, recall@3 holds, and the reciprocal rank is a half."""
    one = asked("49%", RIGHT)
    found = judged(replace(one, passages=(Place("seeds/a.txt", 0, 3), *one.passages)))

    assert [found.scores[name] for name in ("recall@1", "recall@3", "mrr")] == [0.0, 1.0, 0.5]


def test_differing_values_must_be_shown_with_their_stance() -> None:
    """A value that is shown as fact though it was a rumour is shown, and its stance is wrong."""
    also = Also(("40%",), (Stance.REPORTED,), (Quoted("seeds/a.txt", REPORTED),))
    fact = replace(FACT, also=(also,), stance=Stance.STATED)
    one = asked("49%", RIGHT)
    stated = Valued("49%", Stance.STATED, (0,))

    alone = judged(one, fact).scores
    wrong = judged(replace(one, values=(stated, Valued("40%", Stance.STATED, (0,)))), fact).scores
    right = judged(replace(one, values=(stated, Valued("40%", Stance.REPORTED, (0,)))), fact).scores

    assert (alone["also"], alone["stance"]) == (0.0, 0.0)
    assert (wrong["also"], wrong["stance"]) == (1.0, 0.5)
    assert (right["also"], right["stance"]) == (1.0, 1.0)
