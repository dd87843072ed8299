"""What small words lead to: behind a wall, of lockers, where they learned; and what a sentence begins with.

A claim may keep a noun and lose what leads to it: "Brandl's expenses" for "a case about Brandl's expenses".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.roles import verbs
from qa.answering.verification.words import Word, alike, names, words

_PLACED = re.compile(
    r"\b(behind|under|below|beneath|above|beside|across|outside|inside|between|beyond|without|near|opposite)\s",
    re.IGNORECASE,
)
DATED = re.compile(
    r"(?:\b(to|until|till|through)\s)?\b((?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april"
    r"|may|june|july|august|september|october|november|december)s?\b",
    re.IGNORECASE,
)
_DETERMINERS = frozenset("the a an its his her their this that".split())
BESIDE = frozenset(
    "near across along behind below above beside beyond inside outside between around against down up away"
    " back again still already next last later ago earlier today yesterday tomorrow worth long old wide high"
    " deep together alone too instead ahead apart aside abroad overnight".split()
)


def promoted(claim: str, ground: Ground) -> Fault | None:
    """ "Brandl's expenses come before the court", where a case about them does."""
    acting = next(iter(_inflected(claim, ground.main)), None)
    if acting is None or _OPENS.match(claim):
        return None
    subject = _noun(re.sub(r"^(?:[A-Z][\w-]*['’]s?\s)+", "", claim[: acting.start]))
    if subject is None:
        return None
    own = [word for word in words(ground.main) if word.stem in alike(subject.stem)]
    leads = [_OF_IT.search(ground.main[: word.start]) for word in own]
    if own and all(leads) and leads[0]:
        return Fault(f'it is "{leads[0][1]} {own[0].text}" in the cited sentence', against=True)
    return None


def _inflected(claim: str, main: str) -> Iterator[Word]:
    """The verbs of *claim*, and what stands in another form in *main*: "come", where it "comes"."""
    surely = {word.start for word in verbs(claim)}
    forms: dict[str, set[str]] = {}
    for word in words(main):
        forms.setdefault(word.stem, set()).add(word.text.lower())
    for word in words(claim):
        there = forms.get(word.stem, set())
        if word.start in surely or (there and word.text.islower() and word.text not in there):
            yield word


_OPENS = re.compile(
    r"(?:in|on|at|by|after|before|since|until|for|with|of|from|under|during|according)\s", re.IGNORECASE
)
_OF_IT = re.compile(
    r"\b(about|of|over|against|with)\s(?:the\s|its\s|his\s|her\s|their\s|an?\s)?(?:[\w-]+['’]s?\s)?(?:[a-z-]+\s)?$",
    re.IGNORECASE,
)


def misplaced_noun(claim: str, ground: Ground) -> Fault | None:
    """Something that stands behind, under or outside of something else."""
    for hit in _PLACED.finditer(claim):
        noun = _noun(claim[hit.end() :])
        if noun is None or noun.stem not in {word.stem for word in words(ground.main)}:
            continue
        there = [
            _noun(ground.main[one.end() :])
            for one in _PLACED.finditer(ground.main)
            if one[1].lower() == hit[1].lower()
        ]
        if not any(one is not None and one.stem in alike(noun.stem) for one in there):
            return Fault(f'"{hit[1]}" leads to something else in the cited sentence', against=True)
    return None


def misplaced_day(claim: str, ground: Ground) -> Fault | None:
    """ "To Saturday", where the day is not the end of anything."""
    days = [(hit[2].lower(), hit) for hit in DATED.finditer(ground.main)]
    ends = {day for day, hit in days if hit[1] or ground.main[: hit.start()].endswith(("-", "–"))}
    for hit in DATED.finditer(claim):
        if hit[1] and hit[2].lower() in {day for day, _ in days} - ends:
            return Fault(f'"{hit[0]}" is not so in the cited sentence', against=True)
    return None


def _noun(text: str) -> Word | None:
    """What a preposition leads to: the last of the words before the next small word or mark."""
    last: Word | None = None
    for word in words(text):
        gap = text[last.end if last else 0 : word.start]
        if last is None and word.text.lower() in _DETERMINERS:
            continue
        if word.common or word.text in BESIDE or (last is not None and gap != " "):
            break
        last = word
    return last


def sidelined(claim: str, ground: Ground) -> Fault | None:
    """Somebody of whom the sentence tells, as what something is done with: "withdrew from the federation"."""
    first = next((word.start for word in verbs(ground.main)), 0)
    opening = {word.stem for word in words(ground.main[:first]) if not word.common}
    later = {word.stem for word in words(ground.main[first:])}
    led = {stem for hit in _LEADS.finditer(ground.main) for stem in _stem(_noun(ground.main[hit.end() :]))}
    for hit in _LEADS.finditer(claim):
        noun = _noun(claim[hit.end() :])
        if noun is not None and noun.stem in opening - later - led:
            return Fault(f'"{hit[0].strip()} {noun.text}" is not so in the cited sentence', against=True)
    return None


_LEADS = re.compile(r"\b(?:from|on|against|with|at|over|about|into)\s", re.IGNORECASE)


def _stem(word: Word | None) -> list[str]:
    return [word.stem] if word else []


def led_otherwise(claim: str, ground: Ground) -> Fault | None:
    """ "Pounds of lockers", "the ban on a member": another small word leads to the noun there, or none."""
    for hit in _OF_FIGURE.finditer(claim):
        if not re.search(rf"\b(?:of|out of)\s(?:the\s|its\s)?{re.escape(hit[1])}\b", ground.main):
            return Fault(f'"{hit[0]}" is not in the cited sentence')
    theirs: dict[str, list[str]] = {}
    for lead, noun in _led(ground.main):
        for stem in alike(noun.stem):
            theirs.setdefault(stem, []).append(lead)
    there = {stem for word in words(ground.main) for stem in alike(word.stem)}
    for lead, noun in _led(claim):
        found = theirs.get(noun.stem, [])
        if noun.stem not in there or _LIKE.get(lead, lead) in {_LIKE.get(one, one) for one in found}:
            continue
        if found:
            return Fault(f'it is "{found[0]} {noun.text}" in the cited sentence', against=True)
        if lead not in _WEAK and not _belongs(noun, ground.main):
            return Fault(f'"{lead}" does not lead to "{noun.text}" in the cited sentence')
    return None


_LEADING = re.compile(
    r"\b(of|for|from|to|on|in|at|against|with|into|over|about|by|within|inside|during|after|before|since|until"
    r"|without|through|under|between|among|despite|near|around)\s",
    re.IGNORECASE,
)
_OF_FIGURE = re.compile(r"\bout of\s(\d[\d,]*)\b")
_LIKE = {"at": "in", "within": "in", "inside": "in", "into": "to", "about": "over"}
_WEAK = frozenset("in at by within inside".split())


def _led(text: str) -> Iterator[tuple[str, Word]]:
    """What small words lead to."""
    for hit in _LEADING.finditer(text):
        noun = _noun(text[hit.end() :])
        if noun is not None and not noun.text[0].isdigit():
            yield hit[1].lower(), noun


def _belongs(noun: Word, text: str) -> bool:
    """ "Lunde's players", "the Lunde players" for "the players of Lunde"."""
    return any(
        one.stem in alike(noun.stem) and re.match(r"(?:['’]s?)?,?\s\w", text[one.end :])
        for one in words(text)
    ) or any(one.text.endswith(("'s", "’s")) and one.stem == noun.stem for one in words(text))


def made_definite(claim: str, ground: Ground) -> Fault | None:
    """ "The crack was filled", where "a crack at the same place" was: which one it is gets lost."""
    for hit in _INDEFINITE.finditer(ground.main):
        noun = _noun(f"{hit[1]} ")
        led = next((word for word in words(ground.main[hit.end() :]) if not word.common), None)
        said = {stem for word in words(claim) for stem in alike(word.stem)}
        if noun is None or led is None or led.stem in said:
            continue
        if re.search(rf"\bthe\s(?:[\w-]+\s)?{re.escape(noun.text)}\b", claim, re.IGNORECASE):
            return Fault(f'it is "{hit[0].strip()} {led.text}" in the cited sentence')
    return None


_INDEFINITE = re.compile(
    r"\ban?\s((?:[\w-]+\s)?[\w-]+)\s(?:at|of|in|from|near|on|with|for|by|to)\s", re.IGNORECASE
)


def hangs_elsewhere(claim: str, ground: Ground) -> Fault | None:
    """ "A zoo, where they learned", where it is an aviary in which they did: what was between is left out."""
    there: dict[str, set[str]] = {}
    for hit in _RELATIVE.finditer(ground.main):
        there.setdefault(hit[1].lower(), set()).update(_last(ground.main[: hit.start()]))
    for hit in _RELATIVE.finditer(claim):
        mine, found = _last(claim[: hit.start()]), there.get(hit[1].lower(), set())
        if mine and found and not any(alike(stem) & found for stem in mine):
            return Fault(f'"{hit[1]}" hangs on another word in the cited sentence')
    return None


def _last(text: str) -> set[str]:
    """The word that *text* ends with, and the name that it ends with."""
    found = words(text)[-1:]
    ending = {
        part for name in names(text)[-1:] if name.end >= len(text.rstrip()) for part in words(name.text)
    }
    return {word.stem for word in (*found, *ending)}


_RELATIVE = re.compile(r",?\s(where|which|who|whose|whom)\s", re.IGNORECASE)


def left_hanging(claim: str, ground: Ground) -> Fault | None:
    """ "In 12 years more women row", for the first time in 12 years: what it hangs on is left out.

    Names and times aside: what is with these hangs on the verb as often.
    """
    said = {stem for word in words(claim) for stem in alike(word.stem)}
    there: dict[tuple[str, str], list[Word | None]] = {}
    for head, small, noun in _hanging(ground.main):
        there.setdefault((small, noun.stem), []).append(head)
    for _, small, noun in _hanging(claim):
        heads = there.get((small, noun.stem), [])
        lost = [head for head in heads if head and head.stem not in said]
        if heads and len(lost) == len(heads):
            return Fault(f'it is "{lost[0].text} {small} {noun.text}" in the cited sentence')
    return None


def _hanging(text: str) -> Iterator[tuple[Word | None, str, Word]]:
    """Small words with what they lead to, and the word right before them, if it carries meaning."""
    every = words(text)
    for hit in _SMALL.finditer(text):
        noun = next((word for word in every if word.start >= hit.end() and not word.common), None)
        if noun is None or re.search(r"[,;:]", text[hit.end() : noun.start]):
            continue
        before = next((word for word in every if word.end == hit.start()), None)
        head = before and before.text.islower() and not before.common and before.text not in _AMOUNTS
        timed = DATED.match(noun.text) or re.fullmatch(r"(?:1[5-9]|20)\d\d", noun.text)
        yield before if head and not timed else None, hit[1].lower(), noun


_AMOUNTS = ("percent", "cent", "hundred", "thousand", "million", "billion", "trillion")
_SMALL = re.compile(r"\s?\b(in|of|for|with|on|at|from|to|by|about|against|over|between)\s", re.IGNORECASE)


def compounded(claim: str, ground: Ground) -> Fault | None:
    """ "The 58-year-old residents", of 58 year-round ones: a figure and its unit made one word."""
    for hit in _COMPOUND.finditer(claim):
        same = [one for one in _COUNTED.finditer(ground.text) if one[1] == hit[1]]
        if hit[3] and any(one[0].startswith(",") or one[3] for one in same):
            continue
        if hit[3] or not any(one[2] and one[2][:3].lower() == hit[2][:3].lower() for one in same):
            return Fault(f'"{hit[0]}" is not in the cited sentence', against=bool(same))
    return None


_COMPOUND = re.compile(r"\b(\d[\d.,]*)-([a-z]+)(-olds?\b)?", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:,\s|\baged?\s|\b)(\d(?:[\d.,]*\d)?)(?:[\s-]([a-z]+)([\s-]olds?\b|[\s-]of\sage\b)?)?", re.IGNORECASE
)
