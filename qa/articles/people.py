"""Names of people, as bylines hold them. What may be something else is no name."""

from __future__ import annotations

import re

_PART = r"(?:(?:Mc|Mac|O['’]|D['’]|Le|La|De|Di|Du|Van|Von|Al-|El-)?[A-Z][a-zà-ÿ'’]+|[A-Z][A-Z'’]+)"
_WORD = rf"{_PART}(?:-{_PART})?"
_INITIAL = r"(?:[A-Z]\.){1,2}"
_PARTICLE = r"(?:de|da|del|della|di|du|van|von|der|den|bin|al|el|la|le|dos|ter|y)"
_NAME = re.compile(
    rf"(?:{_INITIAL}\s|Dr\.\s)?{_WORD}(?:\s(?:{_WORD}|{_INITIAL}|{_PARTICLE})){{0,3}}\s{_WORD}"
    r"(?:,?\s(?:Jr\.|Sr\.|II|III|Ph\.?D\.?))?"
)
_BY = re.compile(
    r"(?:(?:written|words|reported|story|posted|reporting|analysis|text)\s+)?by\b\s*:?\s*|authors?\s*:\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,\s+and\s|,|;|&|/|\band\b)\s*")
# What stands behind one of these is an outlet, a desk or a day: "Ann Lee | Evening Packet".
BAR = re.compile(r"\s*[|•·]\s*|\s[-–—]\s")
_OUTLET = re.compile(
    r"(?:The )?(?:[A-Z][\w.&'-]+ ){1,3}(?:Times|Journal|Tribune|Herald|Gazette|Packet|Courier|Observer"
    r"|Telegraph|Guardian|Chronicle|Ledger|Echo|Argus|Bulletin|Dispatch|Examiner|Inquirer|Globe|Advertiser|Mirror"
    r"|Mercury|Sentinel|Register|Independent|Standard|Star|Sun|Mail|Express|Review|Magazine)"
)
# Words of places, desks, subjects and headlines that look like a name beside them.
_NOT_NAMES = frozenset(
    (
        "a an the this that these those of in on at for from with without to into over under after "
        "before about as is are was were be will would can could may has have had not no new north "
        "south east west northern southern eastern western central united great san los las santa "
        "saint st fort mount lake hong sri york city county state states valley beach street wall "
        "house white capitol washington london paris europe america american africa asia china india "
        "russia ukraine israel gaza britain canada australia france germany japan korea news newsroom "
        "newspaper times post press journal tribune herald gazette daily weekly today network media "
        "evening morning packet courier observer telegraph guardian chronicle ledger echo argus bulletin "
        "dispatch examiner inquirer globe advertiser mirror "
        "report reports reporter reporters correspondent editor editors editorial staff writer "
        "writers wire service bureau desk team agency agencies associated reuters bloomberg ap afp "
        "upi cnn bbc usa npr magazine review digest online contributor contributors columnist "
        "producer special guest opinion analysis sponsored exclusive breaking live video audio photo "
        "photos images image gallery podcast newsletter story stories article articles read more "
        "business politics political sports sport tech technology science health entertainment "
        "culture lifestyle travel money markets market finance economy world national international "
        "local weather education climate energy artificial intelligence machine learning social "
        "security data digital cloud internet web software monday tuesday wednesday thursday friday "
        "saturday sunday january february march april june july august september october november "
        "december jan feb mar apr jun jul aug sep sept oct nov dec how why what when where who which "
        "key top best first last next big things questions answers takeaways company inc corp ltd llc "
        "group holdings bank university college school institute department court supreme president "
        "minister senator governor mayor king queen prince princess chief executive officer director "
        "investing buying selling making getting going looking using numbers default design"
    ).split()
)


def without_by(text: str) -> str:
    """*text* without the word that introduces an author."""
    found = _BY.match(text)
    return text[found.end() :].strip() if found else text.strip()


def is_name(text: str) -> bool:
    """Could *text*, whole, be the name of one person?"""
    if len(text) > 50 or not _NAME.fullmatch(text):
        return False
    words = (word for word in re.split(r"[\s-]", text) if not word.endswith("."))
    return not any(word.strip(",'’").lower() in _NOT_NAMES for word in words)


def byline(text: str) -> str | None:
    """The people that a line "By …" names, in its own words up to the last of them; else None."""
    found = _BY.match(text) if len(text) <= 200 else None
    return leading_names(text[found.end() :]) if found else None


def leading_names(text: str) -> str | None:
    """The names that *text* begins with, verbatim: all of "Jane Doe and John Roe, Reuters" but the agency."""
    text = BAR.split(text, maxsplit=1)[0]
    start, last = 0, 0
    while start < len(text):
        cut = _SPLIT.search(text, start)
        stop, begin = (cut.start(), cut.end()) if cut else (len(text), len(text))
        # A full stop after a name is an initial's, or ends a sentence that is no byline.
        if not is_name(text[start:stop].strip()):
            break
        last, start = stop, max(begin, start + 1)
    return text[:last].strip() or None


def outlet(text: str) -> str | None:
    """The newspaper or magazine that *text* is, or that stands behind a bar in it; None if none is sure."""
    return next((part for part in BAR.split(text) if _OUTLET.fullmatch(part)), None)


def did_other_work(text: str, name: str) -> bool:
    """Does *text* say of *name* something else than that they wrote it, as in "Photograph by …"?"""
    return _OTHER_WORK.search(text.partition(name)[0]) is not None


def trailing_name(text: str) -> str | None:
    """The name at the end of "… by …", even where it is glued to the word before it.

    Pages lose the space between two elements: "Generated by AI AgentSamuel Reed".
    """
    found = re.search(r"\bby\b(.*)", text, re.IGNORECASE) if len(text) <= 120 else None
    if found is None:
        return None
    rest = re.sub(
        r"(?<=[a-z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?=[A-Z])", "\n", found[1]
    )
    words = rest.rsplit("\n", 1)[-1].split()
    candidates = (" ".join(words[-count:]) for count in (3, 2) if len(words) >= count)
    return next((name for name in candidates if is_name(name)), None)


_OTHER_WORK = re.compile(
    r"(?<!story and )(?<!words and )(?<!text and )(?<!written and )\b(?:photo\w*|pictures?|images?"
    r"|illustrat\w+|videos?|graphics?|edited|reviewed|checked|translated)\s+by\s*:?\s*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r",? (?:(?:[A-Z][\w.]+ )?(?:is|has been|was) (?:an? |the |[A-Z])(?:[\w'’&.-]+ ){0,8}?(?:reporter"
    r"|correspondent|editor|journalist|columnist"
    r"|writer|contributor|producer|author|fellow|analyst|lecturer|professor|freelancer?)\b"
    r"|(?:covers|writes (?:about|on|for)|reports (?:on|for|from)|has (?:covered|written)|can be reached"
    r"|contributed)\b)"
)
# What a story tells of a reporter, and a note about its author does not.
_EVENT = re.compile(
    r"\b(?:said|says|told|were|had|arrested|detained|jailed|killed|died|sued|fired|(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day)\b"
)


def blurb(text: str) -> str | None:
    """The name in a line such as "Jane Doe is a reporter who covers …"; None in any other line."""
    if _EVENT.search(text.lower()):
        return None
    for found in re.finditer(r" (?:is|has|was|covers|writes|reports|can|contributed)\b|, ", text[:80]):
        name = text[: found.start()]
        if is_name(name) and _ROLE.match(text, found.start()):
            return name
    return None
