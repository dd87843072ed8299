"""Claims made from questions with known answers, and from sentences, true and false.

A question that asks for its subject is a claim when the answer takes the asking words' place
("Who founded the mill?" → "Ada Boot founded the mill."). It is false with another name or figure
of the same passage, or against words that do not hold the answer: that teaches which subject a
figure or a name belongs to, and people's labels hold little of it.
A sentence is a claim about itself. It is false with a figure, a name or a word changed, with the
polarity turned, with two names exchanged, or where its evidence puts it less firmly.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from qa.domain import Span
from training.reader.data import Example, Squad
from training.reader.wording import Names, swapped
from training.support.data import TRAIN, Labelled

_ASKS = re.compile(
    r"^(?:who|what|which(?: of the)?|how many)\b(?P<noun>(?: [a-z-]+){0,3}?) "
    r"(?P<rest>(?:is|was|were|are|has|had|have|will|can|could|would|should|must|[a-z]+(?:ed|es|s)|won"
    r"|led|made|wrote|took|gave|built|"
    r"held|ran|became|began|came|grew|sold|bought|paid|spent|lost|met|told|said|saw|set|put|cut|left"
    r"|kept|sent|fought|brought|taught) .+?)\?*$",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"\b(?:is|was|were|are|has|had|have|will|can|could|would|should|must) (?:the|a|an|it|he|she|they"
    r"|his|her|its|there|this|these|[A-Z])",
)
_ASKED_AGAIN = re.compile(r"\b(?:do|does|did|which|what|who|how)\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?<![\w.,])[$€£]?\d[\d,]*(?:\.\d+)?(?:%| percent| (?:hundred|thousand|million|billion|trillion))?"
)
_NAME = re.compile(r"[A-Z][\w&’'-]+(?:(?: (?:of|the|de|von))? [A-Z][\w&’'-]+)*")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


def claim_of(question: str, answer: str) -> str | None:
    """*question* with *answer* in place of what asks; None where it does not ask for its subject."""
    found = _ASKS.match(question.strip())
    if found is None:
        return None
    noun, rest = found["noun"].strip(), found["rest"].strip(" ?.")
    asks = question.lower().split()[0]
    if _ASKED_AGAIN.search(rest) or (noun and asks == "who"):
        return None
    if asks == "how" and (
        not _FIGURE.match(answer)
        or not noun
        or (rest.split()[0].endswith("s") and rest.split()[0] not in ("is", "was", "has"))
    ):
        return None
    if noun and re.match(
        r"(?:is|was|were|are|has|had|have|will|can|could|would|should|must) (?:the|a|an|it|he|she"
        r"|they|his|her|its|there|[A-Z])",
        rest,
    ):
        return None  # "What year was the mill built": the answer is no subject
    subject = f"{answer} {noun}" if asks == "how" and not answer.lower().endswith(noun.lower()) else answer
    return f"{subject[:1].upper()}{subject[1:]} {rest}."


class Maker:
    """Makes pairs of passages and questions; the same ones from the same *chance*."""

    def __init__(self, squad: Squad, qamr: Sequence[Example], names: Names, chance: random.Random) -> None:
        self._squad, self._qamr, self._names, self._chance = squad, qamr, names, chance

    def pairs(self) -> Iterator[Labelled]:
        """Without end."""
        while True:
            yield from self._asked(self._example())
            yield from self._said(self._example())

    def _example(self) -> Example:
        if self._chance.random() < 0.3:
            return self._chance.choice(self._qamr)
        question = self._chance.choice(self._squad.questions)
        start = question.paragraph.start
        first = next(iter(question.answers), None)
        answer = Span(first.start - start, first.end - start) if first else None
        return Example(
            question.text, self._squad.title(question.source), self._squad.paragraph(question), answer
        )

    # ---------------------------------------------------------------- from questions

    def _asked(self, example: Example) -> Iterator[Labelled]:
        spans = _sentences(example.passage)
        sentences = [example.passage[s.start : s.end] for s in spans]
        if example.answer is None:
            some = _spans(example.passage)
            claim = some and claim_of(example.question, self._chance.choice(some))
            if claim:
                yield self._pair(
                    claim,
                    example.title,
                    _window(sentences, self._chance.randrange(len(sentences)), self._chance),
                    False,
                )
            return
        answer = example.passage[example.answer.start : example.answer.end]
        at = next((n for n, s in enumerate(spans) if s.end >= example.answer.end), 0)
        claim = claim_of(example.question, answer)
        if claim is None or len(answer.split()) > 8:
            return
        window = _window(sentences, at, self._chance)
        if answer in window:
            yield self._pair(claim, example.title, window, True)
        others = [
            o
            for o in _spans(window if self._chance.random() < 0.8 else example.passage)
            if _like(o, answer) and o.casefold() not in example.question.casefold()
        ]
        if others and (false := claim_of(example.question, self._chance.choice(others))):
            yield self._pair(false, example.title, window, False)
        elsewhere = [n for n, s in enumerate(sentences) if answer.casefold() not in s.casefold() and n != at]
        if elsewhere and self._chance.random() < 0.3:
            yield self._pair(claim, example.title, sentences[self._chance.choice(elsewhere)], False)
        if self._chance.random() < 0.5 and (
            near := swapped(claim, f"{example.title} {example.passage}", self._names, self._chance)
        ):
            yield self._pair(near, example.title, window, False)

    # ---------------------------------------------------------------- from sentences

    def _said(self, example: Example) -> Iterator[Labelled]:
        sentences = [example.passage[s.start : s.end] for s in _sentences(example.passage)]
        at = self._chance.randrange(len(sentences))
        claim = shortened(sentences[at], self._chance)
        if not 5 <= len(claim.split()) <= 40:
            return
        window = _window(sentences, at, self._chance)
        if self._chance.random() < 0.5:
            yield self._pair(claim, example.title, window, True)
        ways: list[Callable[[str, str], str | None]] = [
            self._figure,
            self._name,
            self._turned,
            self._exchanged,
            self._word,
        ]
        self._chance.shuffle(ways)
        for way in ways:
            if (false := way(claim, window)) and false != claim:
                yield self._pair(false, example.title, window, False)
                break
        if hedged := self._hedged(sentences[at], claim):
            evidence, softened = hedged
            yield self._pair(claim, example.title, window.replace(sentences[at], evidence), False)
            yield self._pair(softened, example.title, window.replace(sentences[at], evidence), True)

    def _pair(self, claim: str, title: str, evidence: str, supported: bool) -> Labelled:
        if title and self._chance.random() < 0.6:
            evidence = f"{title.replace('_', ' ')}. {evidence}"
        return Labelled(" ".join(claim.split()), " ".join(evidence.split()), supported, "made", TRAIN)

    def _figure(self, claim: str, window: str) -> str | None:
        hits = list(_FIGURE.finditer(claim))
        if not hits:
            return None
        hit = self._chance.choice(hits)
        others = [f for f in _FIGURE.findall(window) if f != hit[0] and f not in claim]
        if others and self._chance.random() < 0.5:
            other = self._chance.choice(others)
        elif "illion" in hit[0] and self._chance.random() < 0.4:
            other = (
                hit[0]
                .replace("million", "trillion")
                .replace("billion", "million")
                .replace("trillion", "billion")
            )
        else:
            other = re.sub(
                r"\d(?=\D*$)", lambda d: str((int(d[0]) + self._chance.randint(1, 9)) % 10), hit[0], count=1
            )
            if self._chance.random() < 0.5:
                other = re.sub(
                    r"\d", lambda d: str((int(d[0]) + self._chance.randint(1, 8)) % 9 + 1), hit[0], count=1
                )
        return (
            claim[: hit.start()] + other + claim[hit.end() :]
            if other not in window
            else (claim[: hit.start()] + other + claim[hit.end() :] if other in others else None)
        )

    def _name(self, claim: str, window: str) -> str | None:
        hits = [hit for hit in _NAME.finditer(claim) if hit.start() > 0 and len(hit[0]) > 2]
        if not hits:
            return None
        hit = self._chance.choice(hits)
        near = [n for n in _NAME.findall(window) if n not in claim and len(n) > 3]
        other = (
            self._chance.choice(near)
            if near and self._chance.random() < 0.5
            else self._names.other(hit[0], self._chance)
        )
        return None if other in claim else claim[: hit.start()] + other + claim[hit.end() :]

    def _turned(self, claim: str, _: str) -> str | None:
        return turned(claim, self._chance)

    def _exchanged(self, claim: str, _: str) -> str | None:
        """Two names of the claim in each other's place: whoever bought is bought."""
        hits = [
            hit
            for hit in _NAME.finditer(claim)
            if len(hit[0]) > 2
            and hit[0]
            not in ("The", "This", "These", "After", "When", "While", "However", "During", "Although")
        ]
        if len(hits) < 2 or re.search(r"\b(?:and|or|with|near|between)\b", claim):
            return None
        one, two = sorted(self._chance.sample(hits, 2), key=lambda hit: hit.start())
        if one[0] == two[0]:
            return None
        return claim[: one.start()] + two[0] + claim[one.end() : two.start()] + one[0] + claim[two.end() :]

    def _word(self, claim: str, window: str) -> str | None:
        return swapped(claim, window, self._names, self._chance)

    def _hedged(self, sentence: str, claim: str) -> tuple[str, str] | None:
        """The sentence as a report, and what may be said of it."""
        hit = re.search(
            r"(?<!\bbe)(?<!\bbeen)(?<!being)(?<!\bto)(?<!have)(?<!\bhas)(?<!\bhad)(?<=[A-Za-z])"
            r" (?P<aux>was |were |is |are )?(?P<verb>[a-z]{3,}ed)"
            r" (?=the |a |an |[A-Z]|[$\d]|by |in |to |from )",
            claim,
        )
        if not hit or sentence.count(hit[0]) != 1:
            return None
        verb = hit["verb"]
        if hit["aux"]:
            choices = [
                f"was reportedly {verb}",
                f"may have been {verb}",
                f"could be {verb}",
                f"was not {verb}",
                f"might be {verb}",
                f"is expected to be {verb}",
                f"was said to have been {verb}",
            ]
        else:
            choices = [
                f"reportedly {verb}",
                f"may have {verb}",
                f"denied having {verb}",
                f"is said to have {verb}",
                f"never {verb}",
                f"allegedly {verb}",
                f"might have {verb}",
                f"would have {verb}",
            ]
        chosen = f" {self._chance.choice(choices)} "
        return sentence.replace(hit[0], chosen), claim.replace(hit[0], chosen)


def turned(claim: str, chance: random.Random) -> str | None:
    """*claim* with its polarity the other way."""
    ways = [
        (r"\b(is|was|were|are|has|had|have|will|can|could|would|should|did|does|do) not\b", r"\1"),
        (r"\b(is|was|were|are|will|can|could|would|should|must)\b(?! not)", r"\1 not"),
        (r"\b(has|had|have) (?=[a-z]+(?:ed|en)\b)", r"\1 not "),
        (r"\b(no longer|never) ", ""),
        (r"(?<=[a-z]) (?=[a-z]{3,}ed (?:the|a|an|to|in|by|[A-Z]))", " never "),
    ]
    chance.shuffle(ways)
    for pattern, put in ways:
        if re.search(pattern, claim):
            return re.sub(pattern, put, claim, count=1)
    return None


def shortened(sentence: str, chance: random.Random) -> str:
    """Without brackets, at times without an opening phrase or a clause after a comma."""
    text = re.sub(r"\s*\([^)]*\)|\s*\[[^\]]*\]", "", sentence).strip()
    if chance.random() < 0.5:
        text = re.sub(
            r"^(?:In|On|During|After|By|At|Since|From|However|Also|Additionally|Moreover|For"
            r" example)\b[^,]{0,60}, ",
            "",
            text,
        )
    if chance.random() < 0.5:
        text = re.sub(
            r", (?:which|who|where|whose|while|although|and|but|with|including|such as|as well"
            r" as)\b[^,.]*(?=[,.]$|\.$)",
            "",
            text,
        )
    return f"{text[:1].upper()}{text[1:]}"


_END = re.compile(
    r"(?<![A-Z]\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMr\.)(?<!Inc\.)(?<=[.?!])[\"'”]?\s+(?=[\"'“A-Z\d])"
)


def _sentences(text: str) -> list[Span]:
    """Roughly: thousands of paragraphs have to be cut while a network waits."""
    edges = [0, *(hit.end() for hit in _END.finditer(text)), len(text)]
    return [Span(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def _window(sentences: Sequence[str], at: int, chance: random.Random) -> str:
    """The sentence, alone or with some of its neighbours."""
    before, after = chance.choice([(0, 0), (0, 0), (1, 0), (0, 1), (1, 1)])
    return " ".join(sentences[max(0, at - before) : at + after + 1])


def _spans(text: str) -> list[str]:
    names = [
        name
        for name in _NAME.findall(text)
        if name not in ("The", "In", "It", "He", "She", "This", "A", "An", "On", "As")
    ]
    return list(dict.fromkeys([*names, *_FIGURE.findall(text)]))


def _like(one: str, other: str) -> bool:
    """Of one kind, and not a part of one another?"""
    if one.casefold() in other.casefold() or other.casefold() in one.casefold():
        return False
    kinds = [
        (
            "year"
            if _YEAR.fullmatch(t)
            else "figure"
            if _FIGURE.match(t)
            else "name"
            if t[:1].isupper()
            else "words"
        )
        for t in (one, other)
    ]
    return kinds[0] == kinds[1] and kinds[0] != "words"
