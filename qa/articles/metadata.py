"""What an article says about itself: title, author, day. What it does not say stays unknown.

Looked for above the first sentence of the story only. A date further down is an event's,
or a related story's; a name further down is somebody the story is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from qa.articles import dates, people
from qa.articles.frontmatter import fields
from qa.articles.lines import Line
from qa.articles.marks import Mark, mark
from qa.domain import Dated, Metadata, Origin

UNDATED = ("title", "author", "publisher", "url", "language")
FIELDS = (*UNDATED, "published", "updated")

_HEAD = 16  # lines; a page with more above its story is a page of something else
_TAIL = 12
_TITLE_ATX = re.compile(r"#\s+(\S.*?)\s*#*$")
_RELEASE = re.compile(
    r"(?:for (?:immediate )?release|(?:press|news|media) release)\b(?!.*[.!?]$)", re.IGNORECASE
)
_UNFINISHED = re.compile(
    r"\b(?:by|the|of|to|and|or|a|an|with|for|from|that|into|its|their|is|are)$|[:,;–—-]$"
)
_LABELS = re.compile(
    r"(?:key (?:points|takeaways|facts)|what (?:you need )?to know|in this (?:article|story)|at a glance"
    r"|summary"
    r"|the gist|quick (?:read|take)|in (?:brief|short)|highlights|table of contents|contents)\b",
    re.IGNORECASE,
)
# The page's own lines that a headline is mistaken for: outlets, desks, captions, handles.
_CREDITED = re.compile(
    r"(?:from )?(?:[A-Z(\d]\S* |and |- |– |\| ){0,6}\S*"
    r"(?i:staff|reports?|reporters?|network\S*|news|sports|times|post|press|journal|sentinel|tribune"
    r"|herald|gazette|californian"
    r"|register|today|review|bureau|service|agency|columnist|critic|editor|correspondent|magazine"
    r"|board)(?: [A-Z(–|-]\S*){0,3}"
    r"|.*\((?i:image|photo) (?i:credit).*|.*(?i:getty images).*|.*\b(?i:by):.*|@.*|\(.*\)",
)
_OUTLET = re.compile(
    r"[,|–—-]\s*(?=.*\b(?:today|news|times|post|press|journal|tribune|herald|reuters|staff|network"
    r"|bloomberg|AP|AFP|CNN|BBC"
    r"|correspondent|reporter|editor|contributor|writer|columnist)\b)[\w.&']+(?:\s[\w.&']+){0,5}$",
    re.IGNORECASE,
)


_REPRINTED = re.compile(
    r"(?:from|by|courtesy of) .{2,80}\b(?:reprinted|republished|by permission)\b.{0,60}"
    r"|(?:reprinted|republished) (?:with|by|from|courtesy of)\b.{2,100}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and the numbers (from 0) of the lines of the text that say nothing else."""

    metadata: Metadata
    lines: frozenset[int]
    remarks: tuple[str, ...] = ()


def find(lines: Sequence[Line], known: Metadata = Metadata()) -> Found:
    """Read front matter or header lines, then title, byline and dateline above the story.

    What a format states besides its text is *known*. Of days, the dateline's is trusted before
    front matter's, which is often that of the copy.
    """
    stated = fields(lines)
    page = _Page(tuple(lines[stated.lines :]))
    titled = _title(page, known.title or stated.metadata.title)
    dated = _datelines(page, titled)
    author, named = _author(page, titled, dated)
    published = _published(page, list(dated.values()))
    houses = _houses(page, {*named, *dated}, {one.at for one in titled})
    papers = (*(people.outlet(one.rest) for one in dated.values()), *houses.values())
    found = Metadata(
        title=titled[0].title if titled else None,
        author=author,
        publisher=next(filter(None, papers), None),
        published=published,
        updated=_updated(list(dated.values()), published),
    )
    found = replace(found, origins=_origins(found, Origin.PAGE))
    fields_ = replace(stated.metadata, origins=_origins(stated.metadata, Origin.FRONT_MATTER))
    both = replace(
        merged(fields_, found),
        published=found.published or fields_.published,
        updated=found.updated or fields_.updated,
    )
    told = {*(t.at for t in titled), *dated, *named, *houses, *_reprinted(page)}
    taken = [*lines[: stated.lines], *(page.lines[at] for at in told)]
    return Found(both, frozenset(line.index for line in taken), (*stated.remarks, *_dropped(page)))


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Each field from *first* where it has one, else from *second*."""
    values = {name: getattr(first, name) for name in FIELDS if getattr(first, name) is not None}
    origins = {name: origin for name, origin in second.origins if name not in values} | dict(first.origins)
    return replace(second, **values, origins=tuple(sorted(origins.items())))


def _origins(found: Metadata, origin: Origin) -> tuple[tuple[str, Origin], ...]:
    return tuple((name, origin) for name in UNDATED if getattr(found, name) is not None)


# ---------------------------------------------------------------- the page


@dataclass(frozen=True)
class _Page:
    """The lines below the fields. `head` is how many of them stand above the story."""

    lines: tuple[Line, ...]
    head: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "head", self._above_story())

    def _above_story(self) -> int:
        top = range(min(_HEAD, len(self.lines)))
        story = next((at for at in top if self._tells(at)), len(top))
        # A sentence that sums the story up may stand between the headline and the byline.
        for below in (story + 1, story + 2):
            if below in top and self.says_who_or_when(below):
                return next(
                    (at for at in range(below, min(below + 4, len(self.lines))) if self._tells(at)), below + 1
                )
        return story

    def _tells(self, at: int) -> bool:
        line = self.lines[at]
        return line.prose and mark(line) is Mark.STORY and not self.says_who_or_when(at)

    def says_who_or_when(self, at: int) -> bool:
        """Is this a byline, or a dateline that cannot be an entry of a chronicle?"""
        line = self.lines[at]
        dated = dates.line(line.plain)
        return _is_byline(line) or bool(dated and (dated.label or dated.exact) and mostly_date(dated))

    @cached_property
    def prose(self) -> str:
        """The story's sentences, in lower case, to see what it speaks of."""
        told = (line for line in self.lines[self.head :] if line.prose and not people.blurb(line.text[:400]))
        return "\n".join(line.text.lower() for line in told)

    @cached_property
    def signed(self) -> frozenset[str]:
        """Names that stand alone, or in a line about the author, near the end."""
        last = self.lines[max(self.head, len(self.lines) - _TAIL) :]
        names = (line.plain if people.is_name(line.plain) else people.blurb(line.plain) for line in last)
        return frozenset(name for name in names if name)


# ---------------------------------------------------------------- title


@dataclass(frozen=True, slots=True)
class _Title:
    at: int
    title: str


def _title(page: _Page, stated: str | None) -> list[_Title]:
    """The lines above the story that are its title; with one *stated*, those that repeat it."""
    marked = [_Title(at, found[1]) for at, line in _top(page) if (found := _heading(page, at, line))]
    if stated:
        same = [_Title(at, stated) for at, line in _top(page) if _repeats(line, stated)]
        return same or [found for found in marked[:1] if _same(found.title, stated)]
    if marked:
        return marked[:1]
    title = next((line.plain for at, line in _candidates(page) if _is_headline(page, at, line)), None)
    return [_Title(at, title) for at, line in _top(page) if line.plain == title] if title else []


def _candidates(page: _Page) -> list[tuple[int, Line]]:
    """The lines that may be the headline, the likeliest first."""
    found = [(at, line) for at, line in _top(page) if mark(line) is Mark.STORY]
    released = max((at for at, line in _top(page) if _RELEASE.match(line.plain)), default=-1)
    if released >= 0:  # above it stands who released it
        return [one for one in found if one[0] > released and not dates.line(one[1].plain)][:1] + found[:1]
    if len(found) > 1 and found[0][1].words <= 2:
        return found[1::-1]  # a rubric such as "Technology" above the headline, or a short one
    return found[:1]


def _top(page: _Page) -> Iterator[tuple[int, Line]]:
    # One line more than the head: a headline with a question in it reads like prose.
    yield from enumerate(page.lines[: min(page.head + 1, _HEAD)])


def _heading(page: _Page, at: int, line: Line) -> re.Match[str] | None:
    """A first-level heading of Markdown, in either of its two notations."""
    below = page.lines[at + 1] if at + 1 < len(page.lines) else None
    if below and below.index == line.index + 1 and len(below.text) >= 3 and not below.text.strip("="):
        return re.match(r"()(.*)", line.text) and re.match(r"(.*)", line.plain)
    return _TITLE_ATX.match(line.text) if line.short else None


def _is_headline(page: _Page, at: int, line: Line) -> bool:
    """Short, finished but without a full stop, on its own, and with a story below that takes it up."""
    return (
        2 <= line.words <= 25
        and len(line.text) <= 180
        and line.stop not in (".", "…")
        and not (line.prose or line.bullet or page.says_who_or_when(at) or dates.line(line.plain))
        and not (line.plain[:1].islower() or _UNFINISHED.search(line.plain) or _LABELS.match(line.plain))
        and not (people.leading_names(line.plain) or _CREDITED.fullmatch(line.plain))
        and (
            (_signed(page, at) and (line.words >= 3 or _tells_itself(page, line)))
            or (line.words >= 3 and _stands_alone(page, at, line) and _told(page, line.plain))
        )
    )


def _signed(page: _Page, at: int) -> bool:
    """Do a byline or a dateline stand below it, before the story? They leave no doubt."""
    below = range(at + 1, min(at + 4, page.head))
    if any(page.says_who_or_when(one) for one in below):
        return True
    bare = any((day := dates.line(page.lines[one].plain)) and mostly_date(day) for one in below)
    if at + 1 == page.head < len(page.lines) and dates.inline(page.lines[page.head].text):
        return True
    return bare and not _goes_on(page)


def _tells_itself(page: _Page, line: Line) -> bool:
    """ "Fair opens" is a headline, "World News" a rubric."""
    return line.plain.split()[-1].islower() and _told(page, line.plain)


def _stands_alone(page: _Page, at: int, line: Line) -> bool:
    """Is it set off from what follows, which is neither the answer to it nor more of its kind?"""
    below = page.lines[at + 1 : at + 3]
    if not below or (below[0].index == line.index + 1 and mark(below[0]) is Mark.STORY):
        return False
    if line.stop and not _capitalised(line.plain):
        return False  # a question that the story opens with
    return not all(one.words >= 5 and not (one.stop or one.prose) for one in below)  # a list of highlights


def _capitalised(text: str) -> bool:
    """Are its longer words capitalised, as only those of headlines are?"""
    longer = [word for word in text.split()[1:] if len(word) >= 4 and word[0].isalpha()]
    return bool(longer) and sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)


def _told(page: _Page, title: str) -> bool:
    """Does the story below take up what the headline says? The name of an outlet it does not."""
    words = {word[:5] for word in re.findall(r"\w{4,}", title.lower())}
    return sum(word in page.prose for word in words) >= max(1, 0.3 * len(words))


def _repeats(line: Line, title: str) -> bool:
    """Is *line* the title again, and not the story's first sentence, which goes on from its words?"""
    return _same(line.plain, title) and not (line.stop == "." and len(line.plain) > len(title) + 1)


def _same(one: str, other: str) -> bool:
    """Equal but for case and marks; sites add their name at the end of one of the two."""
    short, long = sorted((re.sub(r"\W+", " ", text).strip().lower() for text in (one, other)), key=len)
    return bool(short) and long.startswith(short) and len(short) >= 0.6 * len(long)


# ---------------------------------------------------------------- day


def _datelines(page: _Page, titled: Sequence[_Title]) -> dict[int, dates.DateLine]:
    """The lines above the story that are a date, by position.

    Bare days that go on between the paragraphs are entries of a chronicle, and say
    nothing about the article.
    """
    known = {title.at for title in titled}
    found = {
        at: dated
        for at, line in enumerate(page.lines[: page.head])
        if at not in known and (dated := dates.line(line.plain)) and mostly_date(dated)
    }
    bare = [at for at, dated in found.items() if not (dated.label or dated.exact)]
    days = {found[at].day for at in bare}
    if bare and (len(days) > 1 or _goes_on(page)):
        return {at: dated for at, dated in found.items() if at not in bare}
    return found


def mostly_date(dated: dates.DateLine) -> bool:
    """Beside the date there may be a byline, or capitals and names: a place, an outlet, a rubric."""
    words = re.findall(r"[^\W\d_]+", dated.rest)
    return people.byline(dated.rest) is not None or (
        len(words) <= 4 and all(word[0].isupper() for word in words)
    )


def _dropped(page: _Page) -> Iterator[str]:
    """What is wrong with days above the story that say they are the article's, and cannot be."""
    for line in page.lines[: page.head]:
        if dates.labelled(line.plain) and dates.line(line.plain) is None:
            fault = dates.moment(line.plain).fault
            if fault:
                yield f"{line.plain[:40]!r} {fault}; left out"


def _goes_on(page: _Page) -> bool:
    """Is there a line with a bare day further down that has sentences below it?"""
    below = page.lines[page.head :]
    last = max((at for at, line in enumerate(below) if line.prose), default=0)
    return any(
        found and not found.rest
        for found in (dates.line(line.plain) for line in below[:last] if line.words <= 5)
    )


def _published(page: _Page, found: Sequence[dates.DateLine]) -> Dated | None:
    best = next((one for one in found if one.label == "published"), None)
    best = best or next((one for one in found if one.exact and not one.label), None)
    best = best or next((one for one in found if not one.label), None)
    day = best.day if best else None
    if day is None and page.head < len(page.lines):
        day = dates.inline(page.lines[page.head].text)
    return Dated(day, Origin.DATELINE) if day else None


def _updated(found: Sequence[dates.DateLine], published: Dated | None) -> Dated | None:
    """The day of a line that says so, unless it lies before that of publication."""
    day = next((one.day for one in found if one.label == "updated"), None)
    return None if day is None or (published and day < published.day) else Dated(day, Origin.DATELINE)


# ---------------------------------------------------------------- author


def _author(
    page: _Page, titled: Sequence[_Title], dated: dict[int, dates.DateLine]
) -> tuple[str | None, frozenset[int]]:
    """Who wrote it, and the lines that say so: a byline, else a name beside the dateline."""
    known = {title.at for title in titled}
    open_lines = [at for at in range(page.head) if at not in known]
    for at in open_lines:
        rest = dated[at].rest if at in dated else page.lines[at].plain
        name = people.byline(rest) if at in dated or _is_byline(page.lines[at]) else None
        if name and not people.did_other_work(page.lines[at].plain, name):
            return name, frozenset({at})
    for at in open_lines:
        name = (
            _beside(page, at, dated) if at in dated or {at - 1, at + 1} & set(dated) else _unmarked(page, at)
        )
        if name and not people.did_other_work(page.lines[at].plain, name):
            return name, frozenset({at})
    return None, frozenset()


def _houses(page: _Page, signed: Collection[int], titled: Collection[int]) -> dict[int, str]:
    """The lines beside a byline or dateline that are the name of a newspaper, and nothing else."""
    return {
        at: page.lines[at].plain
        for at in range(page.head)
        if at not in signed
        and at not in titled
        and not {at - 1, at + 1}.isdisjoint(signed)
        and people.outlet(page.lines[at].plain) == page.lines[at].plain
    }


def _reprinted(page: _Page) -> list[int]:
    """The lines above the story that say whose it was first: "From The Times, reprinted with permission"."""
    return [at for at in range(page.head) if _REPRINTED.fullmatch(page.lines[at].plain)]


def _is_byline(line: Line) -> bool:
    name = people.byline(line.plain) if line.words <= 20 else None
    return name is not None and (line.stop != "." or line.plain.endswith((f"{name}.", "Jr.", "Sr.")))


def _beside(page: _Page, at: int, dated: dict[int, dates.DateLine]) -> str | None:
    """The name in a dateline, or in the line above or below one."""
    text = dated[at].rest if at in dated else page.lines[at].plain
    signed = next(
        (name for name in sorted(page.signed) if text.endswith(name) or text.startswith(name)), None
    )
    trailing = people.trailing_name(text)
    if trailing and trailing.lower() in page.prose:
        trailing = None  # "Bill signed by Ada Kern", of whom the story goes on to tell
    return (
        signed
        or trailing
        or next((one for one in (text, people.BAR.split(text)[0]) if _fits(page, one)), None)
    )


def _unmarked(page: _Page, at: int) -> str | None:
    """A name without "by" or date: it counts if an outlet stands behind it, or if the end repeats it."""
    text = page.lines[at].plain
    name = people.leading_names(text) if page.lines[at].words <= 10 else None
    if name is None or not _fits(page, name):
        return None
    return name if text in page.signed or _OUTLET.fullmatch(text[len(name) :]) else None


def _fits(page: _Page, text: str) -> bool:
    """Is it a name, and one that the story does not speak of? Authors rarely name themselves."""
    return people.leading_names(text) == text and text.lower() not in page.prose
