"""What belongs to what inside a sentence: subjects and objects to their verbs, offices to their holders.

All of a claim's words may stand in a sentence and the claim be false, because they stand in another order. A
sentence is cut into clauses, each with its verb; a claim's subject and objects must stand with its verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.roles import is_passive, speaks_of_another, verbs
from qa.answering.verification.words import Name, Word, alike, content, names, words

_EDGE = re.compile(
    r"[;:]\s|,\s(?!\d{3}\b)|\s[–—]\s|\s(?:but|while|whereas|although|though|because|after|before|when"
    r"|if|since|until|unless|which|who|that)\s"
    r"|\s(?:and|or)\s(?=[a-z])",
    re.IGNORECASE,
)
_CAUSES = (
    r"because|due to|owing to|as a result|thanks to|therefore|hence|so that|in order to|led to|leads"
    r" to|caus(?:e|es|ed|ing)"
    r"|result(?:s|ed|ing) in|driven by|prompt(?:s|ed|ing)|in response|thus|consequently",
    r"after|following|since|once|in the wake of|when|as soon as",
    r"before|prior to|ahead of|until|till",
    r"despite|in spite of|although|though|even though|nevertheless",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with at most one statement; `verbs` are its own."""

    start: int
    end: int
    verbs: tuple[Word, ...]


def clauses_of(text: str) -> list[Clause]:
    """The clauses of *text*; a stretch without a verb belongs to the clause before it."""
    every = verbs(text)
    found: list[Clause] = []
    start = 0
    for end in [*(hit.start() for hit in _EDGE.finditer(text)), len(text)]:
        own = tuple(word for word in every if start <= word.start < end)
        if own or not found:
            found.append(Clause(start, end, own))
        else:
            last = found[-1]
            found[-1] = Clause(last.start, end, last.verbs)
        start = end
    return found


def misbound(claim: str, ground: Ground) -> Fault | None:
    """A subject or an object that stands with another verb in the source."""
    text = ground.main
    clauses = clauses_of(text)
    for verb in verbs(claim):
        if verb.common:
            continue
        places = [
            (clause, word) for clause in clauses for word in clause.verbs if word.stem in alike(verb.stem)
        ]
        if not places:
            continue
        faults = [_fault(claim, verb, ground, clauses, clause, word) for clause, word in places]
        if all(faults):
            return faults[0]
    return None


def _fault(
    claim: str, verb: Word, ground: Ground, clauses: list[Clause], clause: Clause, word: Word
) -> Fault | None:
    text = ground.main
    subject = _subject(text, clauses, clause, word)
    said = text[clause.start : clause.end].strip(" ,;:")
    other = Fault(f'"{verb.text}" is said of something else in the cited sentence: "{said}"', against=True)
    turned = is_passive(claim, verb) != is_passive(text, word)
    claimed = _head(claim[: verb.start])
    if turned and is_passive(claim, verb):
        if claimed and not _meet(claimed, _stems(text[word.end :])):
            return other
    elif turned:
        acted = [one.stem for one in content(claim[verb.end :])[:2]]
        if acted and not _meet(set(acted), _stems(text[: word.start])):
            return other
    elif claimed and subject and not _meet(claimed, subject):
        return other
    if elsewhere := _elsewhere(claim, verb, text, clauses, clause):
        return Fault(f'"{elsewhere}" does not stand with "{word.text}" in the cited sentence', against=True)
    return None


def _subject(text: str, clauses: list[Clause], clause: Clause, word: Word) -> set[str]:
    """Of what *word* is said; empty where another sentence or a pronoun says it."""
    own = text[clause.start : word.start]
    if relative := _RELATIVE.match(own):
        own = own[relative.end() :]
        if not content(own):
            before = [name for name in names(text) if name.end <= clause.start]
            if before and clause.start - before[-1].end <= 2:
                return _stems(before[-1].text)
            return {stem for one in content(text[: clause.start])[-1:] for stem in alike(one.stem)}
    if speaks_of_another(own.strip(" ,;:")) or _PRONOUN.search(own):
        return set()
    return _head(own) or _head(_opening(text, clauses, clause))


_RELATIVE = re.compile(r"[,\s–—]*(?:which|who|that)\s", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|he|she|they|we|i)\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\s(?:of|over|in|for|at|on|with|from|by|about|to|between|against|into|near"
    r"|under)\s",
    re.IGNORECASE,
)


def _head(text: str) -> set[str]:
    """The stems of a subject without what only belongs to it: "talks over pay" are talks.

    A spokesman speaks for whom he speaks for.
    """
    clean = re.sub(
        r"^[\s,;:]*(?:in|on|at|after|before|since|by|during|for|with|led by"
        r"|under)\s[^,]*,\s",
        "",
        text,
        flags=re.IGNORECASE,
    )
    first = _PREPOSITION.split(f" {clean}")[0]
    head = _stems(first)
    return _stems(clean) if not head or "spoke" in first.lower() else head


def _opening(text: str, clauses: list[Clause], clause: Clause) -> str:
    """The subject of the sentence, for a clause that has none of its own."""
    first = clauses[0]
    if first is clause:
        return ""
    return text[first.start : first.verbs[0].start] if first.verbs else text[first.start : first.end]


def _elsewhere(claim: str, verb: Word, text: str, clauses: list[Clause], clause: Clause) -> str | None:
    """A word that follows the claim's verb and stands only with verbs that the claim does not have."""
    claimed = {stem for word in verbs(claim) for stem in alike(word.stem)}
    edge = _EDGE.search(claim, verb.end)
    end = min(
        [edge.start() if edge else len(claim), *(w.start for w in verbs(claim) if w.start > verb.start)]
    )
    shared = _exactly(_opening(text, clauses, clause))
    for word in content(claim[verb.end : end]):
        if word.text.endswith("ing") or alike(word.stem) & shared:
            continue
        having = [one for one in clauses if alike(word.stem) & _exactly(text[one.start : one.end])]
        if having and clause not in having and all(_other(one, claimed) for one in having):
            return word.text
    return None


def _other(clause: Clause, claimed: set[str]) -> bool:
    return bool(clause.verbs) and not any(word.stem in claimed for word in clause.verbs)


def _stems(text: str) -> set[str]:
    """All stems that may stand for its words, and the initials of its names."""
    initials = {"".join(part[0] for part in name.parts) for name in names(text) if len(name.parts) > 1}
    return initials | {stem for word in content(text) for stem in alike(word.stem)}


def _exactly(text: str) -> set[str]:
    return {word.stem for word in words(text)}


def _meet(one: set[str], other: set[str]) -> bool:
    return bool(one & other)


# ---------------------------------------------------------------- time


def untimely(claim: str, ground: Ground) -> Fault | None:
    """What the source tells of now or of a day to come, told as past, or the other way."""
    there = words(ground.main)
    for verb in verbs(claim):
        same = [word for word in there if word.stem == verb.stem and not word.text.endswith("ing")]
        if same and not any(_time(claim, verb) == _time(ground.main, word) for word in same):
            return Fault(f'"{verb.text}" is "{same[0].text}" in the cited sentence', against=True)
    return None


def _time(text: str, verb: Word) -> str:
    low = verb.text.lower()
    if low.endswith("ing") and (hit := _DURING.search(text[: verb.start])):
        return "past" if hit[1].lower() in ("was", "were") else "now"
    if re.search(
        r"\b(?:to|will|would|may|might|could|can|should|shall|must|did|does|do|not)\s$", text[: verb.start]
    ):
        return "bare"
    if low in ("has", "have", "is", "are") or (low.endswith("s") and low not in _PAST_S):
        return "now"
    if (
        low in ("was", "were", "had")
        or low.endswith("ed")
        or low.removesuffix("e") != verb.stem.removesuffix("e")
    ):
        return "past"
    return "bare"


_DURING = re.compile(r"\b(is|are|was|were|been)\s(?:now\s|also\s|still\s)?$", re.IGNORECASE)
_PAST_S = ("was",)


# ---------------------------------------------------------------- connections


def unconnected(claim: str, ground: Ground) -> Fault | None:
    """A reason, an order in time or a contrast that the source does not draw."""
    for group in _CAUSES:
        pattern = re.compile(rf"\b(?:{group})\b", re.IGNORECASE)
        hit = pattern.search(claim)
        if hit and not pattern.search(ground.main):
            return Fault(f'"{hit[0]}" is not in the cited sentence')
    return None


# ---------------------------------------------------------------- offices and owners

_OFFICE = re.compile(
    r"\b(?:(?:vice |deputy |managing |executive |finance |prime |foreign )?(?:chief executive(?:"
    r" officer)?|chief [a-z]+ officer|CEO|CFO|COO|CTO"
    r"|president|chair(?:man|woman|person)?|director|minister|mayor|governor|secretary|head|founder"
    r"|co-founder|owner|spokes(?:man|woman|person)"
    r"|subsidiary|rival|partner|customer|client|supplier|parent|investor|manager|coach|captain|editor"
    r"|author|architect|analyst|professor"
    r"|leader|boss|chief|capital|shareholder|stakeholder|lender|member|employee|adviser|candidate"
    r"|designer|maker|producer|home|daughter|son|wife|husband|brother|sister|father|mother|successor"
    r"|predecessor))s?\b"
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office, who holds it, and of what; None where the text does not say."""

    stem: str
    holder: Name | None
    of: Name | None


def misplaced(claim: str, ground: Ground) -> Fault | None:
    """An office that in the source another holds, or the same person elsewhere."""
    there = offices(ground.main)
    for office in offices(claim):
        same = [one for one in there if one.stem in alike(office.stem)]
        if same and not any(_agree(office.holder, one.holder) and _agree(office.of, one.of) for one in same):
            one = same[0]
            said = " of ".join(part.text for part in (one.holder, one.of) if part)
            return Fault(f'the cited sentence gives that office otherwise ("{said}")', against=True)
    return _owned(claim, ground)


def _agree(one: Name | None, other: Name | None) -> bool:
    if one is None or other is None:
        return True
    return set(one.parts) <= set(other.parts) or set(other.parts) <= set(one.parts)


def offices(text: str) -> list[Office]:
    """Every office in *text*: "Ada, head of Boot Mills", "Boot Mills CEO Ada", "Ada is the head"."""
    every = names(text)
    found = []
    for hit in _OFFICE.finditer(text):
        before = [name for name in every if name.end <= hit.start()]
        after = [name for name in every if name.start >= hit.end()]
        of = _following(text, hit.end(), after, r"\s(?:of|at|for|in)\s(?:the\s|\w+\s)?")
        owner = _preceding(text, hit.start(), before, r"['’]s?\s(?:\w+\s){0,2}|\s")
        holder = _following(text, hit.end(), after, r",?\s")
        if holder is None:
            holder = _following(text, (of.end if of else hit.end()), after[1:] if of else after, _IS)
        if holder is None and of is not None:
            holder = next((name for name in after if text[of.end : name.start] == ", "), None)
        if holder is None:
            holder = _preceding(text, hit.start(), before, _HELD)
        said = content(hit[0])
        found.append(Office(said[-1].stem if said else hit[0].lower(), holder, of or owner))
    return [one for one in found if one.holder or one.of]


_IS = r"\s(?:is|was|are|were|remains|became)\s(?:now\s|then\s|still\s)?(?:the\s)?"
_HELD = (
    r"(?:,|\s(?:is|was|became|becomes|as|remains|has been|will be))\s(?:now\s|then\s|also\s)?"
    r"(?:the|a|an|its|their)?\s?(?:\w+\s(?:and\s)?){0,2}"
)


def _following(text: str, at: int, after: list[Name], gap: str) -> Name | None:
    return next((name for name in after[:1] if re.fullmatch(gap, text[at : name.start])), None)


def _preceding(text: str, at: int, before: list[Name], gap: str) -> Name | None:
    return next((name for name in before[-1:] if re.fullmatch(gap, text[name.end : at])), None)


_OWNED = re.compile(r"['’]s?\s(?:\w+\s){0,1}?([a-z]{3,})")


def _owned(claim: str, ground: Ground) -> Fault | None:
    """ "Boot Mills' revenue" where the source has only "Sund Line's revenue"."""
    ours, theirs = _owners(claim), _owners(ground.main)
    for thing, owner in ours:
        same = [name for other, name in theirs if other == thing]
        if same and not any(_agree(owner, name) for name in same):
            return Fault(f'the cited sentence speaks of the {thing} of "{same[0].text}"', against=True)
    return None


def _owners(text: str) -> list[tuple[str, Name]]:
    found = []
    for name in names(text):
        if hit := _OWNED.match(text[name.end :]):
            found.append((words(hit[1])[0].stem, name))
    return found
