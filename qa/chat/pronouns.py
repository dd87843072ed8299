"""Pronouns, and whom or what they stand for.

Three things decide, in this order: the kind (a person is no "it"), the turn (the last one first), and within
a turn the place: who or what was just named in answer to "who" or "which company"; then a subject for a
subject, and the last thing named for anything else. What the verb cannot be said of is passed over: nobody
leads a price, and no firm costs anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from qa.chat.entities import Kind, Mention, Register, head, is_collective, is_measure, is_office
from qa.chat.genders import gender, genders
from qa.chat.nouns import Said
from qa.chat.shapes import AUXILIARIES, BE, PREPOSITIONS, Form, Shape, bare, parse
from qa.chat.statements import answer_words
from qa.quantities import quantities

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
    r"|\bit take\b|\bhow many (?:\w+ )?(?:are|were) there$",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[\"“][^\"“”]+[\"”]")
_ACTORS = re.compile(
    r"(?:[eo]rs|ists|ants|(?<!m)ents|men|people|children|rivals|fans|firms|banks|companies)$", re.IGNORECASE
)
_LED = re.compile(
    r"\b(?:leads?|led|chairs?|chaired|heads?|headed|founds?|founded|joins?|joined|leaders?|founders?"
    r"|chief executive|ceo|boss|employees|staff)\b",
    re.IGNORECASE,
)
_UNDERTAKEN = frozenset(
    "project campaign inquiry investigation study trial talks strike protest expedition mission team"
    " programme program movement revolt rebellion operation".split()
)
_OWNED = re.compile(r"\b(?:owns?|owned|runs?|ran|owners?)\b", re.IGNORECASE)
_COSTS = re.compile(r"\b(?:it|they) costs?\b", re.IGNORECASE)
_SOME_OF = re.compile(
    r"\b(?:how many|some|most|many|all|none|any|few|half|two|three|four|five|both|\d+) of$", re.IGNORECASE
)
Needs = tuple[Callable[[Mention], bool], ...]
_IMPERSONAL = re.compile(
    r"\bit (?:like|costs? to|rain\w*|snow\w*)\b|\b(?:is|was) it .+ that\b|\bsay it\b"
    r"|^(?:when|after|before|if|since|while|as) (?:it|he|she|they)\b.*,",
    re.IGNORECASE,
)
"""Where a pronoun stands for nothing, or for what the question names after it."""
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

    def of(
        self, pronoun: str, *, subject: bool, passive: bool = False, needs: Needs = (lambda mention: True,)
    ) -> str:
        """What *pronoun* stands for, or empty; `passive`: it has undergone something.

        What the first of *needs* holds for comes first, however far back.
        """
        sort = _sort(pronoun)
        direct = subject and not passive
        for need, one in product(needs, reversed(self.said)):
            if found := self._in_turn(one, pronoun, subject=direct, need=need):
                return found.text
            if direct and self._untold(one, sort):
                return ""  # who did it is not known: nobody else is meant
        if sort == "many":
            return self.of("she or he", subject=subject, passive=passive, needs=needs)
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
            if answer[:1].isupper() and not self._is_value(answer):
                return answer
        return ""

    def _is_value(self, answer: str) -> bool:
        """A day, a sum and a number own nothing."""
        if re.match(r"\W*(?:[A-Z]{0,3}[$£€]|\d)|May\b(?! [A-Z])", answer) or quantities(answer.lower()):
            return True
        return any(is_measure(m) for m in self.register.mentions(f"and {answer}"))

    def place(self) -> str:
        """The place named last."""
        for one in reversed(self.said):
            for text in (one.question, one.sentence or ""):
                places = [m for m in self.register.mentions(text) if m.kind is Kind.PLACE]
                if places:
                    return places[-1].text
        return ""

    def _asked(self, said: Said) -> list[Mention]:
        text = bare(said.question)
        return [m for m in self.register.phrases(text) if not _quoted(m, text, said.typed)]

    def _in_turn(
        self, said: Said, pronoun: str, *, subject: bool, need: Callable[[Mention], bool]
    ) -> Mention | None:
        sort = _sort(pronoun)
        other = {"he": "she", "she": "he"}.get(_family(pronoun))
        for group in self._groups(said, pronoun, subject=subject):
            for kind in _FITS[sort]:
                fitting = [m for m in group if m.kind is kind and _may(m, sort) and need(m)]
                if other:
                    told = genders(tuple(self.said))
                    fitting = [m for m in fitting if gender(m.text, told) != other]
                if sort == "many" and (several := [m for m in fitting if m.plural]):
                    fitting = several
                elif sort == "many":
                    fitting = [m for m in fitting if m.kind is not Kind.THING or is_collective(m)]
                if fitting:
                    return fitting[0]
        return None

    def _untold(self, said: Said, sort: str) -> bool:
        """Was it asked who or what did something, without an answer, and may that be meant?"""
        shape = parse(said.question)
        if shape.form is not Form.SUBJECT or answer_words(said, shape, self.register):
            return False
        return shape.asks in ("which", "what") or (shape.asks in ("who", "whom") and sort != "thing")

    def _groups(self, said: Said, pronoun: str, *, subject: bool) -> Iterator[list[Mention]]:
        """What may be meant, the likeliest group first; in each the likeliest mention first."""
        sort = _sort(pronoun)
        shape = parse(said.question)
        asked = self._asked(said)
        named = answer_words(said, shape, self.register) if shape.asks in ("who", "whom", "which") else ""
        counted = [m for m in (_counted(shape),) if m and sort == "many"]
        if re.match(r"an? |the ", named) and not _defined(shape):
            yield [_office(named)]
        elif subject and self._untold(said, sort):
            return
        elif named[:1].isupper():
            yield [_as_answer(m, shape.asks, sort) for m in self.register.mentions(f"and {named}")]
        rest_at = len(bare(said.question)) - len(shape.rest)
        at_start = [m for m in asked if shape.form is Form.INVERTED and m.start <= rest_at + 1]
        if sort == "person":
            yield self.register.relatives(bare(said.question))[::-1]
        if not subject and pronoun != "their":
            yield counted
        if subject and at_start:
            yield at_start
        yield asked[::-1]
        yield [m for m in counted if not subject or _ACTORS.search(m.text)]
        if sort != "person":
            yield self.register.names(bare(said.question))[::-1]  # of "the head of Corvid Labs"
        beside = [m for m in self.register.mentions(said.sentence or "") if m.text[:1].isupper()]
        fresh = {m.text: m for m in beside if m.text not in {one.text for one in asked}}
        sure = [m for m in fresh.values() if m.kind is _FITS[sort][0]]
        yield sure if len(sure) == 1 else []


def _sort(pronoun: str) -> str:
    if pronoun in _MANY:
        return "many"
    return "person" if pronoun in _PERSONAL or pronoun == "she or he" else "thing"


def _quoted(mention: Mention, text: str, typed: str | None) -> bool:
    """Is it a thing of a quotation that answered, and that nobody typed?"""
    inside = any(one.start() < mention.start < one.end() for one in _QUOTATION.finditer(text))
    return inside and mention.kind is Kind.THING and not _QUOTATION.search(typed or text)


def _defined(shape: Shape) -> bool:
    """ "Who is Karim Osei?": he is known by his name, whatever he is."""
    return shape.form is Form.COPULA and shape.rest[:1].isupper()


def _counted(shape: Shape) -> Mention | None:
    """What was counted, or asked for by kind: the flats, of "how many flats"."""
    noun = re.sub(r"^(?:many|other|more|of the)\s+", "", shape.noun)
    if not re.search(r"[^s]s$|\b(?:people|men|women|children)$", noun) or re.match(r"much\b|of\b", noun):
        return None
    return Mention(f"the {noun}", Kind.THING, 0, 0, plural=True)


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
    taken: list[str] = []
    for found in _PRONOUN.finditer(question):
        word = found[1].lower()
        family = _family(word)
        stands = "" if family in seen else _stands_for(question, found, known, taken)
        if not stands:
            continue
        seen.add(family)
        taken.append(re.sub(r"[’']s?$", "", stands))
        made += [question[place : found.start()], stands]
        place, changed = found.end(), True
    text = "".join([*made, question[place:]])
    text, sorted_out = _without_sorts(text, known) if not changed else (text, False)
    if not changed and not sorted_out:
        return None
    return _with_price_of(text, known)


def _family(word: str) -> str:
    """One for all forms of a pronoun."""
    return "he" if word in ("he", "him", "his") else "she" if word in ("she", "her") else word[:2]


def _stands_for(question: str, found: re.Match[str], known: Antecedents, taken: Sequence[str]) -> str:
    """What the pronoun stands for, or empty; what is *taken* another pronoun of the question stands for."""
    word = found[1].lower()
    use = _use(question, found, known)
    if use is None:
        return ""
    if word == "there":
        place = known.place()
        return f"in {place}" if place and found.end() == len(question) else ""
    needs = tuple(_untaken(need, taken) for need in _needs(question, found))
    stands = known.of(word, subject=use.subject, passive=use.passive, needs=needs)
    return _owner(stands) if use.owner and stands else stands


class _Use(NamedTuple):
    """How a pronoun that refers to the conversation stands in its question."""

    owner: bool
    subject: bool
    passive: bool


def _use(question: str, found: re.Match[str], known: Antecedents) -> _Use | None:
    """None for a pronoun that refers to nothing, or to something in the question itself."""
    word = found[1].lower()
    before, after = question[: found.start()].split(), question[found.end() :].split()
    if any(one.start() <= found.start() < one.end() for one in _EMPTY.finditer(question)):
        return None
    following = after[0].lower().strip(",") if after else ""
    owner = word in ("his", "its", "their") or (
        word == "her" and bool(following) and following not in PREPOSITIONS | AUXILIARIES
    )
    direct = bool(before) and before[-1].lower() in AUXILIARIES
    if word != "there" and _inside(
        question, found, word, known, owner=owner, direct=direct, following=following
    ):
        return None
    helped = direct and (before[-1].lower() in BE | {"has", "have", "had"} or following == "be")
    return _Use(owner, direct and not owner, helped and len(after) <= 4)


def unresolved(question: str) -> str:
    """The first pronoun of *question* that something else has to tell; empty where it has none."""
    plain = bare(question)
    known = Antecedents((), Register.of([Said(question)]))
    if _IMPERSONAL.search(plain):
        return ""
    found = (one for one in _PRONOUN.finditer(plain) if one[1].lower() != "there")
    return next((one[1].lower() for one in found if _use(plain, one, known)), "")


def _owner(name: str) -> str:
    return f"{name}'" if re.match(r"the .*[^s]s$", name) else f"{name}'s"


def _needs(question: str, found: re.Match[str]) -> Needs:
    """What the verb of *question* can be said of, where that is not anything."""
    if _SOME_OF.search(question[: found.start()].rstrip()):
        return (lambda m: m.plural,)
    if _LED.search(question):
        return (_acts, lambda m: not is_measure(m) and not m.plural)
    if _OWNED.search(question):
        return (lambda m: not is_measure(m),)
    if (cost := _COSTS.search(question)) and cost.start() == found.start():
        return (lambda m: not is_measure(m) and not is_collective(m) and m.kind is not Kind.PERSON,)
    return (lambda m: True,)


def _untaken(need: Callable[[Mention], bool], taken: Sequence[str]) -> Callable[[Mention], bool]:
    return lambda mention: mention.text not in taken and need(mention)


def _acts(mention: Mention) -> bool:
    """Is it a person or an organisation, or may a name be that of one?"""
    return mention.kind is not Kind.THING or is_collective(mention) or head(mention) in _UNDERTAKEN


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
    sort = _sort(word)
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
