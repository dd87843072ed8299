"""A text as lines that remember where they stand, and what they look like.

Lines end at "\\n" and nowhere else: `str.splitlines` would also break at form feeds
and U+2028, and line numbers would no longer be those an editor shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

# Beyond this a line is prose, whatever it says; it also bounds what every pattern can cost.
LONGEST = 600

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_BULLET = re.compile(r"(?:[-*+•·‣▪–]|\d{1,3}[.)]|[a-z][.)])\s+\S")
_MARKUP = "#*_>|`~•· \t"
_CLOSERS = "\"'”’»)]}*_ "
_INNER = re.compile(r"[a-z\d)][.!?][\"”’)]*\s+[\"“‘(]?[A-Z]")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, trimmed: `text` stands at `start` of the article's text."""

    index: int
    start: int
    text: str
    indent: int = 0

    @property
    def end(self) -> int:
        """Offset after the last visible character."""
        return self.start + len(self.text)

    @property
    def short(self) -> bool:
        """Can this be anything but prose?"""
        return len(self.text) <= LONGEST

    @cached_property
    def plain(self) -> str:
        """The words alone: no markup, no escapes, single spaces, straight apostrophes; "" if long."""
        if not self.short:
            return ""
        bare = _LINK.sub(r"\1", _ESCAPE.sub("", self.text))
        return " ".join(bare.replace("’", "'").split()).strip(_MARKUP + _INVISIBLE)

    @cached_property
    def words(self) -> int:
        """How many words, roughly."""
        return self.text.count(" ") + 1

    @property
    def bullet(self) -> bool:
        """Is this an item of a list?"""
        return _BULLET.match(self.text) is not None

    @cached_property
    def stop(self) -> str:
        """The mark that ends a sentence here, closing quotes aside, or ""."""
        end = self.text[-12:].rstrip(_CLOSERS)[-1:]
        return end if end and end in ".!?…。！？" else ""

    @cached_property
    def prose(self) -> bool:
        """Is this one or more full sentences? A lone question may be a headline, and is not."""
        if len(self.text) > 240 or self.stop in ("。", "！", "？"):
            return True
        if self.words < 8:
            return False
        return self.stop in (".", "!", "…") or _INNER.search(self.text) is not None


def split(text: str) -> list[Line]:
    """The lines of *text* that are not blank, in order."""
    return list(_split(text))


def _split(text: str) -> Iterator[Line]:
    start = 0
    for index, raw in enumerate(text.split("\n")):
        shown = raw.strip()
        if shown.strip(_INVISIBLE):
            indent = len(raw) - len(raw.lstrip())
            yield Line(index, start + indent, shown, indent)
        start += len(raw) + 1
