"""What all formats that are not plain text share: tidy lines, made of what a library gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Line ends of other kinds become spaces, so that lines are those of "\n"; what is invisible goes.
_SPACES = re.compile(r"[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029\u00a0 ]+")
_GONE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\ufeff\ufffe\uffff\ud800-\udfff]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")


def tidy(text: str) -> str:
    """*text* on one line: single spaces, no control characters, ligatures as letters."""
    bare = _GONE.sub("", _SPACES.sub(" ", text.replace("\n", " ")))
    return _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), bare).strip()


def lines(text: str) -> str:
    """*text* with every line tidied, and at most one blank line in a row."""
    return "\n".join(_one_blank(tidy(line) for line in text.split("\n"))).strip("\n")


def _one_blank(found: Iterable[str]) -> Iterable[str]:
    blank = True
    for line in found:
        if line or not blank:
            yield line
        blank = not line
