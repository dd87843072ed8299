"""The clause that words of a sentence stand in: what is said of others does not hold for them."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[;—]|\bbut\b|\bwhile\b", re.IGNORECASE)
_CLOSED = re.compile(r", (?:which|who|whose|where)\b[^,;]*,(?=\s)")
_OPEN = re.compile(r"\b(\w+)(?: \([^)]*\))?, (?:which|who|whose|where)\b")
_PLANNED = re.compile(
    r"(?:acquisition|agreement|bid|bond|deal|fine|fund|investment|loan|merger|move|offer|order|package|penalty"
    r"|plan|project|proposal|purchase|report|round|sale|scheme|settlement|stake|sum|takeover|talk|transaction)s?",
    re.IGNORECASE,
)
"""What may itself be no more than planned: ", which" goes on about it."""


def up_to(sentence: str, start: int) -> str:
    """The clause of *sentence* that `sentence[start:]` goes on, up to there."""
    return _BREAK.split(sentence[:start])[-1]


def after(sentence: str, end: int) -> str:
    """What follows `sentence[:end]` in its clause."""
    return _BREAK.split(sentence[end:], maxsplit=1)[0]


def without_asides(clause: str) -> str:
    """*clause* as it bears on what follows it, without what is told of something else.

    A plant "which is set to reopen on Friday," makes cars today; "no plans to close the works, which" has
    people now, while "a possible deal, which" is as uncertain as the deal.
    """
    said = _CLOSED.sub("", clause)
    begun = [match for match in _OPEN.finditer(said) if not _PLANNED.fullmatch(match[1])]
    return said[begun[-1].end(1) :] if begun else said
