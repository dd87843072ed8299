"""Figures, dates and quoted words of a claim: each must stand in its source, of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.words import Word, alike, content
from qa.quantities import Bound, Quantity, quantities

_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:"
    r" of)?\s)?(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS)
    + r")\b\.?(?:\s(?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?",
    re.IGNORECASE,
)  # fmt: skip
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|(?:last|next|this|previous|following) (?:week|month|year"
    r"|quarter|night|spring|summer|fall|autumn"
    r"|winter|weekend|decade|century))\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(half a (?:million|billion|dozen|hundred|thousand)|several (?:hundred|thousand|dozen|million)"
    r"|an? (?:hundred|thousand|million|billion|dozen)(?= [a-z])|half|halv(?:e|ed|es)|third"
    r"|quarter|dozens?|hundreds|thousands|millions|billions|trillions"
    r"|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|quadrupled?|twice|once|fold|majority|minority|most"
    r"|all|every|none|only|always|entire|entirely|sole|solely)\b",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"\b(?:more than|less than|over|under|nearly|almost|at least|at most|up to|not)\s(?:a\s)?"
    r"(half|third|quarter|twice|dozens?|double|triple|all|every)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”]([^\"“”]{2,}?)[\"“”]")
_CUT = re.compile(
    r"[;:]\s|,\s(?!\d{3})|\s(?:but|while|whereas|compared (?:with|to)|versus|vs\.?|up from|down from"
    r"|against)\s"
    r"|\sand (?=[a-z$€£¥\d])"
)
_FORMER = re.compile(
    r"\b(?:from|compared (?:with|to)|versus|vs\.?|against|instead of|rather than|not)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_FORMERLY = re.compile(
    r"\b(?:from|compared|versus|vs|against|earlier|before|previous(?:ly)?|prior|had been|used to"
    r"|instead|not|last)\b",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    r"\bof (?:the |its |their |his |her |all |all the |some |about |more than |nearly )*$", re.IGNORECASE
)
_PLURAL = re.compile(
    r"(?:[a-z]{2,}(?<!s)s|people|men|women|children|staff|personnel"
    r"|police)$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:[a-z]{3,}ed|remain|remains|work|works|live|lives|took|take|voted|died|are|were)$", re.IGNORECASE
)
_ONE = re.compile(r"\s(?:of|who|that|which|another|day|is|was|can|could|may)\b|[,.;]")
_NEAR = 5


def misquoted(claim: str, ground: Ground) -> Fault | None:
    """Words in quotation marks that the source does not have."""
    there = _plain(ground.text)
    for hit in _QUOTED.finditer(claim):
        if _plain(hit[1]).strip(" .,!?") not in there:
            return Fault(f'the words "{hit[1]}" are not in the cited sentence')
    return None


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split())


def wrong_figure(claim: str, ground: Ground) -> Fault | None:
    """A figure that the source does not have, or has of something else, or with another bound."""
    there = _figures(ground.main)
    for figure in _figures(claim):
        said = claim[figure.start : figure.end].strip()
        year = _is_year(claim, figure)
        same = [one for one in there if _equal(figure, one) and _is_year(ground.main, one) == year]
        if not same:
            return Fault(
                f'"{said}" is not in the cited sentence{_instead(figure, there, ground.main, year=year)}',
                against=True,
            )
        if not (bounded := [one for one in same if _bounds_fit(figure, one)]):
            words_ = ground.main[same[0].start : same[0].end].strip()
            return Fault(f'"{said}" is "{words_}" in the cited sentence', against=True)
        faults = [_of_another(claim, figure, ground.main, one) for one in bounded]
        if all(faults):
            return faults[0]
    return _wrong_part(claim, ground)


_NAMED = re.compile(r"[^\W\d_]-$")
_PREFIXED = re.compile(r"\b(?:mid|pre|post|early|late|sub|under|over|since|until)-$", re.IGNORECASE)


def _figures(text: str) -> list[Quantity]:
    """Those that count something: not the day of a date, "COVID-19", or "the one who"."""
    return [
        one
        for one in quantities(text)
        if not _in_date(text, one)
        and not (_NAMED.search(text[: one.start]) and not _PREFIXED.search(text[: one.start]))
        and not (text[one.start : one.end].lower() == "one" and _ONE.match(text[one.end :]))
    ]


def _wrong_part(claim: str, ground: Ground) -> Fault | None:
    """Halves, dozens and "all" are figures, too."""
    there = {_part(hit[0]) for hit in _PART.finditer(ground.main)}
    bounded = {_part(hit[1]) for hit in _BOUNDED.finditer(ground.main)}
    for hit in _PART.finditer(claim):
        if _part(hit[0]) in bounded and not _BOUNDED.search(claim):
            return Fault(f'"{hit[0]}" has a bound in the cited sentence', against=True)
        if _part(hit[0]) not in there:
            return Fault(f'"{hit[0]}" is not in the cited sentence')
    return None


def _part(word: str) -> str:
    return {"twice": "doubl", "solely": "sole", "entirely": "entir"}.get(
        word.lower(), re.sub(r"(?:ed|es|ing|s|e)$", "", word.lower())
    )


def _equal(one: Quantity, other: Quantity) -> bool:
    """The same figure, whatever its bound. A currency that only the claim names is made up."""
    if one.value != other.value:
        return False
    return one.unit == other.unit or (one.unit is None and other.unit != "%")


def _bounds_fit(claimed: Quantity, found: Quantity) -> bool:
    """About as much may be left out, as well as put in; a side may not."""
    sides = {Bound.OVER, Bound.UNDER}
    if claimed.bound in sides or found.bound in sides:
        return claimed.bound is found.bound
    return True


def _instead(figure: Quantity, there: list[Quantity], text: str, *, year: bool) -> str:
    other = [one for one in there if one.unit == figure.unit and _is_year(text, one) == year]
    return f'; it says "{text[other[0].start : other[0].end].strip()}"' if other else ""


def _is_year(text: str, figure: Quantity) -> bool:
    """Four digits, unless they count: "fired 2000 people", but "in 2000 people fled"."""
    if figure.unit is not None or not _YEAR.fullmatch(text[figure.start : figure.end].strip()):
        return False
    counts = re.match(r"\s(?:people|men|women|children|[a-z]{3,}(?<![sui])s)\b", text[figure.end :])
    return not counts or bool(
        re.search(r"\b(?:in|by|since|until|before|after|of)\s$", text[: figure.start], re.I)
    )


def _in_date(text: str, figure: Quantity) -> bool:
    """The day of a date is looked at with its month."""
    return any(
        hit.start() <= figure.start and figure.end <= hit.end()
        for hit in _MONTH.finditer(text)
        if hit["day"] or hit["after"]
    )


# ---------------------------------------------------------------- whose figure it is


def _of_another(claim: str, figure: Quantity, text: str, found: Quantity) -> Fault | None:
    said = claim[figure.start : figure.end].strip()
    other = Fault(
        f'"{said}" is of something else in the cited sentence: "{_around(text, found)}"', against=True
    )
    if _FORMER.search(text[: found.start]) and not _FORMERLY.search(claim):
        return other
    if (
        _OF_WHOLE.search(text[: found.start])
        and (part := _just_before(text, found))
        and not _has(claim, part)
    ):
        return other  # "14 of its 60 schools"
    if _LESS.search(text[: found.start]) and not _LESS.search(claim[: figure.start]):
        return other  # "-3%"
    if _OUT_OF.search(text[: found.start]) and not _OUT_OF.search(claim[: figure.start]):
        return other  # "one in five"
    if (rate := _EACH.match(text[found.end :])) and not re.search(rate[1] or rate[2], claim, re.IGNORECASE):
        return other  # "$40 million a year"
    if figure.unit is None and found.unit not in (None, "%") and _counts_next(claim, figure):
        return other  # "$40 million from investors" are no 40 million investors
    if (ends := _range(text, found)) and not all(_has(claim, one) for one in ends):
        return other
    if figure.unit is None and not _is_year(claim, figure) and (noun := _counted(claim, figure)):
        theirs = [word.stem for word in _phrase(text, found)] or _counted_before(text, found)
        if theirs and not alike(noun) & {stem for one in theirs for stem in alike(one)}:
            return other
    return _bound_elsewhere(claim, figure, text, found)


_LESS = re.compile(r"(?:^|\s)[-−–]$")
_OUT_OF = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s(?:in|out of)\s(?:every\s)?$", re.IGNORECASE
)
_EACH = re.compile(
    r"\s(?:an?|per|each|every)\s(year|month|week|day|quarter|hour|share|head)\b|\s(annual|month|week|dai|year)ly\b",
    re.IGNORECASE,
)


def _counts_next(text: str, figure: Quantity) -> bool:
    """Does a plural follow the figure at once?"""
    return any(_PLURAL.search(word.text) for word in _phrase(text, figure)[:1])


def _range(text: str, found: Quantity) -> list[Quantity]:
    """The ends of "between 2019 and 2023", "from 12 to 20" that *found* is one of."""
    every = _figures(text)
    for one, two in pairwise(every):
        lead, joint = text[: one.start], text[one.end : two.start]
        both = (re.search(r"\bbetween\s(?:\w+\s)?$", lead) and " and " in joint) or (
            re.search(r"\bfrom\s(?:\w+\s)?$", lead) and re.search(r"\b(?:to|until)\s", joint)
        )
        if both and found in (one, two):
            return [one, two]
    return []


def _just_before(text: str, found: Quantity) -> Quantity | None:
    near = [one for one in quantities(text) if 0 <= found.start - one.end <= 14]
    return near[-1] if near else None


def _has(claim: str, figure: Quantity) -> bool:
    return any(_equal(one, figure) for one in quantities(claim))


def _counted(text: str, figure: Quantity) -> str:
    """The stem of what a figure counts, or ""."""
    found = _phrase(text, figure)
    plural = [word for word in found if _PLURAL.search(word.text)]
    chosen = plural[:1] or found[-1:]
    return chosen[0].stem if chosen else ""


def _phrase(text: str, figure: Quantity) -> list[Word]:
    rest = text[figure.end : figure.end + 60]
    stop = re.search(
        r"[,;:.()]|\b(?:and|or|in|at|on|by|to|from|for|with|as|while|that|which|who|is|was|were|are"
        r"|has|had|have|will|after|before|since"
        r"|during|per|than|last|this|next)\b",
        rest,
    )
    found: list[Word] = []
    for word in content(rest[: stop.start()] if stop else rest):
        if _VERB.search(word.text):
            break
        found.append(word)
    return found[:_NEAR]


def _counted_before(text: str, figure: Quantity) -> list[str]:
    """ "37 people, and two remain": what the figure before counts."""
    close = [word.stem for word in content(text[max(0, figure.start - 30) : figure.start])][-2:]
    earlier = [one for one in quantities(text) if one.end <= figure.start and one.unit is None]
    noun = next((noun for one in reversed(earlier) if (noun := _counted(text, one))), "")
    return [*close, noun] if noun else []


def _bound_elsewhere(claim: str, figure: Quantity, text: str, found: Quantity) -> Fault | None:
    """Where a sentence has several figures of a kind, the claim's words must stand with theirs."""
    rivals = [
        one
        for one in _figures(text)
        if one.value != found.value
        and one.unit == found.unit
        and _is_year(text, one) == _is_year(text, found)
    ]
    own = _segment(text, found)
    claimed = {stem for word in content(claim) for stem in alike(word.stem)}
    exactly = {word.stem for word in content(claim)}
    mine = {word.stem for word in content(text[own[0] : own[1]])}
    for rival in rivals:
        other = _segment(text, rival)
        if other == own:
            continue
        after = {word.stem for word in content(text[rival.end : other[1]])}
        lead = {word.stem for word in content(text[other[0] : rival.start])}
        # "… and, two years later, $5 million for Lindley" has its subject and verb from before.
        borrowed = (after if _elliptic(text, own, found) else lead | after) - mine
        if borrowed & exactly and (mine - claimed or not mine & claimed):
            said = claim[figure.start : figure.end].strip()
            return Fault(
                f'"{said}" is of something else in the cited sentence: "{_around(text, found)}"', against=True
            )
    return None


def _elliptic(text: str, own: tuple[int, int], found: Quantity) -> bool:
    """Has the stretch no verb of its own before its figure?"""
    return not re.search(
        r"[a-z]{2,}(?:ed|s|ing)\b|\b(?:rose|fell|grew|won|lost|paid|sold|bought|was|were|is|are|had|has)\b",
        text[own[0] : found.start],
    )


def _segment(text: str, figure: Quantity) -> tuple[int, int]:
    cuts = list(_CUT.finditer(text))
    start = max((hit.end() for hit in cuts if hit.end() <= figure.start), default=0)
    end = min((hit.start() for hit in cuts if hit.start() >= figure.end), default=len(text))
    return start, end


def _around(text: str, figure: Quantity) -> str:
    start, end = _segment(text, figure)
    return text[start:end].strip(" ,.;:")


# ---------------------------------------------------------------- dates


def wrong_date(claim: str, ground: Ground) -> Fault | None:
    """A day, month or "last year" that the source does not have."""
    there = set(_dates(ground.main))
    for said, key in _dated(claim):
        if key not in there:
            return Fault(
                f'"{said}" is not in the cited sentence',
                against=key[0] == "month" and any(k[0] == "month" for k in there),
            )
    return None


def _dates(text: str) -> Iterator[tuple[str, ...]]:
    for _, key in _dated(text):
        yield key
        if key[0] == "month" and len(key) == 3:
            yield key[:2]  # "on 12 June" also says "in June"


def _dated(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for hit in _MONTH.finditer(text):
        day = hit["day"] or hit["after"]
        if hit["month"].lower() in ("may", "march", "mar", "sep", "dec", "jan", "oct", "apr") and not (
            hit["month"][0].isupper()
        ):
            continue
        if hit["month"] == "May" and hit.start() == 0:
            continue
        month = hit["month"].lower()[:3]
        yield hit[0].strip(), ("month", month, day.lstrip("0")) if day else ("month", month)
    for hit in _ISO.finditer(text):
        yield hit[0], ("month", _MONTHS[max(0, min(11, int(hit[2]) - 1))][:3], hit[3].lstrip("0"))
    for hit in _DAY.finditer(text):
        yield hit[0], ("day", hit[0].lower())
    for hit in _RELATIVE.finditer(text):
        yield hit[0], ("relative", " ".join(hit[0].lower().split()))
