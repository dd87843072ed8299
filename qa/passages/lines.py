"""Which newlines are spaces, and which end a sentence whatever stands before them.

Files come in two kinds: one paragraph to a line, where a newline is a boundary, and
hard-wrapped, where most are spaces. Extracted web pages add a third: a link that
stood in mid-sentence is left on a line of its own, or lost. So a newline is a space
only on evidence, and a boundary without it: joining a heading to its text spoils both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.domain import Span

# Wider lines are paragraphs; narrower ones are poems, addresses and lists.
NARROWEST_WRAP, WIDEST_WRAP = 55, 100

# A longer "word" is an address or a script without spaces: it says nothing about the margin.
_LONGEST_WORD = 30

_BULLET = re.compile(r"[-*+•‣◦▪▫●○■□·∙►▸→✓✔]\s|[–—]\s+[^a-z\s]|\([a-z0-9]{1,3}\)\s|[a-z]\)\s")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s")
_ON_ITS_OWN = re.compile(r"#{1,6}\s|\||[-=_*~+|:\s]+$")
_FENCE = re.compile(r"```|~~~")
_QUOTED = re.compile(r"(?:>\s?)+")
_FINISHED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_UNFINISHED = re.compile(r"(?:,|(?:^|\s)(?:a|an|the|of|by|and|or|from|at|with|than|its|their))$")
_CARRIES_ON = re.compile(r"[,;.!?%)\]”’»]|[–—]\s+[a-z]|&\s")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's offsets without the white space around it, and its words; empty if blank."""

    start: int
    end: int
    indent: int
    words: str
    fenced: bool = False


def stretches(text: str, span: Span) -> list[Span]:
    """The running text of *span*: stretches that no sentence leaves, trimmed, in order.

    A stretch holds newlines only where they stand for spaces.
    """
    lines = list(_lines(text, span))
    width = _wrap_width(lines)
    found: list[Span] = []
    above: _Line | None = None
    for line in lines:
        if line.words:
            if above and above.words and _goes_on(above, line, width):
                found[-1] = Span(found[-1].start, line.end)
            else:
                found.append(Span(line.start, line.end))
        above = line
    return found


def _lines(text: str, span: Span) -> Iterator[_Line]:
    at = span.start
    fenced = False
    for raw in text[span.start : span.end].split("\n"):
        words = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        fence = bool(_FENCE.match(words))
        yield _Line(at + indent, at + indent + len(words), indent, words, fenced or fence)
        fenced ^= fence
        at += len(raw) + 1


def _goes_on(above: _Line, below: _Line, width: int) -> bool:
    """Does the sentence at the end of *above* go on in *below*, the next line?"""
    if above.fenced or below.fenced or _quote_depth(above) < _quote_depth(below):
        return False
    before, after = _unquoted(above), _unquoted(below)
    if _stands_alone(before) or _stands_alone(after) or _BULLET.match(after):
        return False
    finished = bool(_FINISHED.search(before))
    if _fills(above, below, width):
        # "…rose to" / "25. The firm…" is not the 25th item of a list.
        return not (finished and _NUMBERED.match(after))
    if _BRAND.match(after):
        return not finished
    if after[0].islower() or _CARRIES_ON.match(after):
        return True
    return bool(_UNFINISHED.search(before)) and not _NUMBERED.match(after)


def _stands_alone(words: str) -> bool:
    return not words or bool(_ON_ITS_OWN.match(words))


def _quote_depth(line: _Line) -> int:
    mark = _QUOTED.match(line.words)
    return mark.group().count(">") if mark else 0


def _unquoted(line: _Line) -> str:
    return _QUOTED.sub("", line.words, count=1) if line.words.startswith(">") else line.words


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The margin at which the text was wrapped by a program, or 0 if it was not.

    Evidence is two things at once: lines end where the next word would not have
    fitted, and the next line often starts in lower case. A list of headlines of
    about one length has the first, but not the second.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if _is_prose(a) and _is_prose(b)]
    if len(pairs) < 2:
        return 0
    width = max(_right_edge(line) for pair in pairs for line in pair)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return 0
    filled = sum(_fills(above, below, width) for above, below in pairs)
    lower = sum(below.words[0].islower() for _, below in pairs)
    return width if filled >= 0.8 * len(pairs) and lower >= 0.4 * len(pairs) else 0


def _is_prose(line: _Line) -> bool:
    return " " in line.words and not line.fenced and not _stands_alone(line.words)


def _right_edge(line: _Line) -> int:
    return line.indent + len(line.words)


def _fills(above: _Line, below: _Line, width: int) -> bool:
    """Would the first word of *below* have gone over the margin on *above*?"""
    word = len(below.words[:_LONGEST_WORD].split(None, 1)[0])
    return width > 0 and _right_edge(above) + 1 + word > width
