"""Which lines are the story. Precision first: a line is story unless furniture is recognised.

Three things decide: what a line looks like (`marks`), what stands beside it, and whether the
story has begun or is over. Marks that could be a heading of a story ("Comments") count only
outside of it. Between its first and its last sentence a full sentence is always kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from qa.articles import dates, people
from qa.articles.credits import credit, slogan
from qa.articles.lines import Line
from qa.articles.marks import Mark, mark
from qa.articles.metadata import Found
from qa.domain import Span

# Lines from the end in which the page's own may stand. Real pages need a few dozen; a file of
# nothing but such lines must not be read in quadratic time.
_DEEPEST = 120


def body(lines: Sequence[Line], found: Found) -> tuple[Span, ...]:
    """The spans of the story: trimmed, sorted, disjoint, and apart only where something is left out."""
    kept = [line for line in lines if line.index not in found.lines]
    out = _furniture(kept, found)
    left_out = {line.index for at, line in enumerate(kept) if at in out} | found.lines
    return tuple(_spans(lines, left_out))


def _spans(lines: Sequence[Line], left_out: Iterable[int]) -> list[Span]:
    skip = set(left_out)
    spans: list[Span] = []
    joined = False
    for line in lines:
        if line.index in skip:
            joined = False
        elif joined:
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(Span(line.start, line.end))
            joined = True
    return spans


def _furniture(lines: Sequence[Line], found: Found) -> set[int]:
    """Positions in *lines* of those that are not story."""
    marks = [mark(line) for line in lines]
    out = {at for at, one in enumerate(marks) if one is Mark.SURE}
    story = [at for at, line in enumerate(lines) if line.prose and at not in out]
    first, last = (story[0], story[-1]) if story else (len(lines), -1)
    out |= {at for at in range(first) if marks[at] is not Mark.STORY}
    out |= _Ending(lines, marks, out, found).read()
    last = max((at for at in story if at not in out), default=last)
    out |= _clusters(marks, out)
    return out | _repeated(lines, out, first, last)


def _clusters(marks: Sequence[Mark], out: set[int]) -> set[int]:
    """Weak lines beside furniture, and beside such lines in turn: the rest of a box."""
    added: set[int] = set()
    for order, step in ((range(1, len(marks)), -1), (range(len(marks) - 2, -1, -1), 1)):
        for at in order:
            if marks[at] is Mark.WEAK and (at + step in out or at + step in added):
                added.add(at)
    return added


def _repeated(lines: Sequence[Line], out: set[int], first: int, last: int) -> set[int]:
    """Labels that stand above the story and again below it, with furniture beside them."""
    above = {line.plain for at, line in enumerate(lines) if at < first and _is_label(line)}
    below = {line.plain for at, line in enumerate(lines) if at > last and _is_label(line)}
    both = above & below & {line.plain for at, line in enumerate(lines) if {at - 1, at + 1} & out}
    return {at for at, line in enumerate(lines) if (at < first or at > last) and line.plain in both}


def _is_label(line: Line) -> bool:
    return bool(line.plain) and line.words <= 15 and not line.stop and not line.bullet


class _Ending:
    """The end of a page, read upwards from the last line until the story's last sentence."""

    def __init__(self, lines: Sequence[Line], marks: Sequence[Mark], out: set[int], found: Found) -> None:
        self.lines = lines
        self.marks = marks
        self.out = out
        self.author = found.metadata.author
        self.top = max(0, len(lines) - _DEEPEST)
        self.added: set[int] = set()
        self.pending: list[int] = []  # lines below a heading yet to be met

    def read(self) -> set[int]:
        """Positions of what is furniture there."""
        for at in range(len(self.lines) - 1, self.top - 1, -1):
            if at in self.out:
                continue
            if self._is_end(at):
                self.added.add(at)
            elif self.marks[at] in (Mark.SECTION, Mark.ABOUT):
                if self.pending and not self._takes(at):
                    break
                self.added |= {at, *self.pending}
                self.pending = []
            elif self.lines[at].prose and not self._about(at):
                break
            else:
                self.pending.append(at)
        return self.added

    def _is_end(self, at: int) -> bool:
        line = self.lines[at]
        if self.marks[at] is Mark.WEAK or self._is_blurb(at) or credit(line):
            return True
        if self.pending:
            return False
        dated = dates.line(line.plain)
        return bool(dated and not dated.rest) or (slogan(line) and at + 1 < len(self.lines))

    def _is_blurb(self, at: int) -> bool:
        name = people.blurb(self.lines[at].plain) if self.lines[at].short else None
        return name is not None and not self._told_of(name, at)

    def _told_of(self, name: str, at: int) -> bool:
        """Does the story speak of this person? The author it may name, but not tell of."""
        if self.author and name in self.author:
            return False
        surname = name.split()[-1]
        near = (line for line in self.lines[self.top : at] if line.prose and not people.blurb(line.plain))
        return surname in self._story or any(surname in line.text for line in near)

    @cached_property
    def _story(self) -> str:
        return "\n".join(line.text for line in self.lines[: self.top] if line.prose)

    def _about(self, at: int) -> bool:
        """Is this the paragraph below a name that stands below "About the author"?"""
        above = [self.marks[before] for before in range(max(0, at - 3), at)]
        return Mark.ABOUT in above

    def _takes(self, at: int) -> bool:
        """Do the lines below this heading belong to it, and none of them to the story?"""
        below = [self.lines[one] for one in self.pending]
        if self.marks[at] is Mark.ABOUT:
            names = [line.plain for line in below if people.is_name(line.plain)]
            return bool(names) and len(below) <= 4 and not any(self._told_of(name, at) for name in names)
        return not any(line.stop == "." or line.bullet or line.prose for line in below)
