"""Figures in sentences, and what each of them is a figure of.

Without a parser, what a figure is about is read off the words around it in its clause: those that
follow it directly ("$14.3 billion *investment*", "31,500 Courier *e-bikes*") and those that lead to it
("*values* Scale at over $29 billion"). The names in the same stretch say whose it is; where a
pronoun or "the company" stands for the name, the names of the sentence before may be meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.domain import Stance
from qa.quantities import Quantity, quantities
from qa.summaries.sentences import Line, plain
from qa.values.normal import Kind, Normal, normal
from qa.values.past import superseded
from qa.values.stance import stance

_BEFORE, _AFTER, _NOUN = 7, 4, 2
"""So many words before a figure, after it, and directly after it, tell what it is a figure of."""

_SHORT = 20
"""A sentence of so many words is compared as a whole: a clause of few words says too little."""

_MAIN = 3
"""A name in so many sentences is whom an article is about."""

_BREAK = re.compile(
    r"[;:?!]|(?<![A-Z])\.\s|\b(?:but|while|whereas|because|although|though|after|before|since|when|where|who|which|that)\b"
    r"|,\s+and\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NAMED = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'&-]*)"
_NAME = re.compile(rf"{_NAMED}(?:\s+{_NAMED})*")
_PREPOSITION = re.compile(
    r"\b(?:in|into|of|from|by|for|to|at|on)\s+(?:(?:the|its|an?)\s+)?(?:[a-z][\w-]*\s+){0,3}$"
)
_TIED = re.compile(r"^\s*(?:[\w-]+\s+){0,3}?(?:in|into|of|from|for|on|against|with|without)\s+(.*)")
_RELATIVE = re.compile(r"((?:[\w’'&.-]+\s+){0,4}[\w’'&.-]+),?\s+(?:which|who|that|where)$", re.IGNORECASE)
_STANDS_FOR = re.compile(
    r"\b(?:it|its|they|their|he|his|she|her|this|that"
    r"|the (?:\w+ )?(?:company|firm|group|start-?up|deal|agency))\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"[;,:–—]\s+(?:(?:and|but|yet)\s+)?(?:now|today|since then|later|this week|(?:on|last) \w+day)\b[^;]*|"
    r"\b(?:but|and) (?:now|later|has since|have since|since)\b[^;]*",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"((?:[\w’'&.-]+\s+){0,2}[\w’'&.-]+)(?:,? (?:which|that|who))?\s+"
    r"(?:(?:now|still|also|currently|together|already|alone)\s+)?"
    r"(?:employ|own|operate|run|have|hold|house|serve|carry|make|produce|count|treat|seat|has|had|ran|held|made"
    r"|carrie)(?:s|d|ed)?\s+(?:(?:a|an|some|only|just)\s+)?$",
    re.IGNORECASE,
)
# They may stand for a name.
_STAND_INS = frozenset(
    "company firm group start-up startup deal agency maker giant business organisation organization bank"
    " operator airline retailer manufacturer chain".split()
)
_PERIOD = re.compile(
    r"\W{0,3}(?:in|by|for|during|since|as of|at the end of)?\s*(?:the\s+)?"
    r"(?:early|late|mid|fiscal|end of)?[\s-]*((?:1[89]|20)\d\d)\b"
)
_YEAR_SAID = re.compile(
    r"\b(?:in|for|during|of)\s+(?:the\s+)?(?:early|late|mid|fiscal|end of)?[\s-]*((?:1[89]|20)\d\d)\b", re.I
)
_PART_OF_YEAR = re.compile(
    r"\b(first|second|third|fourth)[- ](quarter|half)\b|\b([QH])([1-4])\b", re.IGNORECASE
)
_RATE = re.compile(
    r"(?:[\w-]+\s+){0,3}?(?:(?:a|an|per|each|every)\s+(\w+)|(daily|weekly|monthly|yearly|annually|each)\b)"
)
_RATES = frozenset(
    "hour day week month quarter year share barrel tonne ton unit head person each daily weekly monthly"
    " yearly annually mile kilometre kilometer litre liter gallon ounce employee household".split()
)
_SET_AGAINST = re.compile(r"[^.;]{0,60}?,?\s+(?:not|instead of|rather than)\s+(?:the )?")
_TO = re.compile(r"\s*(?:to|or|[-–—]|)\s*")
_AND = re.compile(r"\s+(?:and|to)\s+")
_FROM = re.compile(r"(?<!ranging )(?<!range )\bfrom\s+$")
_BETWEEN = re.compile(r"\b(?:between|rang(?:ing|es?) from)\s+$")
_RANGE = re.compile(r"\s*,?\s*(?:(?:up |down )?from|to|or)\s+")
_PART = re.compile(r"\s+of\s+(?:the|these|those|them|its|their|\d)")
_TIMES = frozenset("second minute hour day week month quarter year decade time".split())
_CLOCK = re.compile(r"\s*(?:[ap]\.?m\b|o[’']clock)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:\b(?:Interstate|Highway|Route|Section|Chapter|Article|Title|Room|Flight|Phase|Level|Category|Type|Group|No\.?"
    r"|Part|Page|Grade|Day|Week|Game|Super Bowl|ages?|aged)|[A-Z]{1,4}-|#|[A-Z][a-z]+,)\s*$"
)
_FIRST = re.compile(r"\s*[.)]\s")
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday"
    " wednesday thursday friday saturday sunday".split()
)
_EMPTY = frozenset(
    # words that any figure may stand beside: they do not say what it is a figure of
    "a about above according across add added after again against ago all almost along already also am"
    " amid among amount an and announce announced announces announcing any approximately are around as"
    " at average back be became become been before being below between beyond billion both but by call"
    " called came can cent climb climbed close come could currently day days decrease despite did do"
    " does dollar done down dozen drop dropped during each eight eleven end estimated euro even every"
    " expect expected expects fall falling falls far fell few figure first five for former four from"
    " full get give given go grew grow growing grown grows had has have he her hers him his hit hits how"
    " hundred if in increase increased increases inside into is it its jump jumped just last late latest"
    " least less like likely made make makes many mark marks may might million month months more most"
    " much nearly new next nine no nor not now number of off on once one only onto or other others our"
    " out outside over own part past per percent plan planned plans plus possible potential potentially"
    " pound previously probably project projected proposed put reach reached reaches reaching recent"
    " recently record report reported reportedly reports rise risen rises rising rose roughly said same"
    " say says second set seven several she should since six so some stand stands still stood such sum"
    " summary take taken ten than that the their them then there these they third this those thousand"
    " three through throughout to today together too took total totals toward towards twelve two under"
    " until up upon us very via was way we week weeks were what when where which while who whom whose"
    " why will with within worth would year years yesterday yet you your".split()
)
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ing", "ities", "ity", "ates", "ated", "ate", "ions", "ion",
    "ies", "ied", "ers", "ors", "er", "or", "es", "ed", "e", "y", "s",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a sentence, and what its words say it is.

    `about` are the roots of words around it, each with a form as written; `noun` those that follow
    it directly; `earlier` those of the sentence before, where that is pointed back to. `names` are whose
    it is, `maybe` who is meant where something stands for a name, both lower case to as written.
    `tie` are roots and names that a preposition ties to it ("investment *in Scale AI*"). `clause` is where it
    stands, or the sentence where that is short. `joined`: of the same thing as the figure before it
    ("28,400, not 31,500"; "to $25 billion from $14 billion").
    """

    line: Line
    quantity: Quantity
    normal: Normal
    text: str
    stance: Stance
    speaker: str | None
    about: dict[str, str]
    noun: frozenset[str]
    earlier: dict[str, str]
    names: dict[str, str]
    maybe: dict[str, str]
    tie: frozenset[str]
    clause: str
    period: str | None
    rate: str | None
    joined: bool

    @property
    def source(self) -> str:
        """The article."""
        return self.line.source

    @property
    def former(self) -> bool:
        """Is it what something was before: "to $5 million *from $4 million*", "won *$4 million*; now …"?"""
        text, start, end = self.line.text, self.quantity.start, self.quantity.end
        return bool(re.search(r"\bfrom\s+$", text[:start])) or _overtaken(text[end:], self.quantity)

    @property
    def recalled(self) -> bool:
        """Is it not what holds when the article appears ("was last valued at $14 billion")?"""
        return self.former or superseded(self.line.text, self.quantity.start, self.quantity.end)

    @property
    def held_by_name(self) -> bool | None:
        """Has somebody it who is named ("Alba employs 40", "the Alba yard has 40"), or something that is not?

        None where more stands between than a verb of having, or what may stand for a name.
        """
        found = _HOLDER.search(self.line.text[: self.quantity.start][-120:])
        words = found[1].split() if found else [""]
        if words[-1].lower() in _STAND_INS | _EMPTY or words[-2:-1] == ["of"]:
            return None
        return words[-1][:1].isupper() or any(
            word[0].isupper() and word.lower() not in _EMPTY and not re.search(r"[’']s?$", word)
            for word in words[:-1]
        )

    @property
    def known(self) -> dict[str, str]:
        """All names that may be meant."""
        return {**self.maybe, **self.names}

    @property
    def roots(self) -> frozenset[str]:
        """All roots that may say what it is."""
        return frozenset((*self.about, *self.earlier))


def _overtaken(after: str, quantity: Quantity) -> bool:
    """Does what follows in the sentence say what it is now, in a figure of the same unit?"""
    now = _NOW.search(after)
    return bool(now and any(one.unit == quantity.unit is not None for one in quantities(now.group())))


def root(word: str) -> str:
    """What related words have in common: "valuation", "valued" and "values" are one.

    The longest ending that leaves at least three letters is taken off, once.
    """
    low = re.sub(r"[’']s?$", "", word.lower())
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return low[: -len(ending)]
    return low


def figures(lines: Sequence[Line], named: Container[str] = frozenset()) -> list[Figure]:
    """The figures of one article's *lines*: money, shares and counts, in order; *named* are known names."""
    main = _main(lines, named)
    found: list[Figure] = []
    for number, line in enumerate(lines):
        if line.sound:
            last = lines[number - 1] if number else line
            before = last.text if last.sound and last.place == line.place - 1 else ""
            found += _figures(_Context(line, before, named, main))
    return found


def _main(lines: Sequence[Line], named: Container[str]) -> dict[str, str]:
    """The name that the article speaks of most, if it does so in three sentences: who "the company" is."""
    every: dict[str, str] = {}
    counted = Counter[str]()
    for line in lines:
        for low, name in _Context(line, "", named, {}).names(line.text, opens=True).items():
            known = next((one for one in every if same_name(one, low)), low)
            every.setdefault(known, name)
            counted[known] += 1
    low = max(every, key=lambda one: counted[one], default="")
    return {low: every[low]} if counted[low] >= _MAIN else {}


def same_name(one: str, other: str) -> bool:
    """Is one name the beginning or the end of the other ("scale" and "scale ai")?"""
    short, long = sorted((one.split(), other.split()), key=len)
    return long[: len(short)] == short or long[-len(short) :] == short


@dataclass(frozen=True, slots=True)
class _Context:
    """A sentence, the one before it (empty: none), words that are names, and the article's main one."""

    line: Line
    before: str
    named: Container[str]
    main: dict[str, str]

    def names(self, text: str, *, opens: bool = False) -> dict[str, str]:
        """Names in *text*; the word that *opens* a sentence only if it is a name elsewhere."""
        found = {}
        for match in _NAME.finditer(text):
            words = [plain(word) for word in match.group().split()]
            if opens and not text[: match.start()].strip("\"'“‘ ") and len(words) == 1:
                words = words if words[0] in self.named or words[0] != match.group() else []
            while words and words[0].lower() in _EMPTY:
                words = words[1:]
            name = " ".join(words)
            if len(name) > 2 and name.lower() not in _MONTHS:
                found[name.lower()] = name
        return found

    def names_after(self, text: str) -> dict[str, str]:
        """Names that a preposition ties to the figure: "investment in Scale AI"."""
        found: dict[str, str] = {}
        for match in _NAME.finditer(text):
            if _PREPOSITION.search(text[: match.start()]):
                found |= self.names(match.group())
        return found


def _figures(context: _Context) -> Iterator[Figure]:
    """The figures of one sentence; a `series` is one that is set against the one before."""
    text = context.line.text
    every = quantities(text)
    for number, quantity in enumerate(every):
        value = normal(text[quantity.start : quantity.end].strip(), text[quantity.end :])
        if _in_range(text, every, number):
            continue
        if value is None or value.quantity is None or _is_no_figure(text, quantity, value):
            continue
        between = text[every[number - 1].end : quantity.start] if number else "."
        series = number - 1 if _SET_AGAINST.fullmatch(between) else None
        yield _figure(context, every, number, value, series)


def _in_range(text: str, every: Sequence[Quantity], number: int) -> bool:
    """One of "10% to 20%", "between 2 and 4 inches" or "$2 $4 $6"; not of "rose from 10 to 20"."""
    for one, other in pairwise(every[max(0, number - 1) : number + 2]):
        between, before = text[one.end : other.start], text[: one.start]
        if _TO.fullmatch(between) and not _FROM.search(before):
            return True
        if _AND.fullmatch(between) and _BETWEEN.search(before):
            return True
    return False


def _is_no_figure(text: str, quantity: Quantity, value: Normal) -> bool:
    """Numbers of items, "one", parts ("two of the fires"), spans of time, the years and days of dates."""
    if value.kind is not Kind.COUNT:
        return False
    after, before = text[quantity.end :], text[: quantity.start]
    if quantity.value <= 1 or (not before.strip() and _FIRST.match(after)):
        return True
    if _PART.match(after) or value.noun in _TIMES or _CLOCK.match(after) or _NUMBERED.search(before):
        return True
    beside = re.findall(r"\w+", before)[-1:] + re.findall(r"\w+", after)[:1]
    return any(word.lower() in _MONTHS for word in beside) or bool(re.search(r"\w-$|[$€£]$", before))


def _figure(
    context: _Context, every: Sequence[Quantity], number: int, value: Normal, series: int | None
) -> Figure:
    text, quantity = context.line.text, every[number]
    start, following, rest = _surroundings(text, every, number, series)
    lead = text[start : every[number if series is None else series].start]
    # "Lyon had 30 cases and Turin 40": the names after the figure before, if there are any.
    own = text[max(start, every[number - 1].end) : quantity.start] if number and series is None else ""
    names = (context.names(own) or context.names(lead, opens=not start)) | context.names_after(following)
    names |= context.names(_antecedent(text[:start]))
    stands = _STANDS_FOR.search(lead) or (None if names else _STANDS_FOR.search(rest))
    points = stands and not context.names(lead[: stands.start()], opens=not start)
    how, speaker = _stance(text, quantity, denied=series is not None)
    ranges = number and _RANGE.fullmatch(text[every[number - 1].end : quantity.start])
    return Figure(
        line=context.line,
        quantity=quantity,
        normal=value,
        text=text[quantity.start : quantity.end].strip(),
        stance=how,
        speaker=speaker,
        about={**_content(lead, limit=-_BEFORE), **_content(following, limit=_AFTER)},
        noun=_noun(following),
        earlier=_content(context.before, limit=0) if _STANDS_FOR.match(lead.lstrip()) else {},
        names=names,
        maybe=(context.names(context.before, opens=True) or context.main) if points else {},
        tie=_tie(context, following),
        clause=text if context.line.words <= _SHORT else text[start : quantity.end + len(rest)].strip(),
        period=_period(lead, rest),
        rate=_rate(rest),
        joined=bool(series is not None or ranges),
    )


def _surroundings(
    text: str, every: Sequence[Quantity], number: int, series: int | None
) -> tuple[int, str, str]:
    """Where the clause of a figure begins, the words after it in one breath, and the rest of the clause.

    A figure of a series has the words of the first.
    """
    first = every[number if series is None else series]
    cuts = [found.end() for found in _BREAK.finditer(text[: first.start])]
    rest = text[every[number].end :]
    cut = _BREAK.search(rest)
    rest = rest[: cut.start()] if cut else rest
    own = re.split(r"[,—–()]", rest, maxsplit=1)[0]
    between = "" if series is None else text[first.end : every[number].start]
    return cuts[-1] if cuts else 0, between + own, rest


def _tie(context: _Context, following: str) -> frozenset[str]:
    found = _TIED.search(following)
    if not found:
        return frozenset()
    return frozenset((*_content(found[1], limit=_AFTER), *context.names(found[1])))


def _period(lead: str, rest: str) -> str | None:
    """The year and the part of it that a figure is of, as far as they are said: "second quarter 2024"."""
    years = [_PERIOD.match(rest), *reversed([*_YEAR_SAID.finditer(lead)]), _PERIOD.search(lead[-16:])]
    year = next((found[1] for found in years if found), "")
    parts = [*reversed([*_PART_OF_YEAR.finditer(lead)]), *_PART_OF_YEAR.finditer(rest)]
    part = next((found[0].lower().replace("-", " ") for found in parts), "")
    return f"{part} {year}".strip() or None


def _rate(rest: str) -> str | None:
    found = _RATE.match(rest.lstrip())
    unit = (found[1] or found[2]).lower() if found else ""
    return unit if unit in _RATES else None


def _stance(text: str, quantity: Quantity, *, denied: bool) -> tuple[Stance, str | None]:
    how, speaker = stance(text, quantity.start, quantity.end)
    if denied:
        return Stance.DENIED, speaker
    # "potentially rising to $25 billion from $14 billion": what it rises from is no possibility.
    if how is Stance.POTENTIAL and re.search(r"\bfrom\s+$", text[: quantity.start]):
        return Stance.STATED, speaker
    return how, speaker


def _antecedent(before: str) -> str:
    """What "which" or "who" stands for, where a clause begins after it: the words just before."""
    found = _RELATIVE.search(before)
    return found[1] if found else ""


def _noun(following: str) -> frozenset[str]:
    """Roots of what is counted: the words directly after the figure, up to a preposition or the like."""
    found: list[str] = []
    for word in _WORD.findall(re.split(r"\d", following, maxsplit=1)[0]):
        if word.lower() in _EMPTY:
            if found:
                break
            continue
        found.append(root(word))
    return frozenset(found[:_NOUN])


def _content(text: str, *, limit: int) -> dict[str, str]:
    """Root to word, of words that say something: the first *limit*, the last if it is negative, all for 0."""
    found: dict[str, str] = {}
    words = [one.group() for one in _WORD.finditer(text)]
    words = words[limit:] if limit < 0 else words[: limit or None]
    for word in words:
        low = word.lower()
        if low in _EMPTY or low in _MONTHS or len(low) < 3 or word[0].isupper() or "’" in low or "'" in low:
            continue
        found[root(word)] = low
    return found
