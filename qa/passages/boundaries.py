"""Where sentences end in running text: sentencex, and what news needs besides.

sentencex (Wikimedia; Rust, no model, tens of megabytes a second) knows abbreviations,
quotations and missing spaces. The rules here take back boundaries that it sets
("9:30 a.m. / ET", "News. / Html") and add some that it does not ("in 2024.The firm").
A quotation stays one sentence with its speaker, even if it holds several, unless it is
long: then a sentence of it answers better than all of it, and can be cited alone.
"""

from __future__ import annotations

import re
from itertools import pairwise

# How far to either side of a boundary the rules look: enough for an abbreviation, the
# speaker's name, an address. Constants, so that text without white space costs no more.
_BEFORE, _AFTER, _LONGEST_ADDRESS = 16, 60, 300

# In characters; a quotation within such a stretch is split like other text.
LONGEST_QUOTATION = 300

_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«(["
_CLOSER, _OPENER = f"[{re.escape(_CLOSERS)}]", f"[{re.escape(_OPENERS)}]"

# Without these the library sees no quotation to keep whole. All are one character long.
_QUOTES = '"“”«»„'
_WITHOUT_QUOTES = str.maketrans(_QUOTES, " " * len(_QUOTES))

_MISSED = tuple(
    re.compile(pattern)
    for pattern in (
        # No space after the full stop; what follows must look like a sentence's first word.
        rf"(?:[\w%]|{_CLOSER})[.!?…]{{1,4}}{_CLOSER}*(?={_OPENER}?[A-Z](?!\.))",
        # An ellipsis that ends a sentence hangs on its last word ("Well ... I never" does not).
        rf"\w…{_CLOSER}*\s+(?={_OPENER}?(?!I\b)[A-Z])",
        # A whole sentence in brackets.
        rf"(?:^|[.!?]{_CLOSER}*\s)\([^()]{{1,400}}[.!?]\)\s+(?={_OPENER}?[A-Z])",
        # "AI. A stake…": taken for initials.
        rf"(?:\w\w|[A-Z]\.[A-Z])[.!?]{_CLOSER}*\s+(?=A\s[a-z])",
        # "No." is also short for number, but not in lower case before a word.
        rf"\bno\.\s+(?={_OPENER}?[A-Z])",
        # Words that are short for others ("Me." for Maine) only with a capital; "May." is short for nothing.
        rf"\b(?:me|ill|ok|may)\.{_CLOSER}*\s+(?={_OPENER}?[A-Z\d$£€])",
        rf"\b(?:May|ore|ark|miss|con|rep)\.{_CLOSER}*\s+(?={_OPENER}?[A-Z])",
        # Before a word, not before what it numbers: "Museum of Art. Tickets", not "Art. IV", "fig. B".
        rf"\b(?:[Aa]rt|fig)\.{_CLOSER}*\s+(?={_OPENER}?(?![IVXLC]+\b)[A-Z]\w)",
        r"\b(?:met|with|told|named|called|husband|wife|brother|sister|son|daughter|friend)\sJan\.\s+(?=[A-Z])",
        # Of a state a comma tells that it goes on: "in Peoria, Ill., police said".
        r",\s(?:Ala|Ark|Cal|Colo|Del|Ga|Ill|Ind|La|Me|Miss|Mo|Ore|Pa|Tex|Va)\.\s+(?=[\"'“‘]?[A-Z]\w)",
        rf"\d\s?(?:min|sec|mo|hr|mm)\.\s+(?={_OPENER}?[A-Z])",
        # No initial: "plan B. Prices rose".
        r"\b(?i:plan|group|vitamin|option|category|hepatitis|influenza|exhibit|terminal)\s[A-Z]\.\s+"
        rf"(?={_OPENER}?[A-Z][\w’'])",
    )
)

_ZONES = (
    r"(?:(?:E|C|M|P|AK|H)[SD]?T|GMT|UTC|BST|CES?T|EES?T|MSK|IST|JST|HKT|SGT|AE[SD]?T|"
    r"local|Eastern|Central|Mountain|Pacific)\b"
)
_DAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day\b|\.)"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d"
_BEFORE_A_NUMBER = "Approx|Est|Vols?|Chap|Ch|Sec|Art|Nos?|Nr|Fig|Figs|pp?|para"
_BEFORE_A_NAME = (
    "Ret|Supt|Cmdr|Adm|Atty|Asst|Assoc|Det|Dep|Dir|Hon|Msgr|Fr|Ald|Insp|Cpl|Pvt|Lt|Maj|Brig|Pres|Reps?|Sens?|"
    "Gov|Gen|Rev|Prof|Mr|Mrs|Ms|Mx|Dr|Mme|Mlle"
)
_SPEECH = (
    r"asked|says?|said|wrote|writes|added|adds|told|cried|replied|shouted|tweeted|posted|joked|quipped|"
    r"exclaimed|yelled|wondered|demanded|recalled|continued"
)

_STARTERS = re.compile(r"(?:Th(?:e|is|at|ese|ose)|It|He|She|They|We|But|And|In|On|At|For|As|If|When|While)\b")

# Left of the boundary, right of it: where both match, there is none.
_JOINS = tuple(
    (re.compile(left), re.compile(right))
    for left, right in (
        (r"\b[AaPp]\.[Mm]\.$", rf"(?:{_ZONES}|{_DAYS}|{_MONTHS}|\d)"),
        (rf"(?:^|[\s(\[*_])(?:{_BEFORE_A_NUMBER})\.$", r"\d"),
        (rf"(?:^|[\s(\[*_])(?:{_BEFORE_A_NAME})\.$", r"[A-Z]"),
        (r"(?:^|\W)[A-Z]\.$", r"[A-Z]\."),
        # A novel by S.E. Hinton; for U.S. and its like the library decides.
        (r"(?:^|\s)(?!U\.[SKN]|E\.U|D\.C|A\.M|P\.M)(?:[A-Z]\.){2,3}$", rf"(?!{_STARTERS.pattern})[A-Z]"),
        # "Boeing BA. N fell": an exchange, not a sentence.
        (r"[A-Z]\.$", r"(?![AI]\b)[A-Z](?:\s[a-z]|[,)])"),
        # Yahoo! users, 20 sq. in. of space.
        (r"(?:\w!|\b\w{1,3}\.)$", r"[a-z]+\b(?!\))"),
        # “You won!” she has said. “Why now?” Smith asked.
        (rf"[.?!…]{_CLOSER}+$", r"[a-z]"),
        (rf"[?!…]{_CLOSER}+$", rf"(?:[A-Z][\w'’.-]*,?\s+){{1,4}}(?:{_SPEECH})\b"),
    )
)

# Emphasis that ends with its sentence: "**About us.** We…". The library takes it for the next one's.
_EMPHASIS = re.compile(rf"([.!?…]+)({_CLOSER}*)([*_~]+)({_CLOSER}*)(?=\s+([a-z])|\s|\[\d|$)")

# What belongs to the sentence before, although it stands after the full stop.
_TRAILS = re.compile(r"(?:[)\]”’»]+(?=\s|$)\s*|\[\d{1,3}\]\s*)+")

# "5.", "(b)", "•", "##": what opens a line and is no sentence of its own. The library takes
# all that follows a bullet for one sentence, so it must not see it.
_MARKER = re.compile(r"[^\w\"'“‘«„(\[$€£¥]*\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,5})[.)]\s)?\s*")

# With no space at the boundary: what ends in a full stop and is no end, what may follow
# initials ("the U.S.The deal"), and what follows the dot of a name, not of a sentence.
_NUMBER = re.compile(r"[^\w]*\d[\d.,:]*[A-Za-z%]{0,3}$")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]$")
_TITLES = frozenset(
    re.findall(
        r"\w+",
        "mr mrs ms dr st ste prof sen rep gov gen lt col capt sgt rev hon mt ft no nos vs v fig vol op cf al "
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun",
    )
)
_SUFFIXES = frozenset(
    re.findall(
        r"\w+",
        "com org net gov edu mil int io eu uk tv info biz html htm xhtml php asp aspx jsp md txt rst pdf doc "
        "docx xls xlsx ppt pptx csv tsv json xml yaml yml toml js ts jsx tsx css py ipynb java cpp rb rs go "
        "sh exe dll zip gz tar jpg jpeg png gif svg webp mp3 mp4 mov wav sql log cfg ini",
    )
)


def starts(text: str) -> list[int]:
    """Offsets at which sentences begin in *text*, the first (0) left out, ascending.

    *text* is one stretch without a newline, trimmed.
    """
    text = _EMPHASIS.sub(_plain, text)
    marker = _end_of_marker(text)
    found = _checked(text, {marker + at for at in _candidates(text[marker:])})
    for start, end in pairwise([marker, *found, len(text)]):
        if end - start > LONGEST_QUOTATION:
            within = _candidates(text[start:end].translate(_WITHOUT_QUOTES))
            found += _checked(text, {_before_quote(text, start + at) for at in within if at < end - start})
    return sorted({at for at in found if at > marker})


def _plain(emphasis: re.Match[str]) -> str:
    """As long as *emphasis*, without its marks; no end before lower case ("he read *Who?* by Lee")."""
    stop, inner, marks, outer, lower = emphasis.groups()
    return ("," * len(stop) if lower else stop) + inner + outer + " " * len(marks)


def _end_of_marker(text: str) -> int:
    marker = _MARKER.match(text)
    return marker.end() if marker else 0


def _candidates(text: str) -> set[int]:
    from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

    ends = {int(boundary["end_index"]) for boundary in get_sentence_boundaries("en", text)}
    for pattern in _MISSED:
        ends.update(match.end() for match in pattern.finditer(text))
    return ends


def _checked(text: str, candidates: set[int]) -> list[int]:
    places = sorted({_past_trail(text, at) for at in candidates})
    return [at for at in places if at < len(text) and not _is_false(text, at)]


def _before_quote(text: str, at: int) -> int:
    """Move *at* back over the quotation mark that opens the words after it."""
    return at - 1 if at > 1 and text[at - 1] in _QUOTES and text[at - 2].isspace() else at


def _past_trail(text: str, at: int) -> int:
    """Move *at* over white space, closing quotes and footnote marks to the next words."""
    while at < len(text) and text[at].isspace():
        at += 1
    trail = _TRAILS.match(text, at)
    return trail.end() if trail else at


def _is_false(text: str, at: int) -> bool:
    """Is the boundary before *at* none after all?"""
    right = text[at : at + _AFTER]
    if not text[at - 1].isspace():
        return not _is_glued_end(
            text[max(0, at - _LONGEST_ADDRESS) : at].split()[-1], right.split(None, 1)[0]
        )
    left = text[max(0, at - _BEFORE) : at].rstrip()
    return any(after.match(right) and before.search(left) for before, after in _JOINS)


def _is_glued_end(left: str, right: str) -> bool:
    """Are *left* and *right*, with no space between them, the ends of two sentences?

    Doubtful ones stay together: "Ph.D.Candidate", "Node.Js", "v2.Next", an address.
    """
    # Taken apart: *core* is the word before the full stop, *head* the word after it.
    core = left.rstrip(".!?…" + _CLOSERS).lstrip(_OPENERS)
    if "://" in left or "www." in left or "@" in left or "@" in right:
        return False
    if not left.endswith((".", "…")) or _NUMBER.match(core):
        return len(core) > 0 and "/" not in core
    if _INITIALS.match(core):
        return bool(_STARTERS.match(right))
    word = re.match(r"\W?(\w+)", right)
    head = word.group(1) if word else ""
    return (
        len(core) > 1
        and not (re.search(r"(?:^|\W)\w{1,2}$", core) and re.match(r"\W?[A-Z]\.", right))
        and "." not in core
        and core.lower() not in _TITLES
        and not re.match(r"[vV]\d", core)
        and head.lower() not in _SUFFIXES
        and not (len(head) > 1 and head.isupper() and core.isupper())
        and not re.match(r"\W?\w+(?:\.[a-z]|\()", right)
    )
