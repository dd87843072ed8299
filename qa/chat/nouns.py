"""The nouns of a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from qa.domain import Answer

RULES = "rules"


@dataclass(frozen=True, slots=True)
class Said:
    """What a follow-up may refer to: a question that stands by itself, and what was answered.

    `sentence` is the article's sentence that answers; both are None where `qa` abstained. `typed` is the
    question as a person put it, where that is not how it stands by itself; `read` are the passages
    that were read for it.
    """

    question: str
    answer: str | None = None
    sentence: str | None = None
    typed: str | None = None
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `standalone` is what was asked of the articles: the question, understood by itself.

    `resolved_by` says who made it from the question: `rules`, the name of a language model,
    or None where it is the question as typed.
    """

    question: str
    standalone: str
    answer: Answer
    resolved_by: str | None = None

    @property
    def said(self) -> Said:
        """What a later question may refer to."""
        first = self.answer.statements[0] if self.answer.statements else None
        sentence = first.text if first else None
        return Said(self.standalone, self.answer.answer, sentence, self.question, self._read())

    def _read(self) -> tuple[str, ...]:
        """Passages, in order; of a conversation that was kept those that are cited."""
        evidence = self.answer.evidence
        if evidence is not None:
            return tuple(one.passage.text for one in (*evidence.passages, *evidence.further))
        cited = (*self.answer.citations, *self.answer.closest)
        return tuple(dict.fromkeys(citation.passage.text for citation in cited))
