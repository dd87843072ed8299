"""Pronouns, and whom or what they stand for.

Three things decide, in this order: the kind (a person is no "it"), the turn (the last one first), and within
a turn the place: who or what was just named in answer to "who" or "which company"; then a subject for a
subject, and the last thing named for anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.chat.entities import Kind, Mention, Register, is_office
from qa.chat.nouns import Said
from qa.chat.shapes import AUXILIARIES, BE, PREPOSITIONS, Form, bare, parse
from qa.chat.statements import answer_words

_PERSONAL = frozenset("he him his she her".split())
_MANY = frozenset("they them their".split())
_FITS = {
    "person": (Kind.PERSON, Kind.UNKNOWN),
    "thing": (Kind.GROUP, Kind.THING, Kind.UNKNOWN),
    "many": (Kind.GROUP, Kind.THING, Kind.UNKNOWN),
}
_PRONOUN = re.compile(r"\b(he|him|his|she|her|it|its|they|them|their|there)\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"\bit (?:takes?|took|rains?|snows?|seems?|appears?|turns? out|be(?:en)? (?:possible|true|known|that))\b"
    r"|\b(?:is|was|will|would|does|did) it (?:\w+ )?(?:true|possible|likely|legal|clear|safe|certain|worth"
    r"|important|necessary|known|that|confirmed|official|time|take|rain|cost to)\b(?= (?:that|to|for|if)\b|$)"
    r"|\btime is it\b|\bis it that\b|\b(?:is|are|was|were|will|would|can|could) there (?!$)"
    r"|\bit take\b",
    re.IGNORECASE,
)
_SORT = re.compile(
    r"\b(?P<det>the|this|that)"
    r" (?P<sort>company|firm|startup|start-up|business|bank|agency|organi[sz]ation|club|man|woman|person)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """What was spoken of, the latest last."""

    said: Sequence[Said]
    register: Register

    def of(self, pronoun: str, *, subject: bool, passive: bool = False) -> str:
        """What *pronoun* stands for, or empty; `passive`: it has undergone something."""
        sort = "person" if pronoun in _PERSONAL else "many" if pronoun in _MANY else "thing"
        for one in reversed(self.said):
            direct = subject and not passive
            if found := self._in_turn(one, sort, subject=direct):
                return found.text
            if direct and self._untold(one, sort):
                return ""  # who did it is not known: nobody else is meant
        if sort == "many":
            return self.of("she", subject=subject, passive=passive)
        return ""

    def topic(self) -> str:
        """What the last questions are about: the last thing named in the latest one that names any."""
        for one in reversed(self.said):
            found = [m for m in self._asked(one) if m.kind is not Kind.TIME]
            named = [m for m in found if m.text[:1].isupper()]
            groups = [m for m in named if m.kind in (Kind.GROUP, Kind.UNKNOWN)]
            if found:
                return (groups or named)[-1].text if named else found[0].text
            answer = answer_words(one, parse(one.question), self.register)
            if answer[:1].isupper():
                return answer
        return ""

    def place(self) -> str:
        """The place named last."""
        for one in reversed(self.said):
            for text in (one.question, one.sentence or ""):
                places = [m for m in self.register.mentions(text) if m.kind is Kind.PLACE]
                if places:
                    return places[-1].text
        return ""

    def _asked(self, said: Said) -> list[Mention]:
        return self.register.phrases(bare(said.question))

    def _in_turn(self, said: Said, sort: str, *, subject: bool) -> Mention | None:
        for group in self._groups(said, sort, subject=subject):
            for kind in _FITS[sort]:
                fitting = [m for m in group if m.kind is kind and _may(m, sort)]
                if sort == "many" and (several := [m for m in fitting if m.plural]):
                    fitting = several
                elif sort == "many":
                    fitting = [m for m in fitting if m.kind is not Kind.THING]
                if fitting:
                    return fitting[0]
        return None

    def _untold(self, said: Said, sort: str) -> bool:
        """Was it asked who or what did something, without an answer, and may that be meant?"""
        shape = parse(said.question)
        if shape.form is not Form.SUBJECT or answer_words(said, shape, self.register):
            return False
        return shape.asks in ("which", "what") or (shape.asks in ("who", "whom") and sort != "thing")

    def _groups(self, said: Said, sort: str, *, subject: bool) -> Iterator[list[Mention]]:
        """What may be meant, the likeliest group first; in each the likeliest mention first."""
        shape = parse(said.question)
        asked = self._asked(said)
        named = answer_words(said, shape, self.register) if shape.asks in ("who", "whom", "which") else ""
        if re.match(r"an? |the ", named):
            yield [_office(named)]
        elif subject and self._untold(said, sort):
            return
        elif named[:1].isupper():
            yield [_as_answer(m, shape.asks, sort) for m in self.register.mentions(f"and {named}")]
        rest_at = len(bare(said.question)) - len(shape.rest)
        at_start = [m for m in asked if shape.form is Form.INVERTED and m.start <= rest_at + 1]
        if subject and at_start:
            yield at_start
        yield asked[::-1]
        beside = [m for m in self.register.mentions(said.sentence or "") if m.text[:1].isupper()]
        fresh = {m.text: m for m in beside if m.text not in {one.text for one in asked}}
        sure = [m for m in fresh.values() if m.kind is _FITS[sort][0]]
        yield sure if len(sure) == 1 else []


def _office(answer: str) -> Mention:
    """ "A group of farmers", when it is spoken of again."""
    words = re.sub(r"^an? ", "the ", answer)
    kind = Kind.PERSON if is_office(words) else Kind.THING
    return Mention(words, kind, 0, len(words), plural=True)


def _as_answer(mention: Mention, asks: str, sort: str) -> Mention:
    """Who is named in answer to "who" may be a person, and so may a firm."""
    if asks in ("who", "whom") and sort == "person" and mention.kind is Kind.UNKNOWN and " " in mention.text:
        return Mention(mention.text, Kind.PERSON, mention.start, mention.end)
    return mention


def _may(mention: Mention, sort: str) -> bool:
    if sort == "person" and mention.kind is Kind.UNKNOWN:
        return 2 <= len(mention.text.split()) <= 3
    return not (sort == "thing" and mention.plural)


# ---------------------------------------------------------------- a question with pronouns


def without_pronouns(question: str, known: Antecedents) -> str | None:
    """*question* with names for the pronouns that refer to the conversation; None where none does."""
    made, changed, place = [], False, 0
    seen: set[str] = set()
    for found in _PRONOUN.finditer(question):
        word = found[1].lower()
        family = _family(word)
        stands = "" if family in seen else _stands_for(question, found, word, known)
        if not stands:
            continue
        seen.add(family)
        made += [question[place : found.start()], stands]
        place, changed = found.end(), True
    text = "".join([*made, question[place:]])
    text, sorted_out = _without_sorts(text, known) if not changed else (text, False)
    if not changed and not sorted_out:
        return None
    return _with_price_of(text, known)


def _family(word: str) -> str:
    return "he" if word in ("he", "him", "his") else "she" if word in ("she", "her") else word[:2]


def _stands_for(question: str, found: re.Match[str], word: str, known: Antecedents) -> str:
    before, after = question[: found.start()].split(), question[found.end() :].split()
    if any(one.start() <= found.start() < one.end() for one in _EMPTY.finditer(question)):
        return ""
    if word == "there":
        place = known.place()
        return f"in {place}" if place and not after else ""
    following = after[0].lower().strip(",") if after else ""
    owner = word in ("his", "its", "their") or (
        word == "her" and bool(following) and following not in PREPOSITIONS | AUXILIARIES
    )
    direct = bool(before) and before[-1].lower() in AUXILIARIES
    if _inside(question, found, word, known, owner=owner, direct=direct, following=following):
        return ""
    passive = direct and before[-1].lower() in BE | {"has", "have", "had"} and len(after) <= 4
    stands = known.of(word, subject=direct and not owner, passive=passive)
    return f"{stands}'s" if owner and stands else stands


def _inside(
    question: str,
    found: re.Match[str],
    word: str,
    known: Antecedents,
    *,
    owner: bool,
    direct: bool,
    following: str,
) -> bool:
    """Does the pronoun refer to something in the question itself?"""
    if direct and not owner:
        return False
    sort = "person" if word in _PERSONAL else "many" if word in _MANY else "thing"
    earlier = [m for m in known.register.mentions(question) if m.end <= found.start()]
    fitting = [m for m in earlier if m.kind in _FITS[sort] or sort == "many"]
    clause_subject = word in ("he", "she", "it", "they") and bool(following) and following not in PREPOSITIONS
    if not owner and not clause_subject:
        return False
    shape = parse(question)
    asker = shape.form is Form.SUBJECT and shape.asks in ("who", "which", "what")
    return bool(fitting) or asker


def _without_sorts(question: str, known: Antecedents) -> tuple[str, bool]:
    """ "the company", where the conversation has one and the question names nothing."""
    found = _SORT.search(question)
    if found is None or any(m.text[:1].isupper() for m in known.register.mentions(question[1:])):
        return question, False
    person = found["sort"].lower() in ("man", "woman", "person")
    stands = known.of("she" if person else "it", subject=False, passive=True)
    if not stands[:1].isupper():
        return question, False
    return f"{question[: found.start()]}{stands}{question[found.end() :]}", True


_PAID = re.compile(r"^how much (?:did|does|will|would) (?P<who>.+) (?P<verb>pay|offer|bid)$", re.IGNORECASE)


def _with_price_of(question: str, known: Antecedents) -> str:
    """ "How much did they pay?" is about what the last question was about."""
    found = _PAID.match(question)
    if found is None:
        return question
    names = [m.text for m in known.register.mentions(bare(known.said[-1].question)) if m.text[:1].isupper()]
    others = [name for name in names if name.lower() not in found["who"].lower()]
    return f"{question} for {others[-1]}" if others else question
