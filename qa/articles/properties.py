"""Document properties: what office programs write into PDF and Word files, where it makes sense.

When a file was made is not when the article was published, so no day is taken from them.
"""

from __future__ import annotations

import re
from typing import Any

from qa.articles.extracted import tidy
from qa.domain import Metadata, Origin

# What programs put there by themselves: the file's name, the program's, a place holder.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*"
    r"|.*\.(?:docx?|rtf|odt|pdf|txt|html?|indd|qxd|tex|dvi|ps|xlsx?|pptx?|pages)"
    r"|(?:untitled|document|doc|title|unknown|none|null|slide|presentation|print|layout|report|scan|template"
    r"|word document|full page photo|about:blank|no title|blank)[\s_-]*\d*"
    r"|https?://\S+|[\W\d_]*|\S*_\S*|[A-Z]:\\.*|.*/\S+/.*)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"[\W\d_]*|\S+@\S+|\S*\d\S*")
_MACHINE = re.compile(
    r"\b(?:user|admin|administrator|owner|microsoft|adobe|acrobat|python-docx|openoffice|libreoffice|word|latex"
    r"|quartz|scanner|canon|epson|xerox|ricoh|konica|anonymous|unknown|unspecified|windows|default|laptop)\b",
    re.IGNORECASE,
)


def of(title: object, author: object, language: object = None) -> Metadata:
    """What of it can be believed: a title of words, a name that is not the computer's."""
    named, by, spoken = _text(title), _text(author), _text(language).replace("_", "-")
    sane = 3 <= len(named) <= 300 and " " in named and not _NO_TITLE.fullmatch(named)
    person = 3 <= len(by) <= 200 and " " in by and not (_NO_AUTHOR.fullmatch(by) or _MACHINE.search(by))
    tag = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", spoken)
    found = {
        "title": named if sane else "",
        "author": by if person else "",
        "language": spoken if tag else "",
    }
    origins = tuple((name, Origin.PROPERTIES) for name, value in found.items() if value)
    return Metadata(
        title=found["title"] or None,
        author=found["author"] or None,
        language=found["language"] or None,
        origins=origins,
    )


def of_document(core: Any) -> Metadata:
    """Those of a Word document."""
    return of(core.title, core.author, core.language)


def _text(value: object) -> str:
    return tidy(value) if isinstance(value, str) else ""
