"""Figures in running text, so that "$14.3bn", "14.3 billion dollars" and "$14,300,000,000" are one.

A `Quantity` is what the words say: a value in base units, what it counts (a currency, per cent)
where that is said, and the bound they put on it ("nearly", "more than"). Whether two of them
agree is one question, asked by grading and by the comparison of values alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Bound(StrEnum):
    """On which side of the figure the truth lies."""

    OVER = "over"
    UNDER = "under"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: `text[start:end]`, its bound included.

    `value` is in base units (14.3 billion is 14300000000); `unit` is a currency code, "%", the name
    that the currencies of several countries have ("crown"), or None where the words name none of them.
    `words` is the bound as written, or empty.
    """

    value: Decimal
    unit: str | None
    bound: Bound | None
    words: str
    start: int
    end: int

    def agrees(self, other: Quantity) -> bool:
        """The same figure? A missing currency may be any, a missing bound too; per cent is never left out."""
        if self.value != other.value or self.opposes(other):
            return False
        if "%" in (self.unit, other.unit):
            return self.unit == other.unit
        return self.unit is None or other.unit is None or _one_currency(self.unit, other.unit)

    def opposes(self, other: Quantity) -> bool:
        """Does one lie above its figure, and the other below?"""
        return {self.bound, other.bound} == {Bound.OVER, Bound.UNDER}


_SCALES = {
    "hundred": 2,
    "thousand": 3,
    "k": 3,
    "million": 6,
    "mln": 6,
    "mn": 6,
    "m": 6,
    "billion": 9,
    "bln": 9,
    "bn": 9,
    "b": 9,
    "trillion": 12,
    "tn": 12,
    "dozen": 0,
    "lakh": 5,
    "crore": 7,
}
_SIGNS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "s$": "SGD",
    "nz$": "NZD", "r$": "BRL", "cdn$": "CAD", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW",
    "rs": "INR", "rs.": "INR", "rm": "MYR", "r": "ZAR",
}  # fmt: skip
_CODES = (
    "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN NOK NZD PLN RMB SAR SEK SGD THB"
    " TRY TWD USD ZAR"
).split()
_NAMES = {
    "us dollar": "USD", "australian dollar": "AUD", "canadian dollar": "CAD", "hong kong dollar": "HKD",
    "new zealand dollar": "NZD", "singapore dollar": "SGD", "dollar": "USD", "euro": "EUR",
    "pound": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "swiss franc": "CHF", "franc": "CHF",
    "indian rupee": "INR", "rupee": "INR", "zloty": "PLN", "baht": "THB",
    "swedish krona": "SEK", "swedish kronor": "SEK", "norwegian krone": "NOK", "norwegian kroner": "NOK",
    "danish krone": "DKK", "danish kroner": "DKK", "shekel": "ILS", "dirham": "AED",
}  # fmt: skip
_PLAIN = {
    "crown": "crown", "krona": "crown", "kronor": "crown", "krone": "crown", "kroner": "crown",
    "koruna": "crown", "peso": "peso", "dinar": "dinar", "shilling": "shilling", "dirham": "AED",
    "rouble": "RUB", "ruble": "RUB", "rand": "ZAR", "ringgit": "MYR", "rupiah": "IDR", "hryvnia": "UAH",
    "forint": "HUF", "lira": "TRY", "reais": "BRL", "riyal": "SAR", "naira": "NGN", "won": "KRW",
    "dong": "VND", "taka": "BDT", "pence": "GBP", "p": "GBP",
}  # fmt: skip
"""Names that are written small, as they may be other words."""
_MANY = {
    "crown": frozenset("CZK DKK NOK SEK".split()),
    "peso": frozenset(("MXN",)),
    "dinar": frozenset[str](),
    "shilling": frozenset[str](),
}
"""The currencies that a name may mean, of those that have a code here."""
_UNITS = {
    **_SIGNS, **_NAMES, **_PLAIN, **{code.lower(): code for code in _CODES}, "rmb": "CNY",
    "%": "%", "percent": "%", "pct": "%", "pc": "%", "per cent": "%", "percentage points": "pp",
    "percentage point": "pp", "basis points": "pp", "basis point": "pp",
}  # fmt: skip
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10,
}  # fmt: skip
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: number for number, word in enumerate(_SMALL)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_BOUNDS = {
    Bound.OVER: "no less than|no fewer than|not less than|not fewer than|more than|over|above|exceeding"
    "|exceeds|at least|upwards of|greater than",
    Bound.UNDER: "no more than|not more than|less than|fewer than|nearly|almost|under|below|up to|at most"
    "|close to|just short of",
    Bound.ABOUT: "about|around|approximately|roughly|some|circa|an estimated|toward|towards",
}

_NUMERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELT = rf"(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_SMALL[1:10])})|{'|'.join((*_TENS, *reversed(_SMALL)))}"
_PART = "|".join(_PARTS)
# "Three quarters" may be nine months, "a third" a rank: only with a hyphen or before "of"; and neither "the
# first half of 2024" nor "a tenth of a second" is a share.
_OF = r"(?=\sof\b(?!\s(?:an?\s)?(?:second|minute|hour|million|billion|century|mile|inch|july|one\sper)\b))"
_HALF = "".join(rf"(?<!{word}[\s-])" for word in ("first", "second", "latter", "other", "better", "back"))
_FRACTION = (
    rf"(?:{'|'.join(_SMALL[1:10])})\sin\s(?:{'|'.join(_SMALL[2:11])})\b(?!\s(?:{'|'.join(_SCALES)})\b)"
    rf"|(?:{'|'.join(_SMALL[1:10])})-(?:{_PART})s?\b(?!\sof\san?\s(?:second|mile|hour|century)\b)"
    rf"|(?:{'|'.join(_SMALL[2:10])})\s(?:third|fifth)s\b(?!\sand\b)"
    rf"|(?:(?:an?|{'|'.join(_SMALL[1:10])})\s(?:{_PART})s?|{_HALF}half){_OF}"
)
_CODE = rf"(?:USD|EUR|GBP|(?-i:{'|'.join(_CODES)}))"  # "in 2019 try" is no Turkish money
_HUNDREDTHS = ("pence", "p", "basis points", "basis point")
_SMALL_NAMES = (
    rf"\s(?-i:{'|'.join(name for name in _PLAIN if name not in ('p', 'won'))})s?\b"
    r"|(?<=illion)\s(?-i:won)\b"
    r"|(?<!\b480)(?<!\b720)(?<!1080)(?<!1440)(?<!2160)(?-i:p)\b"  # "720p" is a picture's height
)
_GREAT = "(?:million|billion|trillion)"
_GLUED = "km|kg|kph|mph|cm|mm|ft|m|MW|GW|kW|GWh|MWh|TWh|GB|TB|ha"
"""Units that are written behind a numeral without a blank."""
_FAR = "above|away|below|deep|freestyle|from|high|hurdles|long|race|relay|sprint|tall|wide"
"""Behind a length: "300m from the shore" is no 300 million."""
_NAMED = "|".join(sorted(_NAMES, key=len, reverse=True)).replace(" ", r"\s")
_FIGURE = re.compile(
    rf"""
    (?:\b(?P<bound>{"|".join(_BOUNDS.values()).replace(" ", "[ ]")})\s+)?
    (?:\b(?P<fraction>{_FRACTION})
    |(?P<before>\b(?:US|AU?|CA?|CDN|HK|S|NZ|R)\$\s?|\b(?-i:SFr\.?|Fr\.)\s?|(?<![A-Z])[$€£¥₹₩]|\b{_CODE}\s?
        |\b(?-i:R(?:(?:s\.?|M)\s?(?=\d)|(?=[\d.,]+\s?(?:[mb]n?|[mb]illion)\b))))?
    (?:(?(before)|(?<![\w.,]))(?P<numeral>{_NUMERAL})|\b(?P<spelt>{_SPELT}|half\sa(?=\s{_GREAT}\b)|(?<!half\s)an?(?=\s(?:dozen|{_GREAT})\b))\b)
    (?P<half>\sand\sa\shalf\b)?
    (?:(?:\s|-)?(?P<scale>hundred|thousand|million|billion|trillion|dozen|lakh|crore|bln|mln|bn|mn|tn)\b|(?P<letter>(?-i:[kKMbB]|(?(before)m|m\b(?!\s(?:{_FAR})\b))))\b)?
    (?P<after>\s?[%€£]|\spct\b|(?-i:pc)\b|[\s-]per\s?cent(?:age\spoints?)?\b|\sbasis\spoints?\b|[\s-](?:{_NAMED})s?\b(?!\s(?:zone|area|finals?|qualifiers?)\b)|\s{_CODE}\b|{_SMALL_NAMES})?)
    (?![\d%]|[.,]\d|(?!(?-i:{_GLUED})\b)\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SHORT = 4000
"""Longer texts than passages are not kept."""

# A day and month, or the parts of a date, are no figures of anything.
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}:\d{2}\b")


def quantities(text: str) -> list[Quantity]:
    """Every figure in *text*, in order. Parts of words ("Q2", "3D"), dates and times are none."""
    return list(_found(text) if len(text) <= _SHORT else _found.__wrapped__(text))


@lru_cache(maxsize=1024)
def _found(text: str) -> tuple[Quantity, ...]:
    """An answer looks at the same sentences again and again."""
    dates = [match.span() for match in _DATE.finditer(text)]
    return tuple(
        _quantity(match)
        for match in _FIGURE.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in dates)
    )


def _quantity(match: re.Match[str]) -> Quantity:
    words = (match["bound"] or "").lower()
    bound = next((bound for bound, some in _BOUNDS.items() if words and words in some.split("|")), None)
    if match["fraction"]:
        share = _share(match["fraction"])
        return Quantity(share, "%", bound, words, match.start(), match.end())
    scale = (match["scale"] or match["letter"] or "").lower()
    number = _number(match) * (12 if scale == "dozen" else Decimal(10) ** _SCALES.get(scale, 0))
    unit = _unit(match["after"]) or _unit(match["before"])
    if (match["after"] or "").strip().lower() in _HUNDREDTHS:
        number /= 100
    return Quantity(number.normalize(), unit, bound, words, match.start(), match.end())


def _number(match: re.Match[str]) -> Decimal:
    more = Decimal("0.5") if match["half"] else Decimal()
    if match["numeral"]:
        return Decimal(match["numeral"].replace(",", "")) + more
    if match["spelt"].lower().startswith("half"):
        return Decimal("0.5")
    return more + Decimal(sum(_WORDS.get(part, 1) for part in re.split(r"[- ]", match["spelt"].lower())))


def _share(fraction: str) -> Decimal:
    """In per cent, to two places."""
    *count, part = re.split(r"[-\s]", fraction.lower())
    if "in" in count:  # one in five
        return round(Decimal(100 * _WORDS[count[0]]) / _WORDS[part], 2).normalize()
    many = _WORDS.get(count[0], 1) if count else 1
    return round(Decimal(100 * many) / _PARTS[part.removesuffix("s")], 2).normalize()


def _unit(words: str | None) -> str | None:
    if not words:
        return None
    plain = " ".join(words.lower().replace("-", " ").split())
    return _UNITS.get(plain) or _UNITS.get(plain.removesuffix("s")) or ("%" if "cent" in plain else None)


def _one_currency(one: str, other: str) -> bool:
    return one == other or other in _MANY.get(one, ()) or one in _MANY.get(other, ())
