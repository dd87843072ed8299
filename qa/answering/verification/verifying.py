"""The `Verifier`: for each claim, the sentence that supports it, or why none does.

Sentences are tried as grounds of a claim, those it cites first, best first. Rules look for a fault: a
figure, date, name or quoted words that the sentence lacks or has of something else, other polarity, less
hedging, exchanged roles, words of somebody else. What passes all of them must still be supported as a
whole, by its words, its vector and the classifier. What is in doubt is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from qa.answering.verification.attribution import made_a_quotation, unattributed
from qa.answering.verification.binding import misbound, misplaced, unconnected, untimely
from qa.answering.verification.claims import (
    ENOUGH,
    POSSESSIVE,
    PRONOUN,
    begins,
    fragment,
    normal,
    plain,
    quoted,
    resolved,
    subject,
)
from qa.answering.verification.clauses import clauses, simple
from qa.answering.verification.company import (
    average_lost,
    beheaded,
    dated_twice,
    of_another,
    of_somebody,
    one_for_many,
    other_actor,
    other_sex,
    put_together,
    question_lost,
    rate_dropped,
    said_twice,
    unfinished,
    unit_dropped,
    until_now,
)
from qa.answering.verification.directions import misdirected
from qa.answering.verification.figures import misquoted, wrong_date, wrong_figure
from qa.answering.verification.firmness import differing, unguarded
from qa.answering.verification.leads import (
    compounded,
    hangs_elsewhere,
    led_otherwise,
    left_hanging,
    made_definite,
    misplaced_day,
    misplaced_noun,
    promoted,
    sidelined,
)
from qa.answering.verification.nouns import Fault, Ground, Place
from qa.answering.verification.order import exchanged, joined_otherwise, reordered
from qa.answering.verification.roles import reversed_word, speaks_of_another, strangers, swapped, verbs
from qa.answering.verification.shortening import (
    broken_off,
    number_changed,
    restriction_lost,
    tense_changed,
)
from qa.answering.verification.weighing import features, missing, share
from qa.answering.verification.words import Name, alike, bare, content, names, words
from qa.domain import Claim, Embedder, Evidence, Rejected, Statement, Support
from qa.quantities import quantities
from qa.reader.lexical import only_asks, states
from qa.support.classifier import Calibration
from qa.support.inputs import Pair

TRIED = 8
"""So many of the sentences that a claim cites are tried, and so many of the others."""

_SAME_MATTER = 0.5
"""A sentence with so much of a claim's words contradicts it where it says otherwise."""

LONGEST = 80
"""Words of a claim that can be checked: clauses are compared with clauses."""

NEAR, NEARER = 0.45, 0.6
"""Cosines that a claim must have to its sentence: with all of its words there, and with one lacking."""

_CHECKS: tuple[Callable[[str, Ground], Fault | None], ...] = (
    misquoted,
    wrong_figure,
    wrong_date,
    reversed_word,
    unguarded,
    differing,
    swapped,
    misdirected,
    misplaced,
    misbound,
    unconnected,
    untimely,
    unattributed,
    made_a_quotation,
    beheaded,
    promoted,
    of_another,
    misplaced_noun,
    misplaced_day,
    rate_dropped,
    said_twice,
    sidelined,
    led_otherwise,
    unit_dropped,
    unfinished,
    other_actor,
    put_together,
    of_somebody,
    made_definite,
    question_lost,
    hangs_elsewhere,
    left_hanging,
    compounded,
    average_lost,
    one_for_many,
    broken_off,
    tense_changed,
    number_changed,
    restriction_lost,
    until_now,
    dated_twice,
    exchanged,
    joined_otherwise,
    reordered,
)


class SupportModel(Protocol):
    """Scores how well evidence supports a claim."""

    @property
    def calibration(self) -> Calibration:
        """What makes a score and other features a probability, and which of them is enough."""
        ...

    def logits(self, pairs: Sequence[Pair], /) -> list[float]:
        """In the order of *pairs*; higher is better supported."""
        ...


@dataclass(frozen=True, slots=True)
class Verification:
    """Holds claims against evidence; *support* is asked where given, besides the rules."""

    embedder: Embedder
    support: SupportModel | None = None

    def verify(self, claims: Sequence[Claim], evidence: Evidence) -> list[Statement | Rejected]:
        """See `Verifier`."""
        places = _places(claims, evidence)
        found: list[Statement | Rejected] = []
        before: str | None = None
        for claim in claims:
            verdict = self._verdict(claim, places, before)
            found.append(verdict)
            kept = before if speaks_of_another(plain(claim.text)) else None
            before = subject(claim.text) or kept if isinstance(verdict, Statement) else None
        return found

    def _verdict(self, claim: Claim, places: Sequence[Place], before: str | None) -> Statement | Rejected:
        text = plain(claim.text)
        if not content(text):
            return Rejected(claim.text, Support.UNSUPPORTED, "it says nothing that could be checked")
        if only_asks(text) or text.endswith("?"):
            return Rejected(claim.text, Support.UNSUPPORTED, "it asks, and says nothing")
        if len(text.split()) > LONGEST:
            return Rejected(claim.text, Support.UNSUPPORTED, "it is too long to be checked")
        if verbatim := _verbatim(text, claim, places):
            if _clear(text, before, verbatim[0], places):
                return _statement(claim, verbatim)
            return Rejected(claim.text, Support.UNSUPPORTED, "it does not say of whom it speaks")
        if fragment(text) and not any(begins(place.text, text) for place in places):
            return Rejected(claim.text, Support.UNSUPPORTED, "it is no sentence")
        if not places:
            return Rejected(claim.text, Support.UNSUPPORTED, "there is no evidence")
        read = resolved(text, before)
        found = self._found(read, claim, places)
        grounds = [found] if isinstance(found, Ground) else []
        if isinstance(found, Fault) and (parts := clauses(read)):
            each = [self._found(part, claim, places) for part in parts]
            grounds = [one for one in each if isinstance(one, Ground)]
            grounds = grounds if len(grounds) == len(parts) else []
        if isinstance(found, Fault) and not grounds:
            support = Support.CONTRADICTED if found.against else Support.UNSUPPORTED
            return Rejected(claim.text, support, found.reason)
        if before and read == text and not _clear(text, before, grounds[-1].places[-1], places):
            return Rejected(claim.text, Support.UNSUPPORTED, f'it reads as if it spoke of "{before}"')
        if other_sex(text, " ".join(ground.text for ground in grounds)):
            return Rejected(claim.text, Support.CONTRADICTED, "it says he of her, or she of him")
        return _statement(claim, [place for ground in grounds for place in ground.places])

    def _found(self, text: str, claim: Claim, places: Sequence[Place]) -> Ground | Fault:
        """What supports *text*, or what is wrong with the sentence that has most of its words."""
        faults: list[tuple[float, Fault]] = []
        for ground in self._grounds(text, claim, places):
            fault = self._fault(text, ground, places)
            if fault is None:
                return ground
            faults.append((_share(text, ground), fault))
        share, fault = max(faults, key=lambda pair: pair[0])
        return Fault(fault.reason, against=fault.against and share >= _SAME_MATTER)

    def _grounds(self, text: str, claim: Claim, places: Sequence[Place]) -> Iterator[Ground]:
        """Cited sentences first, then the others, each kind with the most of the claim's words first."""
        cited = {place.key for place in places if _is_cited(place, claim)}
        order = sorted(places, key=lambda place: -_share(text, _alone(place)))
        first = [place for place in order if place.key in cited][:TRIED]
        rest = [place for place in order if place.key not in cited][:TRIED]
        for place in [*first, *rest]:
            yield from _with_context(place, places)

    def _fault(self, text: str, ground: Ground, places: Sequence[Place]) -> Fault | None:
        known = " ".join(
            place.text for place in places if place.passage.source == ground.places[-1].passage.source
        )
        if fault := strangers(text, ground, f"{ground.title} {known}"):
            return fault
        if fault := _subject_elsewhere(text, ground):
            return fault
        for check in _CHECKS:
            if fault := check(text, ground):
                return fault
        return self._weak(text, ground)

    def _weak(self, text: str, ground: Ground) -> Fault | None:
        """No rule finds a fault: do the sentences say all of it?"""
        evidence = _said(ground)
        lacks = missing(text, evidence)
        verb = len(content(text)) >= ENOUGH and simple(text) and all(_acts(one, text) for one in lacks)
        verb = verb and _makes_room(text, ground.main)
        if len(lacks) > (1 if verb else 0):
            return _lacking(text, evidence)
        if lacks and _exchanged(lacks[0], text, ground.main):
            return _lacking(text, evidence)
        claim, sentence = self.embedder.encode([text, ground.text])
        nearness = float(claim @ sentence)
        if nearness < (NEARER if lacks else NEAR):
            return _lacking(text, evidence)
        if self.support is None:
            return None
        [logit] = self.support.logits([Pair(text, ground.text)])
        known = self.support.calibration
        probability = known.probability(features(text, evidence, nearness=nearness, logit=logit))
        return _lacking(text, evidence) if probability < known.bar else None


def _acts(lacking: str, claim: str) -> bool:
    """Is it a verb? Another verb may say the same; a noun or an adjective of one's own says more."""
    return any(word.text == lacking for word in verbs(claim))


def _makes_room(claim: str, main: str) -> bool:
    """Has *main* a verb that the claim leaves out? Another one may say the same; one more says more."""
    said = {stem for word in words(claim) for stem in alike(word.stem)}
    return any(word.stem not in said for word in verbs(main))


def _exchanged(lacking: str, claim: str, main: str) -> bool:
    """Has *main* another word in the place of *lacking*, between the same two words?"""
    ours, theirs = content(claim), content(main)
    at = next(n for n, word in enumerate(ours) if word.text == lacking)
    if not 0 < at < len(ours) - 1:
        return False
    before, after = (alike(ours[n].stem) for n in (at - 1, at + 1))
    return any(
        one.stem in before and three.stem in after for one, three in zip(theirs, theirs[2:], strict=False)
    )


def _said(ground: Ground) -> str:
    """What the claim's words must stand in: of the title and the sentences before, only the names count."""
    besides = " ".join(name.text for name in (*names(ground.before), *names(ground.title)))
    return f"{ground.main} {besides}"


def _lacking(text: str, evidence: str) -> Fault:
    lacks = [f'"{word}"' for word in missing(text, evidence)[:3]]
    if not lacks:
        return Fault("the cited sentence has its words, but does not say so")
    verb = "is" if len(lacks) == 1 else "are"
    return Fault(f"the cited sentence does not say so: {', '.join(lacks)} {verb} not in it")


# ---------------------------------------------------------------- sentences


def _places(claims: Sequence[Claim], evidence: Evidence) -> list[Place]:
    """Every sentence of the evidence, and of what is cited, once; headings and questions say nothing."""
    passages = [scored.passage for scored in evidence.passages]
    passages += [citation.passage for claim in claims for citation in claim.citations]
    found: dict[tuple[str, int], Place] = {}
    for passage in passages:
        for sentence in passage.sentences:
            place = Place(passage, sentence)
            if states(passage, sentence):
                found.setdefault(place.key, place)
    return list(found.values())


def _is_cited(place: Place, claim: Claim) -> bool:
    return any(
        one.source == place.passage.source
        and one.start < place.sentence.end
        and place.sentence.start < one.end
        for one in claim.citations
    )


def _alone(place: Place) -> Ground:
    return Ground((place,), place.passage.metadata.title or "")


def _with_context(place: Place, places: Sequence[Place]) -> Iterator[Ground]:
    """The sentence alone; where it speaks of "it" or "the company", with one or two before it."""
    yield _alone(place)
    if not speaks_of_another(place.text):
        return
    source = [one for one in places if one.passage.source == place.passage.source]
    source.sort(key=lambda one: one.sentence.start)
    at = next(n for n, one in enumerate(source) if one.key == place.key)
    for count in (1, 2):
        run = source[max(0, at - count) : at + 1]
        if len(run) == count + 1 and _adjacent(run):
            yield Ground(tuple(run), place.passage.metadata.title or "")
            if not speaks_of_another(run[0].text):
                return


def _adjacent(run: Sequence[Place]) -> bool:
    """Nothing but a heading's worth of text may lie between them."""
    return all(two.sentence.start - one.sentence.end < 4 for one, two in pairwise(run))


def _verbatim(text: str, claim: Claim, places: Sequence[Place]) -> tuple[Place, ...] | None:
    said, spoken = normal(text), quoted(text)
    same = [place for place in places if normal(place.text) == said and _spoken(place) == spoken]
    cited = [place for place in same if _is_cited(place, claim)]
    return tuple((cited or same)[:1]) or None


def _clear(text: str, before: str | None, place: Place, places: Sequence[Place]) -> bool:
    """Is it clear of whom a sentence speaks that says "it" or "the company"?

    The claim before must name somebody whom the article, too, names just before that sentence.
    """
    if not speaks_of_another(text):
        return True
    named = next(iter(names(before or "")), None)
    if named is None:
        return False
    own = [one for one in places if one.passage.source == place.passage.source]
    near = [one.text for one in own if 0 < place.sentence.start - one.sentence.start < _NEARBY]
    there = f"{' '.join(near)} {place.passage.metadata.title or ''}"
    return bool(set(named.parts) & _parts(there))


_NEARBY = 400
"""Characters before a sentence within which stands whom its "it" means."""


def _spoken(place: Place) -> bool:
    """Is it somebody's words: in quotation marks of its own, or of a quotation that began before it?"""
    return quoted(place.text) or place.inside


# ---------------------------------------------------------------- of whom it speaks


def _subject_elsewhere(text: str, ground: Ground) -> Fault | None:
    """Whom a pronoun stands for must be safe to say: the claim's own, or the source's."""
    if PRONOUN.match(text) or POSSESSIVE.match(text):
        return Fault(f'it does not say whom "{text.split()[0]}" stands for')
    missing = [
        name
        for name in names(text)
        if not _in(name.parts, ground.main) and not _any_word(name, text, ground.main)
    ]
    if not missing:
        return None
    if len(ground.places) > 1:
        first = next(iter(names(ground.before)), None)
        if first and all(set(name.parts) & set(first.parts) for name in missing):
            return None
        return Fault(f'it is not clear that the cited sentence speaks of "{missing[0].text}"')
    partly = [name for name in missing if not set(name.parts) & _parts(ground.main)]
    if not partly or _titled(partly, ground):
        return None
    return Fault(f'"{partly[0].text}" is not in the cited sentence')


def _any_word(name: Name, claim: str, main: str) -> bool:
    """Is it only the first word of the claim: a number, or a word that *main* has in some form?"""
    if not name.first or len(name.parts) != 1:
        return False
    if any(one.start <= name.start < one.end for one in quantities(claim)):
        return True
    there = {word.stem for word in words(main)}
    return name.text[1:].islower() and any(alike(word.stem) & there for word in words(name.text))


_OPENING = 300
"""Within so many characters, an article still speaks of what its title names."""


def _titled(missing: Sequence[Name], ground: Ground) -> bool:
    """Does the title say who "the company" is? Only where no sentence stands between them."""
    first = next(iter(names(ground.title)), None)
    place = ground.places[-1]
    opening = place.sentence.start < _OPENING and place.sentence == place.passage.sentences[0]
    return bool(
        first
        and opening
        and speaks_of_another(ground.main)
        and all(set(name.parts) <= set(first.parts) for name in missing)
    )


def _in(parts: Sequence[str], text: str) -> bool:
    return set(parts) <= _parts(text)


def _parts(text: str) -> set[str]:
    found = {bare(word.text) for word in words(text)}
    return found | {"".join(part[0] for part in name.parts) for name in names(text) if len(name.parts) > 1}


def _share(text: str, ground: Ground) -> float:
    return share(text, _said(ground))


# ---------------------------------------------------------------- verdicts


def _statement(claim: Claim, places: Sequence[Place]) -> Statement:
    cited = any(_is_cited(place, claim) for place in places)
    support = Support.SUPPORTED if cited else Support.MISATTRIBUTED
    return Statement(claim.text, tuple(dict.fromkeys(place.citation for place in places)), support)
