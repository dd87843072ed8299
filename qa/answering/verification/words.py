"""Words as verification compares them: stems, names, and the few words that stand for each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-’'.&][^\W_]+)*|[%$€£]")
_COMMON = frozenset(
    "a about after all also although am an and any are as at be because been before being both but by"
    " can could did do does doing done during each either else ever for from further had has have having"
    " he her here hers him his how however i if in into is it its itself just may me might more most"
    " much must my neither no nor not now of off on once one only or other our out over own same shall"
    " she should since so some such than that the their them themselves then there these they this those"
    " though through to too under until up upon us very was we were what when where whether which while"
    " who whom whose why will with within without would yet you your said says say according reportedly"
    " per via among amid toward towards well".split()
)
_IRREGULAR = dict(
    pair.split("=")
    for pair in (
        "bought=buy sold=sell paid=pay led=lead won=win lost=lose made=make grew=grow grown=grow"
        " rose=rise risen=rise fell=fall fallen=fall held=hold took=take taken=take gave=give given=give"
        " left=leave ran=run began=begin begun=begin became=become wrote=write written=write built=build"
        " spent=spend told=tell met=meet kept=keep brought=bring thought=think came=come went=go gone=go"
        " saw=see seen=see sent=send chose=choose chosen=choose drew=draw drawn=draw drove=drive"
        " driven=drive broke=break broken=break spoke=speak spoken=speak found=find fought=fight flew=fly"
        " shut=shut struck=strike sought=seek taught=teach wore=wear stood=stand lay=lie died=die"
        " dying=die tied=tie people=person men=man women=woman children=child shares=share data=data"
        " sank=sink swore=swear burnt=burn founded=founded founding=founded founder=founder"
        " founders=founder co-founder=founder cofounder=founder business=business news=news ceo=ceo us=us"
        " has=have had=have having=have is=be was=be were=be are=be been=be being=be"
    ).split()
)
_ALIKE = (
    "buy acquire purchase acquisition",
    "employee worker staff workforce staffer person",
    "company firm business startup start-up maker group",
    "rise increase grow climb jump growth",
    "fall decrease drop decline sink shrink",
    "start begin launch",
    "founded establish create set-up",
    "close shut closure",
    "ceo chief-executive",
    "cost price",
    "revenue sale turnover",
    "approximately roughly around",
    "deal agreement transaction",
    "head lead",
    "lay-off cut layoff dismiss",
    "build construct",
    "pay spend",
    "show reveal disclose",
    "biggest largest",
    "big large",
    "hire recruit",
    "name appoint",
    "end finish",
    "make produce",
    "use utilize",
    "say tell",
    "earn make",
    "owner own",
    "investment invest investor",
    "leader lead",
    "manager manage management",
    "operation operate operator",
    "supplier supply",
    "producer produce production",
    "publisher publish publication",
    "buyer buy",
    "seller sell sale",
    "payment pay",
    "opening open",
    "closing close",
    "employ employee employment",
    "plan intend aim",
    "valuation value",
    "appointment appoint",
    "announcement announce",
    "agreement agree",
    "location locate",
    "base headquarter",
    "decision decide",
    "resignation resign",
    "discovery discover",
    "construction construct build",
    "plant factory",
)
"""Words of one line may stand for each other."""

_OPPOSED = (
    ("buy acquire purchase", "sell"),
    (
        "rise increase grow climb jump gain higher up",
        "fall decrease drop decline sink shrink lose lower down",
    ),
    ("win", "lose"),
    ("before", "after"),
    ("first", "last"),
    ("largest biggest", "smallest"),
    ("highest", "lowest"),
    ("oldest", "newest youngest"),
    ("most", "least fewest"),
    ("more", "less fewer"),
    ("open", "close shut"),
    ("hire appoint recruit", "fire dismiss"),
    ("join", "leave quit"),
    ("start begin launch", "end stop finish"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("support back", "oppose"),
    ("approve accept", "reject refuse block"),
    ("import", "export"),
    ("maximum", "minimum"),
    ("best", "worst"),
    ("profit", "loss"),
    ("former ex", "current"),
    ("majority", "minority"),
    ("public", "private"),
    ("annual annually yearly", "monthly weekly daily quarterly"),
    ("guilty", "innocent"),
    ("alive", "dead"),
    ("success succeed", "failure fail"),
    ("voting", "non-voting nonvoting"),
    ("earlier", "later"),
    ("lend", "borrow"),
    ("parent", "subsidiary"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from *start* to *end*."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def common(self) -> bool:
        """Does it carry no meaning of its own?"""
        return self.text.lower() in _COMMON and self.text not in _ACRONYMS


@dataclass(frozen=True, slots=True)
class Name:
    """Capitalised words that stand together; *first* when they begin the text, where any word is."""

    text: str
    start: int
    end: int
    first: bool

    @property
    def parts(self) -> tuple[str, ...]:
        """Its words in lower case, without those that only join."""
        return tuple(
            part for part in map(bare, re.split(r"[\s/]+", self.text)) if part and part not in _JOINING
        )


_ACRONYMS = frozenset(("US", "WHO", "IT"))
"""Names that are common words when they are not written in capitals."""

_JOINING = frozenset("of the de von van der la and & ’s mr mrs ms dr sir".split())
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶŁĻĽŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŸŹŻŽ"
_CAPITAL = rf"(?:[{_UPPER}][\w&]*(?:[-’'.][\w&]+)*|[a-z]{{1,2}}[A-Z]\w+)"
_NAME = re.compile(rf"{_CAPITAL}(?:(?:\s(?:of|de|von|van|der|la)(?:\sthe)?|\s&)?\s{_CAPITAL})*")
_NO_NAME = frozenset(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december ceo cfo coo cto chief executive president ai uk's".split()
)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """Every word of *text*, in order."""
    return tuple(
        Word(hit[0], stem(hit[0]), hit.start(), hit.end())
        for hit in _WORD.finditer(text)
        if hit[0] not in "%$€£"
    )


def content(text: str) -> tuple[Word, ...]:
    """The words of *text* that carry meaning, without figures."""
    return tuple(word for word in words(text) if not word.common and not word.text[0].isdigit())


def bare(word: str) -> str:
    """*word* in lower case, without what possession and punctuation add."""
    return re.sub(r"['’]s?$", "", word.strip('.,;:!?"“”()').lower())


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """What the forms of *word* share: "acquired", "acquires" and "acquiring" are one."""
    low = bare(word)
    if low in _IRREGULAR:
        return _without_e(_IRREGULAR[low])
    for ending, put in (
        ("ies", "y"),
        ("ied", "y"),
        ("ying", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ):
        if low.endswith(ending) and len(low) - len(ending) >= 3 and not low.endswith(("ss", "us", "is")):
            low = low[: -len(ending)] + put
            break
    if len(low) > 4 and low[-1] == low[-2] and low[-1] not in "lsz":
        low = low[:-1]
    return _without_e(low)


def _without_e(low: str) -> str:
    return low.removesuffix("e") if len(low) > 3 else low


def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _ALIKE:
        stems = frozenset(map(stem, line.split()))
        for one in stems:
            found[one] = found.get(one, frozenset()) | stems
    return found


_LIKE = _groups()
_AGAINST: dict[str, frozenset[str]] = {}
for _one, _other in _OPPOSED:
    _ones, _others = (frozenset(map(stem, some.split())) for some in (_one, _other))
    for _stem in _ones:
        _AGAINST[_stem] = _AGAINST.get(_stem, frozenset()) | _others
    for _stem in _others:
        _AGAINST[_stem] = _AGAINST.get(_stem, frozenset()) | _ones


def alike(one: str) -> frozenset[str]:
    """The stems that may stand for the stem *one*, itself among them."""
    return _LIKE.get(one, frozenset()) | {one}


def opposed(one: str) -> frozenset[str]:
    """The stems that say the opposite of the stem *one*."""
    return _AGAINST.get(one, frozenset())


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """The names in *text*, in order; "Dr. Ada Boot's" is "Ada Boot"."""
    found: list[Name] = []
    for hit in _NAME.finditer(text):
        start, end = hit.span()
        for lead in re.finditer(r"\S+\s+", hit[0]):
            word = lead[0].strip()
            if bare(word) in _COMMON | _JOINING | _NO_NAME and word not in _ACRONYMS:
                start = hit.start() + lead.end()
            else:
                break
        while (tail := re.search(r"\s+(\S+)$", text[start:end])) and bare(tail[1]) in _NO_NAME:
            end = start + tail.start()
        whole = re.sub(r"['’]s?$", "", text[start:end].rstrip("."))
        nameless = bare(whole) in _COMMON | _NO_NAME and whole not in _ACRONYMS
        if len(whole) < 2 or nameless or whole.isdigit():
            continue
        found.append(Name(whole, start, start + len(whole), not text[:start].strip(" \"“'‘")))
    return tuple(found)


def holds(name: Name, text: str) -> bool:
    """Does *text* speak of *name*, by all of its words or by its initials?"""
    there = {bare(word.text) for word in words(text)} | {
        bare(p) for w in words(text) for p in w.text.split("-")
    }
    if set(name.parts) <= there or name.text.casefold() in text.casefold():
        return True
    if name.text.isupper() and len(name.text) > 1:
        return any(_initials(other) == name.text for other in names(text))
    return len(name.parts) > 1 and _initials(name) in {word.text for word in words(text)}


def _initials(name: Name) -> str:
    return "".join(part[0] for part in name.parts).upper()
