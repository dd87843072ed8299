"""A question taken apart: what it asks for, its auxiliary, and the rest.

    Who bought Corvid Labs?                   SUBJECT   who · · bought Corvid Labs
    How many workers were laid off?           SUBJECT   how many workers · were · laid off
    What did Brightline pay for Corvid Labs?  INVERTED  what · did · Brightline pay for Corvid Labs
    Did Brightline drop the lawsuit?          INVERTED    · did · Brightline drop the lawsuit
    Who is the mayor of Northport?            COPULA    who · is · the mayor of Northport

English marks the question word and the auxiliary by closed lists of words; nothing else is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

BE = frozenset("is are was were isn't aren't wasn't weren't".split())
DO = frozenset("do does did don't doesn't didn't".split())
HAVE = frozenset("has have had hasn't haven't hadn't".split())
MODAL = frozenset("can could will would shall should may might must won't wouldn't can't couldn't".split())
AUXILIARIES = BE | DO | HAVE | MODAL
QUESTION_WORDS = frozenset("who whom whose what which when where why how".split())
PREPOSITIONS = frozenset(
    "about above across after against among around at before behind below between by during for from in into"
    " near of off on onto out over since through throughout to toward towards under until up upon via with"
    " within without".split()
)
DETERMINERS = frozenset(
    "the a an this that these those my your our its his her their any some no every each".split()
)
PRONOUNS = frozenset("i you he she it we they him her them his its their this that these those there".split())
ENDS = frozenset(
    "open close start begin end stop happen work run last cost die fail fall rise grow leave resign win lose"
    " arrive go come be begin react respond change matter exist help".split()
)
"""Verbs that end questions: "when will the tunnel open"."""

LEAD = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|also|then|or|well|yes|no|hm+|ah|oh)\b[\s,]*)+", re.IGNORECASE
)
MONEY = re.compile(
    r"\b(?:pa(?:y|id)|spen[dt]|invest\w*|rais\w+|costs?|earn\w*|lo(?:se|st)|owes?|donat\w+|lend|lent|worth)\b"
)
"""Verbs of money: "how much" belongs to them."""
EXCHANGE = re.compile(
    r"\b(?:b(?:uy|ought)|sold|sell\w*|acquir\w+|purchas\w+|hir\w+|rent\w*|leas\w+|auction\w*|licen[cs]\w+"
    r"|t(?:ake|akes|ook|aken) over|insur\w+|trad\w+)\b"
)
"""Verbs of what is done for money: "for how much" belongs to them."""

_ADVERBIAL = frozenset("when where why how".split())
_PARTICIPLES = frozenset(
    "be been begun become bought brought built caught chosen cut done driven fed fought found given"
    " going gone grown held hit hurt kept known laid led left lent let likely lost made meant met"
    " not now paid put read run said seen sent set shot shown shut sold sought spent spun stolen"
    " sued sunk taken taught told thought thrown to torn won worn written".split()
)


class Form(StrEnum):
    """How the thing asked for stands in the question."""

    SUBJECT = "subject"
    INVERTED = "inverted"
    COPULA = "copula"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shape:
    """A question's parts, in its own words and without its mark. `wh` is empty for a yes/no question."""

    form: Form
    wh: str = ""
    aux: str = ""
    rest: str = ""

    @property
    def asks(self) -> str:
        """The question word alone, in lower case: "which" of "in which city"."""
        return next((word for word in self.wh.lower().split() if word in QUESTION_WORDS), "")

    @property
    def noun(self) -> str:
        """What follows the question word: "stake" of "what stake"."""
        words = self.wh.split()
        at = next((i for i, word in enumerate(words) if word.lower() in QUESTION_WORDS), len(words))
        return " ".join(words[at + 1 :])

    @property
    def adverbial(self) -> bool:
        """Does it ask for a circumstance (when, by whom, how often), and not for a person or thing?"""
        first = self.wh.lower().split()[:1]
        return (self.asks in _ADVERBIAL and not re.match(r"(?:much|many)\b", self.noun)) or (
            bool(first) and first[0] in PREPOSITIONS | {"since"}
        )


def bare(question: str) -> str:
    """*question* without what leads in ("and …") and without its mark."""
    plain = re.sub(r"\s+", " ", question).strip().rstrip("?!. ").strip()
    return LEAD.sub("", plain, count=1).strip(" ,")


def is_elliptical(question: str) -> bool:
    """Is it a question word alone: "and when?", "by whom?", "how much?"."""
    words = set(bare(question).lower().split())
    return bool(words & QUESTION_WORDS) and words <= QUESTION_WORDS | PREPOSITIONS | {"much", "many", "else"}


def parse(question: str) -> Shape:
    """The parts of *question*; `OTHER` where it has not the form of one."""
    words = bare(question).split()
    lower = [word.lower() for word in words]
    if not words:
        return Shape(Form.OTHER)
    if lower[0] in AUXILIARIES:
        return Shape(Form.INVERTED, "", words[0].lower(), " ".join(words[1:]))
    start = 1 if lower[0] in PREPOSITIONS and len(words) > 1 else 0
    if lower[start] not in QUESTION_WORDS:
        return Shape(Form.OTHER, rest=" ".join(words))
    at = _auxiliary(lower, start)
    if at is None:
        return _without_auxiliary(words, lower, start)
    wh, aux, rest = " ".join(words[:at]), words[at].lower(), words[at + 1 :]
    return Shape(_form(wh, aux, rest), wh, aux, " ".join(rest))


def _auxiliary(lower: list[str], start: int) -> int | None:
    """Where the auxiliary stands: right after the words that belong to the question word."""
    for at in range(start + 1, min(len(lower), start + 6)):
        if lower[at] in AUXILIARIES:
            return at
        if lower[at] in PRONOUNS or lower[at].endswith("ed") or lower[at] in ("said", "says"):
            return None
        if lower[start] in ("who", "whom", "when", "where", "why") and lower[at] not in ("else", "exactly"):
            return None
    return None


def _without_auxiliary(words: list[str], lower: list[str], start: int) -> Shape:
    asks = lower[start]
    length = start + (1 if asks in ("who", "whom", "what", "when", "where", "why") else 2)
    if asks == "how" and lower[start + 1 : start + 2] in (["many"], ["much"]):
        length += 1
    if lower[length : length + 1] == ["else"]:
        length += 1
    rest = " ".join(words[length:])
    subject = rest and asks in ("who", "what", "which", "whose", "how") and start == 0
    return Shape(Form.SUBJECT if subject else Form.OTHER, " ".join(words[:length]), "", rest)


def _form(wh: str, aux: str, rest: list[str]) -> Form:
    shape = Shape(Form.OTHER, wh)
    if not rest or aux in DO or shape.adverbial or shape.asks == "whom":
        return Form.INVERTED
    first = rest[0].lower()
    if first in DETERMINERS | PRONOUNS or rest[0][:1].isupper() or rest[0][:1].isdigit():
        return Form.COPULA if _names_something(shape, aux, rest) else Form.INVERTED
    verb = first in _PARTICIPLES or re.search(r"(?:ed|ing|ly)$", first)
    if verb or aux in MODAL | HAVE:
        return Form.SUBJECT
    return Form.COPULA if _names_something(shape, aux, rest) else Form.INVERTED


def _names_something(shape: Shape, aux: str, rest: list[str]) -> bool:
    """ "Who is the mayor" does, "who is the mayor meeting" and "how long is the tunnel" do not."""
    return (
        aux in BE
        and shape.asks in ("who", "what", "which", "whose")
        and not any(re.search(r"\w{2}ing$|\w{2}ed$", word) for word in rest[1:])
        and rest[-1].lower() not in PREPOSITIONS
    )


# ---------------------------------------------------------------- as a statement


def subject_of(rest: str) -> str:
    """The subject that *rest* begins with, where its end can be told; else empty.

    "Brightline pay for it" begins with "Brightline", "the harbour tunnel open" with "the harbour tunnel".
    """
    words = rest.split()
    end = 0
    while end < len(words) and _named(words, end):
        end += 1
    if end:
        return " ".join(words[: end + 1] if words[end - 1].endswith(("'s", "’s")) else words[:end])
    if words and words[0].lower() in DETERMINERS:
        end = 1
        while end < len(words) and words[end].islower() and words[end] not in PREPOSITIONS | DETERMINERS:
            end += 1
        if end < len(words) and words[end] in (
            "of",
            "under",
            "over",
            "across",
            "between",
            "in",
            "at",
            "for",
            "from",
            "with",
        ):
            tail = end + 1
            tail += tail < len(words) and words[tail].lower() in DETERMINERS
            while tail < len(words) and (_named(words, tail) or tail == end + 1):
                tail += 1
            tail += words[tail - 1].lower() in DETERMINERS
            if tail < len(words):
                return " ".join(words[:tail])
        end -= end > 2  # the last of these is the verb
        return " ".join(words[:end])
    return ""


def _named(words: list[str], at: int) -> bool:
    word = words[at]
    if word[:1].isupper() or word[:1].isdigit() or word.startswith("$"):
        return True
    joins = word in ("of", "and", "&", "de", "van", "von") and at > 0
    return joins and at + 1 < len(words) and words[at + 1][:1].isupper()


def with_object(rest: str, words: str) -> str:
    """*rest* with the object *words* where it belongs: before the first preposition, or at the end."""
    if not words:
        return rest
    parts = rest.split()
    skip = max(2, len(subject_of(rest).split()) + 1)
    for at in range(skip, len(parts)):
        if parts[at] in PREPOSITIONS and parts[at] != "of" and at + 1 < len(parts):
            return " ".join([*parts[:at], words, *parts[at:]])
    return f"{rest} {words}"
