"""What a model wrote, as sentences with the keys they cite.

A marker after a full stop belongs to the sentence before it. Markers stand in many forms, `[S1]`, `[S1, S2]`,
`(Source S1)`, `[1]`; what reads like one but names no source is dropped, and the sentence keeps the others.
Headings, code, bullets and emphasis are layout; a sentence that only says that the sources do not tell
is no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.passages.boundaries import starts

MOST = 20
"""Statements of one reply that are checked; an answer has fewer."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence without its markers, and the numbers (from 0) of the sources they name, in their order."""

    text: str
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """`unfinished` is a last sentence that breaks off; `refused`: it says that the sources do not tell."""

    sentences: tuple[Written, ...]
    unfinished: str = ""
    refused: bool = False


_KEY = r"\^?[Ss]?\d{1,3}"
# What lies between two keys holds a separator, so that there is one way to read a long one.
_BETWEEN = r"(?:\s*(?:,|;|and\b|&|[-–])\s*|\s+|(?=[\^Ss]))"
_LIST = rf"(?:[Ss]ources?:?\s*)?{_KEY}(?!\d)(?:{_BETWEEN}(?:[Ss]ources?\s*)?{_KEY}(?!\d))*"
_MARKER = re.compile(rf"[\[【]\s*{_LIST}\s*[\]】]|\(\s*(?=[Ss]){_LIST}\s*\)")
_LEADING = re.compile(
    r"\b(?:according to|as (?:stated|reported|noted|mentioned) (?:in|by)|per|in|from)\s+"
    r"(?:the\s+)?(?:sources?\s+)?"
    rf"(?P<marks>(?:(?:{_MARKER.pattern})\s*(?:,|and)?\s*)+)",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"^(?:based on|according to|from) (?:the |these )?(?:provided |given |above )?"
    r"(?:sources?|articles?|passages?|texts?|information|evidence)(?: provided| given| above)?,\s*",
    re.IGNORECASE,
)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCED = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-*+•–]\s+|\d{1,2}[.)]\s+|>\s?)+")
_HEADING = re.compile(
    r"(?!\W*(?i:no answer)\b)"
    r"\s*(?:#{1,6}\s|\||\*\*[^*]*[^*\s.!\]]\s*\*\*:?\s*$|[-*_=]{3,}\s*$|[^.!?\[\]\s][^.!?\[\]]{,60}:\s*$)"
)
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]+\)")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")

_MATERIAL = (
    r"(?:the |these |any of the |none of the )?(?:provided |given |above |available |supplied )?"
    r"(?:sources?|articles?|passages?|texts?|documents?|context|excerpts?|evidence|information)"
    r"(?: provided| given| above| available)?"
)
_REFUSAL = re.compile(
    r"^\W*(?:no answer\b\W*$"
    rf"|(?:sorry\W+|unfortunately\W+|however\W+|but\W+)?(?:based on {_MATERIAL}, )?(?:"
    rf"{_MATERIAL} (?:do|does|did)(?: not|n['’]t) |none of {_MATERIAL} "
    rf"|{_MATERIAL} (?:is|are) (?:not sufficient|insufficient|silent|not enough)"
    r"|there is (?:no|not enough|insufficient) (?:information|mention|evidence|answer)"
    rf"|no (?:information|mention|answer|details?)\b.*\b(?:{_MATERIAL}|given|provided|found|available)"
    r"|(?:it|this|that|the (?:question|answer)) (?:cannot|can not|can['’]t|could not) be"
    r" (?:answered|determined|found)"
    r"|it is (?:not|un)(?: |-)?(?:clear|known|stated|specified|mentioned)\b.*"
    r"\b(?:sources?|articles?|passages?|text)"
    r"|i(?:['’]m| am)? (?:sorry|cannot|can['’]t|could not|unable"
    r"|(?:do not|don['’]t) (?:know|have))\b))",
    re.IGNORECASE,
)


_OURS = re.compile(
    r"\b(?:sources?|articles?|passages?|excerpts?|context|texts?|no answer|question)\b", re.IGNORECASE
)
"""A sentence that cites a source refuses only when it speaks of what was given, not of "the documents"."""


def read(text: str, sources: int) -> Reply:
    """*text*, a reply that was given *sources* sources; each sentence once."""
    found: dict[str, Written] = {}
    refused = False
    for paragraph in _paragraphs(_unwrapped(text)):
        for one in _sentences(paragraph, sources):
            if _REFUSAL.match(one.text) and not (one.cited and not _OURS.search(one.text)):
                refused = True
            elif re.search(r"\w", one.text):
                known = found.get(one.text.casefold())
                cited = (*known.cited, *one.cited) if known else one.cited
                found[one.text.casefold()] = Written(one.text, tuple(dict.fromkeys(cited)))
    sentences = tuple(found.values())
    last = sentences[-1] if len(sentences) > 1 else None
    if last and not last.cited and not _ENDS.search(last.text):
        return Reply(sentences[:-1], last.text, refused)
    return Reply(sentences, "", refused)


# ---------------------------------------------------------------- layout


def _unwrapped(text: str) -> str:
    """Without thoughts and code; a reply that is one block of code as a whole is what stands in it."""
    said = _THOUGHT.sub("", text).strip()
    whole = _FENCED.fullmatch(said)
    return whole[2] if whole else _FENCED.sub("\n\n", said)


def _paragraphs(text: str) -> Iterator[str]:
    """Running text, each item of a list by itself."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        bullet = _BULLET.match(line)
        if lines and (bullet or not line.strip() or _HEADING.match(line)):
            yield " ".join(lines)
            lines = []
        plain = line[bullet.end() :] if bullet else line
        if plain.strip() and not _HEADING.match(plain):
            lines.append(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", plain)).strip())
    if lines:
        yield " ".join(lines)


# ---------------------------------------------------------------- markers


def _sentences(paragraph: str, sources: int) -> Iterator[Written]:
    """The sentences of *paragraph*. Where it begins with a marker and does not end with one, markers lead."""
    plain, marks = _parted(paragraph)
    edges = sorted({0, *starts(plain), len(plain)})
    lead = bool(marks) and marks[0][0] == 0 and marks[-1][0] < len(plain.rstrip())
    for start, end in pairwise(edges):
        text = _tidy(plain[start:end])
        inside = [
            number
            for at, numbers in marks
            if (start <= at + 1 < end if lead else start < at <= end or at == start == 0)
            for number in numbers
        ]
        yield Written(text, tuple(dict.fromkeys(n for n in inside if 0 <= n < sources)))


def _parted(paragraph: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """The text without markers, and where each stood: just behind the last character before it."""
    text = _LEADING.sub(lambda found: f"\0{found['marks'].strip().rstrip(',')}\0", paragraph)
    plain, marks, led = "", [], False
    place = 0
    for found in re.finditer(rf"\0|{_MARKER.pattern}", text):
        plain += text[place : found.start()]
        place = found.end()
        if found[0] == "\0":
            led = not led
            if not led:  # what follows "According to [S1]," is the sentence
                place += len(text[place:]) - len(text[place:].lstrip(" ,"))
            continue
        at = len(plain) + 1 if led else len(plain.rstrip())
        marks.append((at, _numbers(found[0])))
        if not led:
            plain = _closed(plain, text[place:])
        if not plain or plain[-1].isspace():
            place += len(text[place:]) - len(text[place:].lstrip(" "))
    return plain + text[place:], marks


def _closed(before: str, after: str) -> str:
    """No space is left where a marker stood before a full stop."""
    return before.rstrip() if re.match(r"\s*[.,;:!?]", after) else before


def _numbers(marker: str) -> list[int]:
    """From 0. `[S2-S4]` names three."""
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*[-–]\s*\^?[Ss]?(\d{1,3}))?", marker):
        end = int(last) if last else int(first)
        found += range(int(first) - 1, min(end, int(first) + 20))
    return found


def _tidy(text: str) -> str:
    said = " ".join(text.split()).replace(" .", ".").replace(" ,", ",").strip(" ,;")
    bare = _PREAMBLE.sub("", said)
    return bare[:1].upper() + bare[1:] if bare != said else said
