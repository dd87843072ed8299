"""A conversation: the turns, and how the next question is understood from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from qa.chat.followups import resolve
from qa.chat.nouns import RULES, Said, Turn
from qa.chat.pronouns import unresolved
from qa.chat.shapes import bare, is_elliptical
from qa.domain import Answer, Usage

Resolver = Callable[[str, Sequence[Said]], "Resolved"]


class Asks(Protocol):
    """What a conversation asks of a workspace."""

    def __call__(self, question: str, /) -> Answer:
        """An answer to a question that stands by itself."""
        ...


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself, and who made it of the one that was typed (None: nobody had to).

    `usage` is what a language model took for it; `remarks` say what in it refers to nothing that was said.
    """

    question: str
    by: str | None = None
    usage: Usage = Usage()
    remarks: tuple[str, ...] = ()


def by_rules(question: str, said: Sequence[Said]) -> Resolved:
    """Without a language model: see `followups`."""
    standalone = resolve(question, said)
    if standalone != question:
        return Resolved(standalone, RULES)
    return Resolved(question, remarks=_untold(question))


def _untold(question: str) -> tuple[str, ...]:
    plain = bare(question).lower()
    if is_elliptical(plain):
        return (f'nothing said before tells what "{plain}" asks about',)
    pronoun = unresolved(question)
    if not pronoun:
        return ()
    if pronoun in ("it", "its"):
        return ('nothing said before tells what "it" is',)
    return (f'nothing said before tells who "{pronoun}" refers to',)


class Conversation:
    """Turns in the order in which they were had. `ask` adds one; a question that fails adds none."""

    def __init__(self, asks: Asks, *, resolver: Resolver = by_rules, turns: Sequence[Turn] = ()) -> None:
        self._asks = asks
        self._resolver = resolver
        self._turns = list(turns)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What was said so far."""
        return tuple(self._turns)

    def ask(self, question: str) -> Turn:
        """What the articles say to *question*, understood from what was said before.

        Raises what asking the workspace raises; the conversation is then as it was.
        """
        turn = self._turn(question, self._turns)
        self._turns.append(turn)
        return turn

    def regenerate(self) -> Turn | None:
        """The last question asked again, in the place of its answer; None when nothing was asked."""
        if not self._turns:
            return None
        turn = self._turn(self._turns[-1].question, self._turns[:-1])
        self._turns[-1] = turn
        return turn

    def clear(self) -> None:
        """Forget what was said."""
        self._turns.clear()

    def _turn(self, question: str, before: Sequence[Turn]) -> Turn:
        found = self._resolver(question, [turn.said for turn in before])
        answer = self._asks(found.question)
        answer = replace(answer, remarks=(*found.remarks, *answer.remarks))
        if answer.usage is not None:
            answer = replace(answer, usage=found.usage + answer.usage)
        return Turn(question, found.question, answer, found.by)
