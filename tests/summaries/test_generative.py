"""What a model writes of a pile is mapped, reduced, verified, and replaced by quotes when nothing is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from qa.domain import Citation, Claim, Evidence, Prompt, Rejected, Statement, Support, Usage
from qa.errors import ModelError
from qa.prompts import Templates
from qa.summaries.extractive import Pile, summarise
from qa.summaries.generative import GenerativeSummary
from qa.summaries.nouns import ANY, Extent, Summary
from tests.fakes import HashEmbedder
from tests.summaries.made import pile

TEXTS = {
    "a 2024-03-01": "The harbour tunnel opened on Friday. Ferry crews lost their jobs.",
    "b 2024-02-01": "Engineers finished the bridge. The minister praised the engineers.",
}


@dataclass
class ScriptedModel:
    """A `LanguageModel` that replies to each prompt as *reply* says; an error is raised instead."""

    reply: Callable[[Prompt], str | ModelError]
    asked: list[Prompt] = field(default_factory=list)
    name: str = "fake/model"

    @property
    def usage(self) -> Usage:
        return Usage(10 * len(self.asked), 5 * len(self.asked))

    def stream(self, prompt: Prompt) -> Iterator[str]:
        self.asked.append(prompt)
        said = self.reply(prompt)
        if isinstance(said, ModelError):
            raise said
        yield from re.split(r"(?<= )", said)


class WordVerifier:
    """A `Verifier` for which a claim is supported when a cited sentence has all its words."""

    def verify(self, claims: Sequence[Claim], evidence: Evidence) -> list[Statement | Rejected]:
        return [self._verdict(claim) for claim in claims]

    def _verdict(self, claim: Claim) -> Statement | Rejected:
        words = set(re.findall(r"\w+", claim.text.lower()))
        for cited in claim.citations:
            for sentence in cited.passage.sentences:
                found = Citation.of(cited.passage, sentence.start, sentence.end)
                if words <= set(re.findall(r"\w+", found.quote.lower())):
                    return Statement(claim.text, (found,))
        return Rejected(claim.text, Support.UNSUPPORTED, "not there")


def written(model: ScriptedModel, extent: Extent = ANY, made: Pile | None = None) -> Summary:
    given = made or pile(TEXTS)
    quoted = summarise(given, HashEmbedder(), extent=extent)
    return GenerativeSummary(model, Templates.load(None), WordVerifier()).write(given, quoted, extent=extent)


def by_step(first: str, second: str, last: str) -> Callable[[Prompt], str]:
    """Replies of the two maps (in story order: b, a) and of the reduction."""
    replies = iter((first, second, last))
    return lambda prompt: next(replies)


def test_each_article_is_summed_up_and_then_all_of_them() -> None:
    model = ScriptedModel(
        by_step(
            "The minister praised the engineers. [S1]",
            "Ferry crews lost their jobs. [S1]",
            "Ferry crews lost jobs. [S2] The minister praised engineers. [S1]",
        )
    )
    summary = written(model)

    assert [s.text for s in summary.statements] == [
        "The minister praised engineers.",  # story order: by day
        "Ferry crews lost jobs.",
    ]
    assert [c.source for s in summary.statements for c in s.citations] == ["seeds/b.txt", "seeds/a.txt"]
    assert len(model.asked) == 3
    assert "The minister praised the engineers." in model.asked[2].user
    assert summary.usage == Usage(30, 15)
    assert summary.engine is not None
    assert (summary.engine.answerer, summary.engine.model) == ("generative", "fake/model")


def test_what_is_not_supported_is_left_out_in_either_step() -> None:
    model = ScriptedModel(
        by_step(
            "The minister praised the engineers. [S1] The bridge collapsed. [S1]",
            "Ferry crews lost their jobs. [S1] Nobody cites this.",
            "Ferry crews lost jobs. [S2] Ferry crews sued the city. [S2]",
        )
    )
    summary = written(model)

    assert [s.text for s in summary.statements] == ["Ferry crews lost jobs."]
    assert [r.text for r in summary.rejected] == [
        "The bridge collapsed.",
        "Nobody cites this.",
        "Ferry crews sued the city.",
    ]


def test_one_article_needs_no_second_step() -> None:
    model = ScriptedModel(lambda prompt: "Ferry crews lost their jobs. [S1]")
    summary = written(model, made=pile({"a": TEXTS["a 2024-03-01"]}))

    assert len(model.asked) == 1
    assert [s.text for s in summary.statements] == ["Ferry crews lost their jobs."]


@pytest.mark.parametrize("reply", ["The moon is made of cheese. [S1]", "NO ANSWER", ""])
def test_nothing_left_is_the_quoted_summary_with_a_remark(reply: str) -> None:
    summary = written(ScriptedModel(lambda prompt: reply))

    assert summary.statements == summarise(pile(TEXTS), HashEmbedder()).statements
    assert summary.remarks == (
        "fake/model wrote nothing that the articles support; the summary is quoted from the articles instead",
    )
    assert summary.engine is not None
    assert summary.engine.answerer == "extractive"


def test_a_model_that_fails_at_once_is_an_error_and_later_is_replaced() -> None:
    """Who named a model wants to know that it cannot be used; what is half done is not shown."""
    replies: Iterator[str | ModelError] = iter(
        ("The minister praised the engineers. [S1]", ModelError("the server went away"))
    )
    summary = written(ScriptedModel(lambda prompt: next(replies)))

    assert summary.remarks == ("the server went away; the summary is quoted from the articles instead",)
    with pytest.raises(ModelError):
        written(ScriptedModel(lambda prompt: ModelError("no such model")))


def test_limits_hold_whatever_the_model_writes() -> None:
    many = "Ferry crews lost their jobs. [S1] The harbour tunnel opened on Friday. [S1]"
    one = pile({"a": TEXTS["a 2024-03-01"]})

    assert len(written(ScriptedModel(lambda prompt: many), Extent(sentences=1), one).statements) == 1
    assert [s.text for s in written(ScriptedModel(lambda prompt: many), Extent(words=5), one).statements] == [
        "Ferry crews lost their jobs."
    ]


def test_of_one_article_as_many_sentences_are_asked_for_as_are_wanted() -> None:
    """And where more come, those that the model put first stay, in the order of the story."""
    reply = "Ferry crews lost their jobs. [S1] The bridge opened in March. [S1]"
    text = "The bridge opened in March. Ferry crews lost their jobs."
    model = ScriptedModel(lambda prompt: reply)
    summary = written(model, Extent(sentences=1), pile({"a 2024-03-01": text}))

    assert "1" in re.findall(r"\d+", model.asked[0].system + model.asked[0].user)
    assert [s.text for s in summary.statements] == ["Ferry crews lost their jobs."]
