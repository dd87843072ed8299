"""Who does what to whom: names, subjects, and on which side of a verb they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.words import Name, Word, alike, bare, content, holds, names, opposed, words
from qa.quantities import quantities

_PRONOUN = re.compile(
    r"^(?:it|he|she|they|its|his|her|their|this|these|that|those|both|the (?:company|firm|startup"
    r"|start-up|group|maker|deal|agreement|business|pair|two|bank|chain|court|museum|club|team|union"
    r"|agency|council|city|region|plant|mill|museum|university|institute|ministry|government|carrier"
    r"|airline|retailer|utility|ship|hospital))\b",
    re.IGNORECASE,
)
_LATER_PRONOUN = re.compile(
    r"^(?:(?:in|on|by|since|after|before|during|until|at|for|from|last|this|next|earlier|later)\s"
    r"(?:(?:\d[\d,.]*|(?-i:[a-z]+)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)\s){0,3}?\S*,?\s"
    r"|(?:then|now|later|today|yesterday|meanwhile|instead|still|also|so|but|and),?\s)"
    r"(?:it|he|she|they|its|his|her|their)\b",
    re.IGNORECASE,
)
"""After a day or a short word: "In 2019 it opened", but not "In 2019 Tarn said it would"."""

_ASIDE = re.compile(
    r"\([^)]*\)|,\s(?:which|who|whose|where|formerly|including|a|an|the|its|their|part of|owned by"
    r"|led by|based in)\b[^,;]*,|\s[–—]\s[^–—]*\s[–—]\s",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"\b(?:of|for|in|at|by|from|with|to|against|on|into|near|under|over|than|as|like|outside|inside"
    r"|between|among|through|via|since|after|before)\s(?:the\s|its\s|his\s|her\s|their\s|a\s|an\s"
    r"|rival\s|former\s)*$",
    re.IGNORECASE,
)
_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|got|gets)\s(?:\w+ly\s|not\s|also\s|then\s|later\s|first\s)?$",
    re.IGNORECASE,
)
_AUX = re.compile(
    r"\b(?:will|would|may|might|could|can|should|to|has|have|had|did|does|do|not|never)\s$", re.IGNORECASE
)
_PAST = frozenset(
    "bought sold paid led won lost made grew grown rose risen fell fallen held took taken gave given"
    " left ran began became wrote written built spent told met kept brought came went saw seen sent"
    " chose chosen drew drove driven broke broken fought shut struck sought taught founded hired cut put"
    " set said beat beaten hit bid lent fed found thought knew known felt heard stood understood sang"
    " drank spread fled slid shot sank threw thrown woke hung dealt swept lay laid rode shook stole"
    " stolen stuck swam bore caught crept dug ate forgot froze hid lit overcame quit rang shrank split"
    " sprang wept withdrew withdrawn undertook upheld meant bet burnt learnt proved proven showed shown"
    " swore tore worn cost".split()
)
_COPULA = frozenset("is was are were has had have".split())
_OBJECT = re.compile(r"\s(?:(?:the|a|an|its|his|her|their|about|over|more than)\b|[A-Z$€£\d])")
_IS = re.compile(r"\b(?:is|are|was|were|be|been)\s(?:\w+ly\s|not\s|also\s|now\s|still\s)?$", re.IGNORECASE)
_WHO = re.compile(r"\bwho\s(?:\w+ly\s|also\s|now\s|still\s)?$", re.IGNORECASE)
_FINITE = re.compile(r"[a-z]{3,}ed$")


def strangers(claim: str, ground: Ground, known: str) -> Fault | None:
    """A name that is neither in the sentences nor, for a person's full name, anywhere in *known*.

    The article's title may name who is spoken of; sentences before may, where the main one has a pronoun.
    """
    inside = f"{ground.text} {ground.title}"
    for name in names(claim):
        if name.first and any(one.start <= name.start < one.end for one in quantities(claim)):
            continue  # "Fourteen schools …": figures are looked at as figures
        if name.first and len(name.parts) == 1 and not _mixed(name.text):
            if not _said(name, inside):
                return Fault(f'"{name.text}" is not in the cited sentence')
            continue
        if holds(name, inside) or _fuller(name, inside, known):
            continue
        return Fault(f'"{name.text}" is not in the cited sentence{_instead(name, ground)}')
    return None


def _said(name: Name, text: str) -> bool:
    """The first word of a claim may be any word: its stem, or one like it, must be there."""
    there = {word.stem for word in words(text)}
    return any(alike(word.stem) & there for word in words(name.text)) or holds(name, text)


def _mixed(text: str) -> bool:
    return not text[1:].islower()


def _fuller(name: Name, inside: str, known: str) -> bool:
    """ "Ada Boot" where the sentence has "Boot", and the article elsewhere "Ada Boot"."""
    last = name.parts[-1] if name.parts else ""
    there = {part for other in names(inside) for part in other.parts}
    return len(name.parts) > 1 and last in there and name.text.casefold() in known.casefold()


def _instead(name: Name, ground: Ground) -> str:
    others = [
        other.text for other in names(ground.main) if len(other.parts) == len(name.parts) and not other.first
    ]
    return f'; it speaks of "{others[0]}"' if others else ""


def reversed_word(claim: str, ground: Ground) -> Fault | None:
    """The opposite of a word of the source ("sold" for "bought", "after" for "before")."""
    claimed = {word.stem for word in words(claim)}
    there = {word.stem: word.text for word in words(ground.main)}
    for word in words(claim):
        if alike(word.stem) & there.keys():
            continue
        if against := sorted(opposed(word.stem) & there.keys() - claimed):
            return Fault(
                f'the claim says "{word.text}", the cited sentence "{there[against[0]]}"', against=True
            )
    return None


# ---------------------------------------------------------------- sides of a verb


@dataclass(frozen=True, slots=True)
class Sides:
    """The names that do what a verb says, and those it is done to."""

    agents: tuple[Name, ...]
    patients: tuple[Name, ...]


def swapped(claim: str, ground: Ground) -> Fault | None:
    """A name that does what in the source another does."""
    text = _ASIDE.sub(lambda hit: " " * len(hit[0]), ground.main)
    mine = _ASIDE.sub(lambda hit: " " * len(hit[0]), claim)
    for verb in verbs(mine):
        there = [word for word in verbs(text) if word.stem in alike(verb.stem)]
        if not there:
            continue
        faults = [_fault(verb, _sides(mine, verb), _sides(text, word), word) for word in there]
        if all(faults):
            return faults[0]
    return _order(claim, ground)


def _fault(verb: Word, claimed: Sides, found: Sides, word: Word) -> Fault | None:
    for ours, theirs, what in (
        (claimed.agents, found.agents, "who"),
        (claimed.patients, found.patients, "whom"),
    ):
        if what == "whom" and verb.stem == "be":
            continue  # "the owner is Nordbank", "Nordbank is the owner"
        if ours and theirs and not any(_one(one, other) for one in ours for other in theirs):
            one, other = ours[0].text, theirs[0].text
            reason = f'{what} "{verb.text}" is of: the claim says "{one}", the cited sentence "{other}"'
            return Fault(reason, against=True)
    if (
        claimed.agents
        and not found.agents
        and any(_one(a, p) for a in claimed.agents[:1] for p in found.patients[:1])
    ):
        return Fault(
            f'"{claimed.agents[0].text}" is not who "{word.text}" is said of in the cited sentence',
            against=True,
        )
    if (
        claimed.patients
        and found.agents
        and any(_one(p, a) for p in claimed.patients[:1] for a in found.agents)
        and not found.patients
    ):
        return Fault(
            f'"{claimed.patients[0].text}" is who "{word.text}" is said of in the cited sentence',
            against=True,
        )
    return None


def _one(one: Name, other: Name) -> bool:
    ours, theirs = set(one.parts), set(other.parts)
    return ours <= theirs or theirs <= ours or _initial(one, other) or _initial(other, one)


def _initial(one: Name, other: Name) -> bool:
    return one.text.isupper() and one.text == "".join(part[0] for part in other.parts).upper()


def verbs(text: str) -> list[Word]:
    """The words that are surely verbs."""
    found: list[Word] = []
    for word in words(text):
        low, before = bare(word.text), text[: word.start]
        if word.text[0].isupper():
            continue
        if (
            low in _COPULA
            or (low.endswith("ing") and _IS.search(before))
            or (_WHO.search(before) and not word.common)
        ):
            found.append(word)
        elif low in _PAST or _FINITE.fullmatch(low) or (_AUX.search(before) and not word.common):
            if not re.search(r"\b(?:the|a|an|its|their|his|her)\s$", before, re.IGNORECASE):
                found.append(word)
        elif (
            low.endswith("s")
            and not low.endswith("ss")
            and (_name_just_before(text, word) or _OBJECT.match(text[word.end :]))
        ):
            found.append(word)
    return found


def first_verb(text: str) -> Word | None:
    """The first word of *text* that is surely a verb."""
    return next(iter(verbs(text)), None)


def _name_just_before(text: str, word: Word) -> bool:
    return any(name.end < word.start and not text[name.end : word.start].strip(" ") for name in names(text))


def _sides(text: str, verb: Word) -> Sides:
    passive = is_passive(text, verb)
    subjects = _subjects(text, verb)
    after = _after(text, verb)
    if not passive:
        return Sides(subjects, after)
    by = re.match(r"[^,;]{0,40}?\bby\s(?:the\s|its\s)?(?:\w+\s)?", text[verb.end :])
    agents: tuple[Name, ...] = ()
    if by:
        at = verb.end + by.end()
        agents = tuple(
            name for name in names(text) if at - 25 <= name.start <= at + 25 and name.start > verb.end
        )[:1]
    return Sides(agents, subjects)


def is_passive(text: str, verb: Word) -> bool:
    """ "was founded by"; also "founded in 1911 by", where "was" is left out."""
    low = bare(verb.text)
    if low in _COPULA or low.endswith("ing"):
        return False
    return bool(
        _BE.search(text[: verb.start])
        or re.match(r"\s(?:[\w’'-]+\s){0,4}by\s(?:the\s|its\s)?(?:[a-z]+\s){0,2}[A-Z]", text[verb.end :])
    )


def _subjects(text: str, verb: Word) -> tuple[Name, ...]:
    every = [name for name in names(text) if name.end <= verb.start]
    free = [
        name
        for name in every
        if not _BEFORE_NAME.search(text[: name.start]) and text[name.end : name.end + 2] not in ("'s", "’s")
    ]
    if not free:
        return ()
    near = free[-1]
    gap = text[near.end : verb.start]
    if re.fullmatch(
        r"\s(?:(?:\w+ly|also|then|later|has|have|had|is|was|are|were|will|would|may|might|could|can"
        r"|to|not|never|be|been|first)\s)*",
        gap,
    ):
        return _joined(text, free)
    stretch = [name for name in free if not re.search(r"[,;]\s", text[name.end : verb.start])]
    return ((stretch or free)[0],)


def _joined(text: str, free: list[Name]) -> tuple[Name, ...]:
    """The last name with those that "and" joins to it."""
    found = [free[-1]]
    for name in reversed(free[:-1]):
        if not re.fullmatch(r"\s?(?:,|and|, and|&)\s", text[name.end : found[-1].start]):
            break
        found.append(name)
    return tuple(found)


def _after(text: str, verb: Word) -> tuple[Name, ...]:
    stop = re.search(
        r"[;]|,\s(?:and|but|not|while|which|who)\b|\s(?:but|while|whereas|after|before"
        r"|when)\s",
        text[verb.end :],
    )
    end = verb.end + stop.start() if stop else len(text)
    return tuple(name for name in names(text) if verb.end <= name.start < end)


_RELATION = re.compile(
    r"\b(before|after|because|than|over|beat|defeat(?:ed|s)?|behind|ahead of)\b", re.IGNORECASE
)


def _order(claim: str, ground: Ground) -> Fault | None:
    """What comes before "before" and what after it; the same for "than" and its like."""
    for hit in _RELATION.finditer(claim):
        other = re.search(rf"\b{re.escape(hit[1])}\b", ground.main, re.IGNORECASE)
        if not other:
            continue
        left, right = _stems(claim[: hit.start()]), _stems(claim[hit.end() :])
        their_left, their_right = _stems(ground.main[: other.start()]), _stems(ground.main[other.end() :])
        crossed = len((left - right) & (their_right - their_left)) and len(
            (right - left) & (their_left - their_right)
        )
        if crossed:
            return Fault(f'what stands on either side of "{hit[1]}" is exchanged', against=True)
    return None


def _stems(text: str) -> set[str]:
    return {word.stem for word in content(text)}


def speaks_of_another(text: str) -> bool:
    """Does *text* begin with a pronoun, or "the company": must a sentence before say of whom it speaks?"""
    bare = text.lstrip(" \"“'‘-*•")
    return bool(_PRONOUN.match(bare) or _LATER_PRONOUN.match(bare))
