"""Article text is data: it must not move the cursor, change colours or reverse what is read.

Control characters (C0, DEL, C1) and the marks that reorder text are shown as the
replacement character; JSON escapes them, so that nothing is lost there.
"""

from __future__ import annotations

import re

# The ranges: C0 without tab and newline, DEL and C1; line and paragraph separators;
# embeddings, overrides and isolates of bidirectional text; interlinear annotations; tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """*text* as a terminal may show it; tabs and newlines stay."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def line(text: str) -> str:
    """*text* on one line: every stretch of white space is a space."""
    return safe(" ".join(text.split()))


def escaped(json: str) -> str:
    """JSON whose strings hold nothing that a terminal would act on; it means the same."""
    return _UNSAFE.sub(lambda found: _escape(found.group()), json)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
