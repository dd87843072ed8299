"""Other words for a question: as people type it, or about something else than the passage says.

A swapped question keeps its form and asks for another name, office, attribute, deed, time or
number. SQuAD's own unanswerable questions teach this only in part: what was missing most was
"chief financial officer" where the passage speaks of the chief executive.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

# Kinds of words. A word is swapped for another line of its kind; on one line stand words
# that may mean the same.
_OFFICES = """
    president
    vice president
    prime minister|premier
    chief executive officer|chief executive|ceo
    chief financial officer|finance chief|cfo
    chief operating officer|coo
    chief technology officer|cto
    chief scientist
    chairman|chairwoman|chair
    founder|co-founder|cofounder
    owner|proprietor
    author|writer
    editor
    publisher
    mayor
    governor
    king|monarch
    queen
    emperor
    director
    producer
    architect
    composer
    coach|head coach
    captain
    quarterback
    inventor
    designer
    secretary
    treasurer
    spokesman|spokeswoman|spokesperson
    lawyer|attorney
    judge
    bishop
    pope
    manager
    engineer
    singer
    actor|actress
    general
    senator
    ambassador
    chancellor
    professor
    wife
    husband
    father
    mother
    son
    daughter
    brother
    sister
"""
_ATTRIBUTES = """
    population
    area
    height|elevation
    length
    width
    depth
    weight|mass
    age
    price|cost
    revenue|sales|turnover
    profit|earnings|net income
    debt
    budget
    salary|wage|pay
    workforce|employees|staff
    temperature
    speed
    capital
    currency
    language
    religion
    nickname
    motto
    anthem
    birthplace
    headquarters
    stock price|share price
    valuation
    market share
    stake
    dividend
    tax
    density
    literacy rate
    unemployment rate|unemployment
    life expectancy
    birth rate
    death toll
    subscribers
    customers
    students
    visitors|tourists
"""
_MEASURES = """
    how tall|how high
    how long
    how old
    how wide
    how deep
    how heavy
    how fast
    how expensive
"""
_DEEDS = """
    bought|acquired|purchased
    sold
    built|constructed
    demolished|destroyed
    founded|established|created
    abolished|dissolved
    won
    lost
    opened
    closed
    married
    divorced
    hired|appointed
    fired|dismissed
    invented
    banned
    praised
    criticized
    sued
    insured
    painted
    translated
"""
# Words that may mean the same, and, behind ">", what may stand for a word but not the other way round.
_SAME = """
    runs|leads|heads|is in charge of
    ran|led|headed
    owns|possesses|holds
    owned by|held by|belonging to
    purpose|aim|goal|objective
    reason|cause
    method|way|technique
    number|amount|quantity
    kind|type|sort
    area|region|district
    job|occupation|profession
    company|firm|business
    country|nation|state
    school|college
    war|conflict
    begin|start|commence
    began|started|commenced
    end|finish|conclude
    ended|finished|concluded
    die|pass away
    died|passed away
    killed|slain
    happened|occurred|took place
    happen|occur|take place
    live|reside|dwell
    lived|resided|dwelt
    buy|purchase|acquire
    make|produce|manufacture
    made|produced|manufactured
    show|display|exhibit
    showed|displayed|exhibited
    get|obtain|receive
    got|obtained|received
    give|provide|supply
    gave|provided|supplied
    use|employ|utilize
    used|employed|utilized
    help|assist|aid
    helped|assisted|aided
    choose|select|pick
    chose|selected|picked
    chosen|selected|picked
    need|require
    needed|required
    want|wish|desire
    wanted|wished|desired
    try|attempt
    tried|attempted
    called|named|known as
    written|authored
    based|headquartered|located
    located|situated|found
    big|large
    large|big
    small|little
    important|significant
    main|primary|chief|principal
    famous|well-known|renowned
    rich|wealthy
    quick|fast|rapid
    difficult|hard
    entire|whole
    yearly|annual
    approximately|about|around
    besides|apart from|other than
    forbid|prohibit|ban
    forbidden|prohibited|banned
    allow|permit
    allowed|permitted
    increase|rise|grow
    increased|rose|grew
    reduce|lower|cut
    reduced|lowered|cut
    defeated|beat
    money|funds
    people|persons|inhabitants
    children|kids
    doctor|physician
    movie|film
    car|automobile
    lawyers|attorneys
    worth|valued at
    join|become a member of
    joined|became a member of
    leave|quit|depart from
    left|quit|departed from
    visit|travel to|go to
    visited|travelled to|went to
    how many people live in > what is the population of
    what year > in which year|when
    in what year > when|in which year
    in what city > where|in which city
    in what country > where|in which country
    what was the name of > what was
    what is the name of > what is
    for what reason > why
    why > for what reason
    who > which person
    what person > who|which person
    which person > who
    what company|which company|which firm
    how much money|what sum|how much|what amount
    how often|how frequently
"""
_OPPOSITES = """
    largest|biggest
    smallest
    |
    highest
    lowest
    |
    first
    last
    |
    oldest
    newest|youngest
    |
    most
    least|fewest
    |
    before
    after
    |
    increase
    decrease
    |
    north|northern
    south|southern
    |
    east|eastern
    west|western
    |
    best
    worst
    |
    longest
    shortest
    |
    export
    import
    |
    support
    oppose
    |
    male
    female
    |
    maximum
    minimum
"""
_MONTHS = """
    January
    February
    March
    April
    June
    July
    August
    September
    October
    November
    December
"""

_NAME = re.compile(r"(?<=\s)[A-Z][\w&-]+(?:['’]s)?(?:(?: (?:of|the|de|von))* [A-Z][\w&-]+)*")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NUMBER = re.compile(r"\b\d{1,3}\b")
_TRIES = 8

_DROPPED = frozenset("the a an of did does do was were is are to in that for on by".split())
_TYPO, _DROPS = 0.25, 0.25
_CHANGED = 0.7
"""So many of the words that have synonyms are changed in a reworded question."""


def _kind(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.strip().split("|")) for line in lines.strip().splitlines())


def _kinds() -> list[tuple[tuple[str, ...], ...]]:
    whole = [_kind(lines) for lines in (_OFFICES, _ATTRIBUTES, _MEASURES, _DEEDS, _MONTHS)]
    return whole + [_kind(pair) for pair in re.split(r"\n\s*\|\s*\n", _OPPOSITES)]


@cache
def _alternatives() -> tuple[re.Pattern[str], dict[str, tuple[int, tuple[str, ...]]]]:
    """A pattern for every word of every kind, longest first, and each word's kind and synonyms."""
    of = {word.lower(): (at, line) for at, kind in enumerate(_kinds()) for line in kind for word in line}
    words = sorted(of, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE), of


@dataclass(frozen=True, slots=True)
class Names:
    """Names that questions speak of, by how many words they have, each with its article."""

    by_length: dict[int, list[tuple[str, str]]]

    @classmethod
    def of(cls, questions: Iterable[tuple[str, str]]) -> Names:
        """From (question, source) pairs; each name once per article."""
        found = {(name, source) for text, source in questions for name in _names(text)}
        by_length: dict[int, list[tuple[str, str]]] = {}
        for name, source in sorted(found):
            by_length.setdefault(_length(name), []).append((name, source))
        return cls(by_length)

    def other(self, name: str, chance: random.Random) -> str:
        """A name of about as many words."""
        return chance.choice(self.by_length.get(_length(name)) or [(name, "")])[0]


def _length(name: str) -> int:
    return min(len(name.split()), 3)


def _names(question: str) -> list[str]:
    return [_bare(match[0]) for match in _NAME.finditer(question) if _bare(match[0]) not in _month_names()]


def _bare(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


@cache
def _month_names() -> frozenset[str]:
    return frozenset(line[0] for line in _kind(_MONTHS))


def swapped(question: str, known: str, names: Names, chance: random.Random) -> str | None:
    """*question* about something that *known* (passage and title) does not speak of, or None.

    Words of a kind are rarer than names and swapped before them most of the time.
    """
    ways: list[Callable[[str, str, Names, random.Random], str | None]]
    ways = [_other_word, _other_number, _other_name]
    if chance.random() < 0.3:
        ways.reverse()
    for way in ways:
        if changed := way(question, known.casefold(), names, chance):
            return changed
    return None


def _other_word(question: str, known: str, _: Names, chance: random.Random) -> str | None:
    pattern, of = _alternatives()
    hits = list(pattern.finditer(question))
    if not hits:
        return None
    hit = chance.choice(hits)
    at, line = of[hit[0].lower()]
    others = [other for other in _kinds()[at] if other != line and not any(w.lower() in known for w in other)]
    if not others:
        return None
    return _put(question, hit.start(), hit.end(), chance.choice(chance.choice(others)))


def _other_number(question: str, known: str, _: Names, chance: random.Random) -> str | None:
    years = list(_YEAR.finditer(question))
    hits = [hit for hit in years or _NUMBER.finditer(question) if hit[0] in known]
    if not hits:
        return None
    hit = chance.choice(hits)
    for _attempt in range(_TRIES):
        shift = chance.choice([-1, 1]) * chance.randint(1, 30 if years else 9)
        number = str(abs(int(hit[0]) + shift))
        if number not in known:
            return _put(question, hit.start(), hit.end(), number)
    return None


def _other_name(question: str, known: str, names: Names, chance: random.Random) -> str | None:
    """Only a name that is known to be spoken of: without it the question would be as open as before."""
    hits = [name for name in _names(question) if name.casefold() in known]
    if not hits:
        return None
    name = chance.choice(hits)
    for _attempt in range(_TRIES):
        other = names.other(name, chance)
        if not any(word in known for word in other.casefold().split() if len(word) > 3):
            start = question.index(name)
            return _put(question, start, start + len(name), other)
    return None


def _put(question: str, start: int, end: int, word: str) -> str:
    if start == 0:
        word = word[:1].upper() + word[1:]
    return question[:start] + word + question[end:]


@cache
def _synonyms() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """A pattern for all words that have synonyms, longest first, and these of each."""
    of: dict[str, list[str]] = {}
    for line in _SAME.strip().splitlines():
        one, _, others = line.strip().partition(" > ")
        if others:
            of.setdefault(one, []).extend(others.split("|"))
    mutual = [line.strip().split("|") for line in _SAME.strip().splitlines() if " > " not in line]
    for words_ in (*mutual, *(line for kind in _kinds() for line in kind if len(line) > 1)):
        for word in words_:
            of.setdefault(word.lower(), []).extend(other for other in words_ if other != word)
    words = sorted(of, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE), of


def reworded(question: str, chance: random.Random) -> str:
    """The same question in other words, where it has a word with a synonym; else as it is."""
    pattern, of = _synonyms()

    def other(hit: re.Match[str]) -> str:
        if hit[0][0].isupper() and hit.start() > 0:  # a name, or part of one
            return hit[0]
        word = chance.choice(of[hit[0].lower()]) if chance.random() < _CHANGED else hit[0]
        return word[:1].upper() + word[1:] if hit.start() == 0 else word

    return pattern.sub(other, question)


def typed(question: str, chance: random.Random) -> str:
    """As people type: lower case, no question mark, at times a slip or only the words that matter."""
    words = question.lower().rstrip(" ?.").split()
    if chance.random() < _DROPS:
        words = [word for word in words if word not in _DROPPED] or words
    if words and chance.random() < _TYPO:
        at = chance.randrange(len(words))
        words[at] = _slip(words[at], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    """Two letters changed over, one left out or one doubled; a short word stays."""
    if len(word) < 5 or not word.isalpha():
        return word
    at = chance.randrange(1, len(word) - 1)
    pair = word[at : at + 2]
    put = chance.choice([pair[::-1], pair[0], pair[0] + pair])
    return word[:at] + put + word[at + 2 :]
