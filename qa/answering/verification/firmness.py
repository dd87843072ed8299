"""How firmly a text puts each of its words: plainly, denied, as a report, a possibility, or yet to come.

A cue ("not", "reportedly", "in talks to") holds for the words of its clause. A claim must put each
word that it shares with its source as the source does; only a report may be made of a plain statement.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.words import Word, alike, names, stem, words
from qa.quantities import quantities


class Put(StrEnum):
    """How a word is put."""

    PLAIN = "plainly"
    DENIED = "denied"
    REPORTED = "as a report"
    POSSIBLE = "as a possibility"
    COMING = "as yet to come"


_FORWARD = {
    Put.DENIED: re.compile(
        r"\b(?:not|never|no longer|without|nor|neither|none of|den(?:y|ies|ied|ying)|refus(?:e|es|ed"
        r"|ing)|reject(?:s|ed|ing)?"
        r"|fail(?:s|ed|ing)? to|unable to|ruled out|rul(?:es|ing) out|declin(?:ed|es|ing) to|scrapped"
        r"|abandon(?:ed|s)|call(?:ed|s) off|cancel(?:l?ed|s)?"
        r"|dismiss(?:ed|es)|disput(?:ed|es)|untrue|false that|cannot|nobody|no one|nothing"
        r"|hardly|barely|scarcely"
        r"|(?:prevent|stop|block|bar|ban|keep|save|kept)\w*\s(?:[\w’'-]+\s){1,5}?from"
        r"|(?:cleared|acquitted) of"
        r"|avoid(?:s|ed|ing)?|avert(?:s|ed|ing)?|doubt(?:s|ed)?(?: that)?|myth that|wrongly"
        r"|no(?= [a-z]))\b|n[’']t\b",
        re.IGNORECASE,
    ),
    Put.POSSIBLE: re.compile(
        r"\b(?:(?:order(?:s|ed)?|ask(?:s|ed)?|urg(?:es|ed)|told|tells|requir(?:es|ed)|invit(?:es|ed)"
        r"|allow(?:s|ed)|permit(?:s|ted)?|press(?:es|ed)|call(?:s|ed) on)\s(?:[\w’'-]+\s){0,5}?to"
        r"|(?-i:may|might|could|would|should|can|must)|whether|delay(?:s|ed|ing)?"
        r"|postpon(?:es|ed|ing)|warn(?:s|ed) of|potential(?:ly)?|possibl[ey]|perhaps|maybe"
        r"|proposed|proposes|proposal|plan(?:s|ned|ning)?(?= to| for|\b)"
        r"|hop(?:es?|ed|ing) (?:to|that|for)|aim(?:s|ed|ing)? (?:to|for|at)|in (?:\w+ )?(?:talks"
        r"|discussions|negotiations)"
        r"|negotiat(?:es|ed|ing)|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|explor(?:es|ed|ing)"
        r"|expect(?:s|ed|ing)?|projected|forecasts?|nearing|close to (?=[a-z]+ing)"
        r"|want(?:s|ed|ing)? to|seek(?:s|ing)?|sought|likely|intend(?:s|ed|ing)?|tr(?:y|ies|ied|ying)"
        r" to|attempt(?:s|ed|ing)? to|offer(?:s|ed)? to|bid(?:s|ding)? (?:to|for)"
        r"|estimat(?:es|ed)|agreed to|threaten(?:s|ed|ing)?|propos(?:e|ing)|tentative(?:ly)?|in"
        r" principle|seems?|appears? to|suggest(?:s|ed)?|think(?:s)?|believ(?:es?|ed)|fear(?:s|ed)"
        r"|speculat\w+)\b",
        re.IGNORECASE,
    ),
    Put.REPORTED: re.compile(
        r"\b(?:reports? (?:of|that|suggest(?:ed|s)?)|rumou?r(?:s|ed)?|(?:is|are|was|were) said to"
        r"|sources? (?:say|said|told)|people familiar"
        r"|charged (?:[\w’'-]+\s){0,4}?with|(?:on trial|sued|indicted) for|accus(?:es|ed|ing|ations?)"
        r"|alleg(?:es|ed|ing|ations?|edly)|claim(?:s|ed|ing)|suspect(?:s"
        r"|ed)|purported(?:ly)?|supposed(?:ly)?|whispers)\b",
        re.IGNORECASE,
    ),
    Put.COMING: re.compile(
        r"\b(?:(?-i:will)|won[’']t|shall|set to|due to (?=[a-z]+\b)|(?:is|are|was|were) to (?=[a-z])|about"
        r" to|going to|slated to|scheduled to|on track to)\b|[’']ll\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_WHOLE = re.compile(
    r"\b(?:reportedly|allegedly|supposedly|according to (?:people|a person|(?:unnamed|anonymous"
    r"|several|\w+) sources?|sources?"
    r"|two people|three people|reports?|media|rumou?rs)|sources? (?:say|said)|people familiar|rumou?red)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|unless|provided that|as long as)\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:was|were|been|is|are|be|being)\s(?:\w+ly\s)?"
    r"(?:cancell?ed|scrapped|averted|blocked|abandoned|called off)\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:was|were|been|is|are|be|being)\s(?:\w+ly\s)?(?:postponed|delayed)\b", re.IGNORECASE
)
_COLLAPSED = re.compile(
    r"\b(?:collapsed|fell through|broke down|came to nothing|has failed|have failed|failed(?! to))\b",
    re.IGNORECASE,
)
_BEFORE_IT = re.compile(r"[,;]\s|\b(?:after|before|when|because|since|that|and|but)\s", re.IGNORECASE)
"""Where begins what collapsed."""
_HAD = re.compile(r"^(?:had|were|should)\s", re.IGNORECASE)
_NOT_ONLY = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno (?:later|fewer|less|more|doubt)\b|\bwhether or not\b", re.IGNORECASE
)
_END = re.compile(
    r"[;:—–.]\s|,\s(?!\d)|\s(?:but|while|although|though|whereas|because|after|before|when)\s"
    r"|\band (?=(?:it|he|she|they|is|was|were|are|has|had|have|will)\b)"
)
_AND_VERB = re.compile(
    r"\s(?:and|or) (?=(?:then |later |also |instead )?[a-z]{3,}(?:ed|es)\b|(?:bought|sold|paid|led"
    r"|won|lost|made|took|gave|left|built|cut)\b)"
)


@lru_cache(maxsize=4096)
def firmness(text: str) -> tuple[Put, ...]:
    """How each of `words(text)` is put; where cues meet, the first of denied, possible, reported, coming."""
    found = words(text)
    puts = [Put.PLAIN] * len(found)
    for put in (Put.COMING, Put.REPORTED, Put.POSSIBLE, Put.DENIED):
        for start, end in _scopes(text, put):
            for at, word in enumerate(found):
                if start <= word.start and word.end <= end:
                    puts[at] = put
    return tuple(puts)


def _cues(text: str) -> list[tuple[int, int]]:
    """Where the cues themselves stand ("in talks"): how they are put says nothing."""
    return [
        hit.span()
        for pattern in (*_FORWARD.values(), _WHOLE, _CONDITION, _UNDONE, _PUT_OFF)
        for hit in pattern.finditer(text)
    ]


def hedged(text: str) -> bool:
    """Does *text* put anything less than plainly?"""
    return any(put in (Put.POSSIBLE, Put.REPORTED) for put in firmness(text))


def _scopes(text: str, put: Put) -> list[tuple[int, int]]:
    skipped = [hit.span() for hit in _NOT_ONLY.finditer(text)] if put is Put.DENIED else []
    found = [
        (hit.end(), _end(text, hit.end()))
        for hit in _FORWARD[put].finditer(text)
        if not any(a <= hit.start() < b for a, b in skipped)
    ]
    if put is Put.POSSIBLE:
        both = (*_CONDITION.finditer(text), *_PUT_OFF.finditer(text), *_HAD.finditer(text))
        found += [_clause(text, hit.start(), hit.end()) for hit in both]
    if put is Put.DENIED:
        found += [_clause(text, hit.start(), hit.end()) for hit in _UNDONE.finditer(text)]
        found += [(_since_edge(text, hit.start()), hit.start()) for hit in _COLLAPSED.finditer(text)]
    if put is Put.REPORTED:
        found += [_clause(text, hit.start(), hit.end()) for hit in _WHOLE.finditer(text)]
    return found


def _end(text: str, start: int) -> int:
    ends = [hit.start() for pattern in (_END, _AND_VERB) if (hit := pattern.search(text, start))]
    return min(ends, default=len(text))


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """All of what a semicolon or "but" leaves around a cue."""
    edges = [
        0,
        *(hit.end() for hit in re.finditer(r";\s|\s(?:but|while|although|whereas)\s", text)),
        len(text),
    ]
    return max(edge for edge in edges if edge <= start), min(edge for edge in edges if edge >= end)


def _since_edge(text: str, end: int) -> int:
    return max((hit.end() for hit in _BEFORE_IT.finditer(text, 0, end)), default=0)


def differing(claim: str, ground: Ground) -> Fault | None:
    """A word that the claim puts otherwise than its source."""
    there = list(zip(words(ground.main), firmness(ground.main), strict=True))
    names_there = {part for name in names(claim) for part in name.parts}
    cues = _cues(claim)
    for word, put in zip(words(claim), firmness(claim), strict=True):
        if word.common:
            continue
        puts = {found for other, found in there if _same(word, other)}
        if word.text.lower() in names_there or any(a <= word.start < b for a, b in cues):
            # a name, or what puts the others, is put no way of its own; but it may be denied
            wrong = puts == {Put.DENIED} and put is not Put.DENIED
        else:
            wrong = bool(puts) and not any(_fits(put, found) for found in puts)
        if wrong:
            found = sorted(puts)[0]
            return Fault(
                f'"{word.text}" is put {found.value} in the cited sentence and {put.value} in the claim',
                against=Put.DENIED in (put, found),
            )
    if Put.DENIED in firmness(claim) and Put.DENIED not in {found for _, found in there}:
        return Fault("the claim denies what the cited sentence does not", against=True)
    return _figures(claim, ground)


def _figures(claim: str, ground: Ground) -> Fault | None:
    """A figure is no word of its own everywhere ("$14.3bn"): it is put as the text around its place is."""
    for figure in quantities(claim):
        same = [other for other in quantities(ground.main) if figure.agrees(other)]
        puts = {_put_at(ground.main, other.end - 1) for other in same}
        put = _put_at(claim, figure.end - 1)
        if puts and not any(_fits(put, found) for found in puts):
            said, there = claim[figure.start : figure.end].strip(), sorted(puts)[0]
            return Fault(f'"{said}" is put {there.value} in the cited sentence and {put.value} in the claim')
    return None


def _put_at(text: str, offset: int) -> Put:
    for put in (Put.DENIED, Put.POSSIBLE, Put.REPORTED, Put.COMING):
        if any(start <= offset < end for start, end in _scopes(text, put)):
            return put
    return Put.PLAIN


def _same(word: Word, other: Word) -> bool:
    return other.stem in alike(word.stem) or other.stem == stem(word.text)


def _fits(claimed: Put, found: Put) -> bool:
    if claimed is found:
        return True
    if claimed is Put.REPORTED:
        return found is Put.PLAIN
    # What may be is said weakly enough of what will be; a mere report is not.
    return claimed is Put.POSSIBLE and found is Put.COMING


_GUARDS = re.compile(
    r"\b(former(?:ly)?|ex|acting|interim|deputy|vice|assistant|associate|would-be|alleged|proposed"
    r"|second|third|fourth|fifth|next|nearly|almost|one of|among|some of|most of"
    r"|some(?!\s\d)|several|many|few|(?<!not )only"
    r"|part of|parts of|half of|partly|partially|so-called|minority|non|near|aspiring|retired|late"
    r"|honorary|future|designate|fake|unofficial|the son of|the daughter of|the wife of|the husband of"
    r"|owner of|rival of|unlike|except|other than|instead of|rather than|excluding|apart from)\b[\s-]",
    re.IGNORECASE,
)


def unguarded(claim: str, ground: Ground) -> Fault | None:
    """A word without what limits it in the source: the "former" mayor, "one of" the largest."""
    low = claim.lower()
    for hit in _GUARDS.finditer(ground.main):
        guard = hit[1].lower()
        rest = ground.main[hit.end() : hit.end() + 50]
        near = [word for word in words(rest) if not word.common][:2]
        said = (
            rf"\b{re.escape(guard)}[\s-]+(?:[\w’'-]+\s){{0,2}}{re.escape(near[0].text.lower())}"
            if near
            else guard
        )
        if re.search(said, low):
            continue
        claimed = {stem for word in words(claim) if not word.common for stem in alike(word.stem)}
        if near and near[0].stem in claimed:
            return Fault(f'the cited sentence says "{guard} {rest[: near[0].end]}"', against=True)
    return None
