"""Who and what a conversation is about: names, and things with an article, with what kind of thing each is.

The kind comes from cues in the conversation's own words ("who is …", "… Labs", "CEO …", "in …").
Where there is no cue it stays `UNKNOWN`, which fits where nothing better does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.chat.nouns import Said
from qa.chat.shapes import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    DO,
    ENDS,
    MODAL,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    Form,
    bare,
    parse,
)


class Kind(StrEnum):
    """What a mention stands for."""

    PERSON = "person"
    GROUP = "group"
    PLACE = "place"
    THING = "thing"
    TIME = "time"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for something, and where they stand in their text."""

    text: str
    kind: Kind
    start: int
    end: int
    plural: bool = False


_ROLES = (
    "mayor|captain|president|(?:prime )?minister|ceo|chief(?: executive)?(?: officer)?|director"
    "|founder|cofounder|co-founder|coach|judge|governor|senator|king|queen|prince|princess|pope"
    "|chair(?:man|woman)?|manager|professor|dr|mr|mrs|ms|sir|dame|secretary|leader|head|owner"
    "|author|spokes(?:man|woman|person)|justice|sheriff|commissioner|chancellor|cardinal|bishop"
    "|general|colonel|sergeant|striker|goalkeeper|player|driver|pilot|teacher|doctor|engineer|man"
    "|woman|boy|girl|suspect|victim|witness|defendant|boss|editor|husband|wife|son|daughter|brother|sister"
    "|councillor|councilman|councilwoman|father|mother|uncle|aunt|nephew|niece|widow|widower"
)
_ROLE = re.compile(rf"\b(?:{_ROLES})$", re.IGNORECASE)
_RELATIVE = re.compile(rf"[’']s? (?:[a-z-]+ ){{0,2}}?(?:{_ROLES})\b")
GROUP_WORDS = frozenset(
    "inc corp corporation ltd llc plc co company ai labs lab group holdings bank capital partners"
    " ventures fund university college institute school department ministry agency council"
    " committee commission court party union association league club fc united city hospital church"
    " foundation airlines airways motors systems technologies technology tech software energy oil"
    " gas pharma pharmaceuticals media news times post press journal robotics networks industries"
    " platforms services studios security insurance railways authority"
    " bureau office trust senate parliament congress assembly tribunal police army navy federation".split()
)
COLLECTIVES = frozenset(
    "company firm startup start-up business bank group union committee council court board jury team club"
    " party police army government ministry department agency authority commission parliament senate"
    " congress crew university school hospital church family consultancy charity association league"
    " federation tribunal institute organisation organization".split()
)
"""Nouns for several people who act as one: "it", and "they"."""

MEASURES = frozenset(
    "price cost sum amount number figure value valuation total share percentage rate day date month year week"
    " hour deadline time length height width depth size age figures costs".split()
)
"""Nouns for what can be written as a value: it leads nothing and is led by nobody."""

_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday"
    " wednesday thursday friday saturday sunday".split()
)
_STAKE = re.compile(
    r"\b(?:stakes?|shares?|invest\w*|interests?|holdings?|faith|trust|confidence|money)\s+in$", re.I
)
_GROUP_OF = re.compile(
    r"\b(?:ceo|chief executive|founder|owner|head|employees?|rivals?|price|valuation|part|staff) of$", re.I
)
_OFFICES = frozenset("CEO CFO COO CTO MP PM".split())
_OFFICE_OF = re.compile(rf"(?:{'|'.join(sorted(_OFFICES))}) of ")
_GROUP_BEFORE = re.compile(
    r"\b(?:company|firm|startup|start-up|bank|consultancy|developer|contractor|retailer|charity|supplier)$"
)
_GROUP_AFTER = re.compile(r" (?:was|were) founded\b")
_PERSON_AFTER = re.compile(
    r"^(?:, (?:who|its?|the|a|an|his|her|\d\d)\b(?! which)"
    r"| (?:was born|studied|resigned|retired|died|joined|married))",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![\w’'-])(?:(?:Dr|Mr|Mrs|Ms|St|Prof|Sen|Gov|Gen|Lt|Col)\.\s)?[A-Z0-9][\w&’'-]*(?:\.[A-Z]\.?)*"
    r"(?:\s+(?:(?:of|de|del|van|von|der|bin|al)\s+)?(?:[A-Z][\w&’'-]*(?:\.[A-Z]\.?)*))*"
)
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_POSSESSIVE = re.compile(r"[’']s$")
_STOP = (
    AUXILIARIES
    | DETERMINERS
    | PREPOSITIONS
    | PRONOUNS
    | QUESTION_WORDS
    | frozenset(
        "and but or so if because while when that than then as not also else more most many much i"
        " yes no".split()
    )
)
_SMALL_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())


@dataclass(frozen=True, slots=True)
class Register:
    """The names of a conversation (keyed in lower case): their kinds, and how each is written in full.

    `given` is what was typed and what the articles said, in lower case; `ordinary` are words that also
    stand in lower case, which are no names where they begin a sentence.
    """

    kinds: dict[str, Kind]
    full: dict[str, str]
    given: str = ""
    ordinary: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: Sequence[Said], *, given: Sequence[Said] = ()) -> Register:
        """Every name that was said, judged by all that was said of it; *given*: the whole conversation."""
        kinds: dict[str, Kind] = {}
        full: dict[str, str] = {}
        ordinary = _ordinary(said)
        texts = [(text, parse(one.question)) for one in said for text in _texts(one)]
        for text, shape in texts:
            for name, start, end in _names(text, ordinary):
                known = kinds.get(name.lower(), Kind.UNKNOWN)
                if known is Kind.UNKNOWN:
                    kinds[name.lower()] = _kind(name, text[:start].rstrip(), text[end:])
                full.setdefault(name.lower(), name)
            if shape.form is Form.COPULA and shape.asks == "who" and shape.rest.lower() in kinds:
                kinds[shape.rest.lower()] = Kind.PERSON
            if shape.form is Form.COPULA and shape.asks == "what" and shape.rest.lower() in kinds:
                kinds[shape.rest.lower()] = Kind.GROUP
        for one in said:  # who is asked for is a person, unless it is known for something else
            named = (one.answer or "").lower()
            if (
                parse(one.question).asks in ("who", "whom")
                and kinds.get(named) is Kind.UNKNOWN
                and " " in named
            ):
                kinds[named] = Kind.PERSON
        for name, kind in list(kinds.items()):  # a surname stands for the person
            if kind in (Kind.PERSON, Kind.UNKNOWN) and " " in name:
                last = name.rsplit(" ", 1)[1]
                if last in kinds and kinds[last] is Kind.UNKNOWN:
                    kinds[last], full[last] = kind, full[name]
        return cls(kinds, full, _given(given or said), ordinary)

    def mentions(self, text: str) -> list[Mention]:
        """Names and things in *text*, in order; names also where their capitals are missing."""
        found = [
            Mention(self.full.get(name.lower(), name), self._kind(name, text, start, end), start, end)
            for name, start, end in _names(text, self.ordinary)
        ]
        for name, whole in self.full.items():
            if len(name) > 3:
                found += [
                    Mention(whole, self.kinds[name], match.start(), match.end())
                    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
                ]
        found += _things(text)
        return _longest(found)

    def names(self, text: str) -> list[Mention]:
        """The names in *text* alone, also those inside of "the Lumivax vaccine"."""
        return [
            Mention(name, self._kind(name, text, start, end), start, end)
            for name, start, end in _names(text, self.ordinary)
        ]

    def relatives(self, text: str) -> list[Mention]:
        """Persons by whose they are: "Ines Calder's husband"."""
        owned = [(m, _RELATIVE.match(text, m.end)) for m in self.names(text)]
        return [
            Mention(text[m.start : found.end()], Kind.PERSON, m.start, found.end())
            for m, found in owned
            if found
        ]

    def phrases(self, text: str) -> list[Mention]:
        """Mentions, with what belongs to a noun as one with it: "the bridge over the Tarn".

        Things that only a question made by rules speaks of ("in the case of") are none, and what it put
        together is not one.
        """
        made: list[Mention] = []
        for one in self.mentions(text):
            if one.kind is Kind.THING and not self._is_given(text, one.start, one.end):
                continue
            head = made[-1] if made else None
            between = text[head.end : one.start] if head else ""
            if (
                head
                and _whole(head, one)
                and self._is_given(text, head.start, one.end)
                and re.fullmatch(r"\s+(?:of|over|under|across|between|at|in)\s+(?:the\s+)?", between)
            ):
                phrase = f"{head.text}{between}{text[one.start : one.end]}"
                made[-1] = Mention(phrase, head.kind, head.start, one.end, head.plural)
            else:
                made.append(one)
        return made

    def _is_given(self, text: str, start: int, end: int) -> bool:
        """Was `text[start:end]` typed, but for its article, or do the articles say it?"""
        added = text[:start].lower().endswith("in ") and text[start:end].lower() == "the case"
        words = "in the case of" if added else re.sub(r"^\w+\s+", "", text[start:end].lower())
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.given) is not None

    def _kind(self, name: str, text: str, start: int, end: int) -> Kind:
        known = self.kinds.get(name.lower(), Kind.UNKNOWN)
        return known if known is not Kind.UNKNOWN else _kind(name, text[:start].rstrip(), text[end:])


def _whole(head: Mention, part: Mention) -> bool:
    """Is *part* there to say which *head* is meant?"""
    if head.kind not in (Kind.THING, Kind.PERSON) or head.text[:1].isupper():
        return False
    return head.kind is Kind.PERSON or part.kind in (Kind.PLACE, Kind.UNKNOWN, Kind.THING)


def _given(said: Sequence[Said]) -> str:
    texts = ((one.typed or one.question, one.answer or "", one.sentence or "") for one in said)
    return "\n".join(text for several in texts for text in several).lower()


def _texts(said: Said) -> list[str]:
    return [text for text in dict.fromkeys((bare(said.question), said.answer, said.sentence)) if text]


def _ordinary(said: Sequence[Said]) -> frozenset[str]:
    """Words that stand in lower case where names have their capitals: wherever passages were read."""
    texts = (text for one in said if one.read for text in (one.question, *one.read))
    return frozenset(word for text in texts for word in _WORD.findall(text) if word.islower())


def _names(text: str, ordinary: frozenset[str]) -> Iterable[tuple[str, int, int]]:
    """Names with their offsets: runs of capitalised words that do not merely begin a sentence."""
    for found in _NAME.finditer(text):
        office = _OFFICE_OF.match(found.group())
        words, start = found.group(), found.start()
        if office:
            words, start = words[office.end() :], start + office.end()
        while True:  # "Did Meta": what begins a sentence is seldom a name's first word
            first = words.split()[0]
            if _POSSESSIVE.sub("", first).lower() not in _STOP | _SMALL_NUMBERS and not _begins(
                text, start, words, ordinary
            ):
                break
            rest = words[len(first) :]
            start += len(first) + len(rest) - len(rest.lstrip())
            words = rest.lstrip()
            if not words:
                break
        name = _POSSESSIVE.sub("", words.rstrip(".,"))
        if name and name[0].isupper() and name not in _OFFICES:
            yield name, start, start + len(name)


def _begins(text: str, start: int, words: str, ordinary: frozenset[str]) -> bool:
    """Is it one ordinary word at the beginning of a longer sentence, or of a quotation?"""
    before = text[:start].rstrip()
    quoted = before[-1:] in ('"', "“", "‘")
    first = start == 0 or before[-1:] in ".?!:" or quoted
    single = " " not in words and not re.search(r"[A-Z].*[A-Z]|\d|[’']s$", words)
    if not first or not single or len(text.split()) <= 3:
        return False
    if words.lower() in ordinary:
        return True
    return text.count(words) < 2 and (quoted or not _followed_by_verb(text[start + len(words) :]))


def _followed_by_verb(after: str) -> bool:
    found = re.match(r"\s+(\w+)", after)
    return found is not None and (
        found[1] in AUXILIARIES or bool(re.search(r"(?:ed|said|says|took|paid|bought)$", found[1]))
    )


def _kind(name: str, before: str, after: str) -> Kind:
    words = name.lower().split()
    if words[0] in _TIMES:
        return Kind.TIME
    if (len(words) > 1 and _ROLE.search(words[0].rstrip("."))) or _ROLE.search(before):
        return Kind.PERSON
    if (
        set(words) & GROUP_WORDS
        or re.search(r"[a-z][A-Z]|\d|^[A-Z]{2,5}$|&", name)
        or _GROUP_OF.search(before)
        or _GROUP_BEFORE.search(before)
        or _GROUP_AFTER.match(after)
    ):
        return Kind.GROUP
    if _PERSON_AFTER.match(after) and 2 <= len(words) <= 3:
        return Kind.PERSON
    if _STAKE.search(before) or re.match(
        r"[’']s (?:chief|ceo|founder|board|shares|profit|revenue|rivals)", after, re.I
    ):
        return Kind.GROUP
    if re.search(
        r"\b(?:in|near|across|outside|(?:mayor|city|people|residents|capital|council) of)$", before, re.I
    ):
        return Kind.PLACE
    return Kind.UNKNOWN


def _things(text: str) -> Iterable[Mention]:
    """Nouns with an article: "the harbour tunnel". A person by office is a person: "the mayor"."""
    for found in re.finditer(r"\b(?:the|a|an|this|that|these|those)\s+", text, re.IGNORECASE):
        words: list[str] = []
        for word in text[found.end() :].split():
            plain = word.strip('?,.;:!"“”')
            if plain.lower() in _STOP or (_POSSESSIVE.search(plain) and words):
                break
            words.append(plain)
            if plain != word or len(words) == 4:
                break
        words = _without_verb(text[: found.start()], words, text[found.end() :])
        if not words or (words[-1][:1].isupper() and len(words) > 1 and words[0][:1].isupper()):
            continue
        if words[-1][:1].isupper() and _GROUP_BEFORE.search(" ".join(w for w in words if w.islower())):
            continue  # "the developer Orchard" is a name
        phrase = " ".join(words)
        end = found.end() + len(phrase)
        kind = Kind.PERSON if _ROLE.search(phrase) else Kind.THING
        plural = bool(re.search(r"[^s]s$", words[-1])) or found.group().strip().lower() in ("these", "those")
        named = words[0][:1].isupper() and len(words) == 1 and words[0] not in _OFFICES
        determiner = "" if named else "the"
        yield Mention(f"{determiner} {phrase}".strip(), kind, found.start(), end, plural)


def _without_verb(before: str, words: list[str], after: str) -> list[str]:
    """After an auxiliary the last of several bare words is the verb: "did the tunnel open"."""
    asked = before.lower().split()
    direct = asked[-1:] and asked[-1] in AUXILIARIES
    ends = (
        not after[len(" ".join(words)) :].strip(" ?")
        and bool(asked)
        and asked[0] in QUESTION_WORDS | AUXILIARIES
    )
    helped = next((word for word in asked if word in AUXILIARIES), "")
    if len(words) > 1 and words[-1].islower() and (direct or (ends and helped)):
        named = helped in BE and len(asked) > 1 and not re.search(r"(?:ed|en)$", words[-1])
        whole = ends and not direct and helped in DO | MODAL and not _intransitive(words[-1])
        return words if named or whole else words[:-1]
    while len(words) > 1 and re.search(r"(?:\w{3}ed|ing)$", words[-1]):
        words = words[:-1]
    return words


def _intransitive(word: str) -> bool:
    """A verb that ends questions: "when will the tunnel under the harbour open"."""
    return word in ENDS


def is_office(words: str) -> bool:
    """Is it a person by what they are: "the mayor", "the captain of the ferry"?"""
    return bool(
        _ROLE.search(words) or re.match(rf"(?:the|an?) (?:[\w-]+ )?(?:{_ROLES})\b", words, re.IGNORECASE)
    )


def head(mention: Mention) -> str:
    """The noun of a thing: "price" of "the price of Corvid Labs"."""
    words = re.split(r" (?:of|over|under|across|between|at|in|for|from) ", mention.text.lower())[0].split()
    return words[-1] if words else ""


def is_collective(mention: Mention) -> bool:
    """Is it several people who act as one: a firm, "the ethics committee"?"""
    return mention.kind is Kind.GROUP or (mention.kind is Kind.THING and head(mention) in COLLECTIVES)


def is_measure(mention: Mention) -> bool:
    """Is it a day, a sum or a number, by its noun or as it is written?"""
    return mention.kind is Kind.TIME or (mention.kind is Kind.THING and head(mention) in MEASURES)


def _longest(found: list[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest; in the order of the text."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda mention: (mention.start - mention.end, mention.kind is Kind.UNKNOWN)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda mention: mention.start)
