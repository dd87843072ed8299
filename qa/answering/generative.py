"""The generative answerer: a model writes, and nothing of it is shown that the articles do not bear out.

Passages go to the model under opaque keys, fenced as data. Its reply is parsed into statements,
each is verified, and only supported ones make the answer. When nothing is left, or the model fails in the
middle of its reply, the extractive answer is given instead, and a remark says so; a model
that fails before its first word is an error. A model that says that the sources do not tell is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answering.replies import MOST, Reply, Written, read
from qa.domain import (
    Answer,
    Answerer,
    Citation,
    Claim,
    Engine,
    Evidence,
    LanguageModel,
    Metadata,
    Passage,
    Rejected,
    Statement,
    Support,
    Usage,
    Verifier,
)
from qa.errors import ModelError
from qa.prompts import Data, Templates, keys

CLOSEST = 3
"""So many sentences are shown beside an abstention."""

_NOT_CHECKED = f"only the first {MOST} sentences of a reply are checked"
_BROKEN_OFF = "the reply breaks off here"


@dataclass(frozen=True, slots=True)
class GenerativeAnswerer:
    """The `Answerer` that writes. *extractive* finds values and what is closest, and stands in for the model.

    *on_text* is given the reply piece by piece, before anything of it was verified.
    """

    model: LanguageModel
    templates: Templates
    verifier: Verifier
    extractive: Answerer
    on_text: Callable[[str], None] = lambda text: None

    def answer(self, evidence: Evidence) -> Answer:
        """What the model writes and the evidence supports, or an abstention. Raises `ModelError`."""
        quoted = self.extractive.answer(evidence)
        if not evidence.passages:
            return self._made(quoted, "extractive", Usage())
        before = self.model.usage
        try:
            text = self._written(evidence)
        except _BrokenOff as broken:
            used = self.model.usage.since(before)
            return self._made(quoted, "extractive", used, remark=f"{broken}{_instead(quoted)}")
        usage = self.model.usage.since(before)
        reply = read(text, len(evidence.passages))
        if not reply.sentences and reply.refused:
            return self._made(abstained(quoted), "generative", usage)
        return self._verified(reply, evidence, quoted, usage)

    def _written(self, evidence: Evidence) -> str:
        """The whole reply. Raises `ModelError` before the first word, `_BrokenOff` after it."""
        prompt = self.templates.render("answer", question=evidence.question, sources=sources(evidence))
        text = ""
        try:
            for piece in self.model.stream(prompt):
                text += piece
                self.on_text(piece)
        except ModelError as error:
            if not text.strip():
                raise
            raise _BrokenOff(str(error)) from None
        return text

    def _verified(self, reply: Reply, evidence: Evidence, quoted: Answer, usage: Usage) -> Answer:
        claims = [claim(one, evidence) for one in reply.sentences[:MOST]]
        verdicts = self.verifier.verify(claims, evidence) if claims else []
        statements = tuple(one for one in verdicts if isinstance(one, Statement))
        rejected = (*(one for one in verdicts if isinstance(one, Rejected)), *unchecked(reply))
        if not statements:
            written = "nothing that the articles support" if rejected else "nothing"
            remark = f"{self.model.name} wrote {written}{_instead(quoted)}"
            return self._made(replace(quoted, rejected=rejected), "extractive", usage, remark=remark)
        said = " ".join(one.text for one in statements)
        found = replace(quoted, answer=said, statements=statements, rejected=rejected, closest=())
        return self._made(found, "generative", usage)

    def _made(self, answer: Answer, answerer: str, usage: Usage, *, remark: str = "") -> Answer:
        remarks = (*answer.remarks, *([remark] if remark else []))
        engine = Engine(answerer, "", "", self.model.name)
        return replace(answer, engine=engine, usage=usage, remarks=remarks)


class _BrokenOff(Exception):
    """The model failed in the middle of its reply; the message says how."""


def sources(evidence: Evidence) -> list[Data]:
    """The passages as a model is given them, in the order of the evidence."""
    return [
        Data(key, one.passage.text, about(one.passage.metadata))
        for key, one in zip(keys(len(evidence.passages)), evidence.passages, strict=True)
    ]


def about(metadata: Metadata) -> str:
    """Title, publisher and day, as far as they are known."""
    day = metadata.published.day.isoformat() if metadata.published else None
    return " · ".join(one for one in (metadata.title, metadata.publisher, day) if one)


def claim(written: Written, evidence: Evidence) -> Claim:
    """The sentence, citing the whole passages whose keys it bears."""
    cited = [_whole(evidence.passages[number].passage) for number in written.cited]
    return Claim(written.text, tuple(cited))


def _whole(passage: Passage) -> Citation:
    return Citation.of(passage, passage.start, passage.end)


def abstained(quoted: Answer) -> Answer:
    """Without an answer; the closest sentences are those that would have been quoted."""
    closest = (quoted.closest or quoted.citations)[:CLOSEST]
    return replace(quoted, answer=None, statements=(), values=(), closest=closest)


def _instead(quoted: Answer) -> str:
    return "" if quoted.abstained else "; the answer is quoted from the articles instead"


def unchecked(reply: Reply) -> Sequence[Rejected]:
    """What of *reply* is left out unread: sentences too many, and one that breaks off."""
    late = [Rejected(one.text, Support.UNSUPPORTED, _NOT_CHECKED) for one in reply.sentences[MOST:]]
    cut = [Rejected(reply.unfinished, Support.UNSUPPORTED, _BROKEN_OFF)] if reply.unfinished else []
    return [*late, *cut]
