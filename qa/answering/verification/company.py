"""The company that words keep: heads and what only modifies them, units and rates, who a pronoun is.

A claim may use the words of a sentence alone and drop the one that they belonged to: "Board member Ruth
Ellery voted" is no vote of the board, and "4,000 a night" are not 4,000.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from qa.answering.verification.leads import BESIDE, DATED
from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.roles import verbs
from qa.answering.verification.words import Word, alike, content, names, words
from qa.quantities import quantities

_UNIT = (
    r"(?:year|quarter|month|week|weekend|day|night|hour|minute|second|dose|share|head|person|ticket|tonne|ton"
    r"|barrel)"
)
_RATE = re.compile(
    rf"(?:\s[\w-]+){{0,3}}?\s(?:a|an|per|each|every)\s({_UNIT})\b(?!\s(?:earlier|ago|before|later|after|older))",
    re.IGNORECASE,
)
_RATES = {
    "year": "annual|yearly",
    "month": "monthly",
    "week": "weekly",
    "day": "daily",
    "night": "nightly",
    "hour": "hourly",
}
_HE, _SHE = (
    re.compile(rf"\b(?:{some})\b", re.IGNORECASE) for some in ("he|him|his|himself", "she|her|hers|herself")
)
_DOING = re.compile(r"\b(?:after|before|by|while|when|since|upon)\s([a-z]{2,}ing)\b")
_MORE = re.compile(r"\b(?:is|are|was|were)\s(?:more|less|fewer)\b", re.IGNORECASE)
_TITLE = re.compile(r"[\"“]([A-Z][^\"”.!?,]{1,40})[\"”]")
_NO_HEAD = re.compile(r"(?:ed|ing|ly|est)$")


def beheaded(claim: str, ground: Ground) -> Fault | None:
    """A word that in the sentence only says what kind another is, which the claim leaves out."""
    said = {stem for word in words(claim) for stem in alike(word.stem)}
    heads: dict[str, list[Word | None]] = {}
    for word, head in _headed(ground.main):
        heads.setdefault(word.stem, []).append(head)
    acting = {word.stem for word in verbs(claim)}
    for word, own in _headed(claim):
        if word.common or word.stem in acting or own is not None or not word.text[0].isalpha():
            continue
        there = [head for head in heads.get(word.stem, []) if head is None or head.stem in said]
        lost = [head for head in heads.get(word.stem, []) if head is not None]
        if lost and not there:
            return Fault(f'it is "{word.text} {lost[0].text}" in the cited sentence', against=True)
    return None


def of_another(claim: str, ground: Ground) -> Fault | None:
    """ "Tarn rose", where what rose are "those of Tarn"."""
    theirs = _acting(ground.main)
    for subject, verb in _acting(claim):
        same = [one for one, act in theirs if one.stem == subject.stem and act.stem in alike(verb.stem)]
        if same and all(_is_of(ground.main, one) for one in same) and not _is_of(claim, subject):
            return Fault(f'it is "of {subject.text}" in the cited sentence', against=True)
    return None


def _is_of(text: str, word: Word) -> bool:
    """Does "of" lead to *word*, or to the name that it ends?"""
    whole = next((name.start for name in names(text) if name.start <= word.start < name.end), word.start)
    return _OF.search(text[:whole]) is not None


_OF = re.compile(r"\bof\s(?:the\s|its\s|their\s)?$", re.IGNORECASE)


def _acting(text: str) -> list[tuple[Word, Word]]:
    """Words with a verb right behind them."""
    every = words(text)
    starts = {word.start for word in verbs(text)}
    return [(one, two) for one, two in pairwise(every) if two.start in starts and one.start not in starts]


def _headed(text: str) -> Iterator[tuple[Word, Word | None]]:
    """Each word, and the one behind it that it modifies, as far as their forms tell."""
    every = words(text)
    acting = {word.start for word in verbs(text)}
    for at, word in enumerate(every):
        after, beyond = (every[n] if n < len(every) else None for n in (at + 1, at + 2))
        acts = after is not None and after.start in acting
        if acts and beyond is not None and beyond.start in acting:
            acts = False  # "Nordbank shares fell"
        yield word, None if acts or after is None or not _modifies(text, word, after) else after


def _modifies(text: str, word: Word, after: Word) -> bool:
    if after.common or text[word.end : after.start] != " " or word.text.endswith(("'s", "’s")):
        return False
    low = after.text
    return bool(re.fullmatch(r"[a-z][a-z-]+", low)) and not _NO_HEAD.search(low) and low not in BESIDE


def said_twice(claim: str, ground: Ground) -> Fault | None:
    """ "The driver is hiring drivers": a word that stands more often in the claim than in what it cites."""
    theirs = Counter(word.stem for word in content(ground.text))
    ours = Counter(word.stem for word in content(claim))
    named = {stem for name in names(claim) for part in words(name.text) for stem in (part.stem,)}
    for word in content(claim):
        count = sum(theirs[stem] for stem in alike(word.stem))
        if ours[word.stem] > max(1, count) and word.stem not in named and count:
            return Fault(f'"{word.text}" is said of two things, and of one in the cited sentence')
    return None


def unit_dropped(claim: str, ground: Ground) -> Fault | None:
    """ "To 24", where it is to 24 crowns."""
    said = {stem for word in words(claim) for stem in alike(word.stem)}
    for figure in quantities(claim):
        bare = re.fullmatch(r"\d[\d,.]*\d|\d", claim[figure.start : figure.end].strip())
        if not bare or _YEAR.fullmatch(bare[0]) or not _ALONE.match(claim[figure.end :]):
            continue
        for other in quantities(ground.main):
            after = words(ground.main[other.end :])[:1]
            if not figure.agrees(other):
                continue
            whole = ground.main[other.start : other.end].strip()
            if other.unit and whole[-1].isalpha():
                return Fault(f'"{bare[0]}" is "{whole}" in the cited sentence', against=True)
            if not after or ground.main[other.end :][: after[0].start].strip():
                continue
            if not after[0].common and after[0].text.islower() and after[0].stem not in said:
                return Fault(
                    f'"{bare[0]}" is "{bare[0]} {after[0].text}" in the cited sentence', against=True
                )
    return None


_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_ALONE = re.compile(
    r"\s*(?:[.,;:!?)]|$|\s(?:in|on|at|and|or|but|from|to|by|for|after|before|while|when|with)\b)"
)


def unfinished(claim: str, ground: Ground) -> Fault | None:
    """ "Drivers protesting", of drivers who protested: no sentence, unless another verb makes it one."""
    finite = {word.stem for word in verbs(ground.main) if not word.text.endswith(("s", "ing"))}
    own = [word for word in verbs(claim) if word.common or not word.text.endswith("s")]
    for word in words(claim):
        before = claim[: word.start]
        if word.text.endswith("ing") and word.stem in finite and not own and not _HANGS.search(before):
            return Fault("it is no sentence")
    return None


_HANGS = re.compile(
    r"(?:^|[,;:–—]\s|\b(?:of|by|for|in|on|to|from|with|without|after|before|while|when|and|or)\s)$"
)


def dated_twice(claim: str, ground: Ground) -> Fault | None:
    """ "In 2022, Halcyon ordered the jets in 2022." """
    for some in (_YEAR.findall, lambda text: [hit[2].lower() for hit in DATED.finditer(text)]):
        theirs = Counter(some(ground.text))
        for day, count in Counter(some(claim)).items():
            if count > max(1, theirs[day]):
                return Fault(f'"{day}" is said twice')
    return None


def rate_dropped(claim: str, ground: Ground) -> Fault | None:
    """A figure that is so much a year, a night or a share, as if it were a sum."""
    mine = {one.value: one for one in quantities(claim)}
    for figure in quantities(ground.main):
        hit = _RATE.match(ground.main[figure.end :]) if figure.value in mine else None
        if hit is None:
            continue
        unit = hit[1].lower()
        if not re.search(rf"\b(?:{unit}s?|{_RATES.get(unit, unit)})\b", claim, re.IGNORECASE):
            said = claim[mine[figure.value].start : mine[figure.value].end].strip()
            return Fault(f'"{said}" is for a {unit} in the cited sentence', against=True)
    return None


def other_actor(claim: str, ground: Ground) -> Fault | None:
    """ "After finding", where the sentence says that somebody else found."""
    for hit in _DOING.finditer(claim):
        [word] = words(hit[1])
        same = [one for one in words(ground.main) if one.stem in alike(word.stem)]
        if same and not any(one.text.lower() == hit[1].lower() for one in same):
            return Fault(f'who is "{hit[1]}" is not said by the cited sentence')
    return None


def put_together(claim: str, ground: Ground) -> Fault | None:
    """ "Were more", which the sentence says of nothing; the title of a work as if it were a common word."""
    if _MORE.search(claim) and not _MORE.search(ground.main):
        return Fault("it compares what the cited sentence does not compare")
    for hit in _TITLE.finditer(ground.text):
        title = hit[1].strip()
        if len(title.split()) <= 5 and title not in claim and title.casefold() in claim.casefold():
            return Fault(f'"{title}" is a title in the cited sentence')
    return None


_PRONOUNS = tuple(
    re.compile(rf"\b(?:{some})\b", re.IGNORECASE)
    for some in ("it|its|itself", "he|him|his|himself", "she|her|hers|herself", "they|them|their|theirs")
)


def of_somebody(claim: str, ground: Ground) -> Fault | None:
    """ "Their engines", where it is "the engines"; "his daughter", where it is "its"."""
    for some in _PRONOUNS:
        hit = some.search(claim)
        if hit and not some.search(ground.text):
            return Fault(f'whom "{hit[0]}" means is not said by the cited sentence')
    return None


def until_now(claim: str, ground: Ground) -> Fault | None:
    """ "Has now gone" or "has gone", where it has so far: that may be about to end."""
    hit = _SO_FAR.search(ground.main)
    if hit is None or _SO_FAR.search(claim):
        return None
    said = {stem for word in content(claim) for stem in alike(word.stem)}
    near = content(ground.main[hit.end() :])[:1]
    return (
        Fault(f'it is "{hit[0]} {near[0].text}" in the cited sentence')
        if near and near[0].stem in said
        else None
    )


_SO_FAR = re.compile(r"\b(?:so far|until now|to date|as yet|at the (?:earliest|latest))\b", re.IGNORECASE)


def question_lost(claim: str, ground: Ground) -> Fault | None:
    """ "The sinking is unclear", where it is unclear why the ship sank."""
    said = {stem for word in content(claim) for stem in alike(word.stem)}
    for hit in _ASKED.finditer(ground.main):
        asked = [word.stem for word in content(ground.main[hit.end() :])[:3]]
        if not re.search(rf"\b{hit[1]}\b", claim, re.IGNORECASE) and said & set(asked):
            return Fault(f'the cited sentence says "{hit[1]}" of it')
    return None


_ASKED = re.compile(r"\b(why|whether|how)\s(?!many\b|much\b)", re.IGNORECASE)


def average_lost(claim: str, ground: Ground) -> Fault | None:
    """ "Pays 28 euros", where they do on average; "believes it is Dutch", where that is more likely."""
    if _AVERAGE.search(ground.main) and not _AVERAGE.search(claim) and quantities(claim):
        return Fault("it is so on average in the cited sentence", against=True)
    if _LIKELY.search(ground.main) and not _LIKELY.search(claim):
        return Fault("it is only likely in the cited sentence", against=True)
    return None


_LIKELY = re.compile(r"\b(?:un)?(?:likel(?:y|ier)|probabl[ey])\b", re.IGNORECASE)
_AVERAGE = re.compile(
    r"\b(?:on (?:an |the )?average|average[ds]?|averaging|typical(?:ly)?|median)\b", re.IGNORECASE
)


def one_for_many(claim: str, ground: Ground) -> Fault | None:
    """ "It paid too much", where they did: the insurer, or its customers."""
    for mine, theirs in ((_IT, _THEY), (_THEY, _IT)):
        ours = mine.search(claim) and not mine.search(ground.main)
        if ours and theirs.search(ground.main) and not theirs.search(claim):
            return Fault("it says of one what the cited sentence says of many, or the other way round")
    return None


_IT = re.compile(r"(?:^|[,;]\s)it\s", re.IGNORECASE)
_THEY = re.compile(r"\bthey\s", re.IGNORECASE)


def other_sex(claim: str, evidence: str) -> bool:
    """Is there a "he" in *claim* whom *evidence* calls "she", or the other way round?"""
    return any(
        mine.search(claim) and other.search(evidence) and not mine.search(evidence)
        for mine, other in ((_HE, _SHE), (_SHE, _HE))
    )
