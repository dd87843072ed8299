"""What an article says about itself in fields: front matter, or header lines above the text.

Front matter is read as what people write between its rules (`key: value`, quotes, short
lists), not as all of YAML: a title with a colon in it would stop a strict parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.articles import dates, people
from qa.articles.lines import Line
from qa.domain import Dated, Metadata, Origin

_KEYS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "by"),
    "publisher": ("publisher", "source", "site", "site_name", "publication", "outlet"),
    "published": ("published", "publish_date", "published_on", "date_published", "pubdate", "date"),
    "updated": ("updated", "modified", "lastmod", "last_modified", "date_modified", "updated_on"),
    "language": ("language", "lang"),
    "url": ("url", "link", "canonical", "canonical_url", "source_url", "permalink"),
}
_FIELD = {key: field for field, keys in _KEYS.items() for key in keys}
# Fields that stand among the others and say nothing that is kept.
_OTHER = frozenset(
    (
        "section category categories tags keywords topics topic "
        "description summary subtitle retrieved accessed saved crawled fetched word_count id "
        "type layout slug draft image copyright rights location country length"
    ).split()
)
_PAIR = re.compile(r"([A-Za-z][\w -]{0,24}?)\s*:(?:\s+(.*)|)$", re.DOTALL)
_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_DAYS = ("published", "updated")
_LONGEST = 100  # lines; a rule further down closes something else


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields say, and how many of the first lines that are not blank they take."""

    metadata: Metadata = Metadata()
    lines: int = 0
    remarks: tuple[str, ...] = ()


def fields(lines: Sequence[Line]) -> Fields:
    """Read front matter or header lines; none of either gives empty metadata and no lines."""
    if lines and lines[0].index == 0 and lines[0].text == "---":
        return _front_matter(lines)
    return _header(lines)


def _front_matter(lines: Sequence[Line]) -> Fields:
    close = next((at for at in range(1, min(len(lines), _LONGEST)) if lines[at].text in ("---", "...")), 0)
    block = lines[1:close]
    pairs: list[tuple[str, list[str]]] = []
    for line in block:
        pair = _PAIR.match(line.text)
        continues = bool(pairs) and (line.indent > 0 or line.text.startswith("- "))
        if continues:
            pairs[-1][1].append(line.text)
        elif pair:
            pairs.append((_key(pair[1]), [pair[2] or ""]))
        elif not line.text.startswith("#"):
            return Fields()
    return _fields([(key, _value(parts)) for key, parts in pairs], close + 1) if pairs else Fields()


def _value(parts: Sequence[str]) -> str:
    """A value that may go on below: as a list, a folded text, or a mapping with a name."""
    head = parts[0].strip()
    if len(parts) == 1:
        return (
            ", ".join(_unquoted(item) for item in head[1:-1].split(","))
            if head[:1] == "["
            else _unquoted(head)
        )
    items = [part for part in parts if part not in ("", ">", ">-", "|", "|-")]
    named = [re.sub(r"^-\s+", "", item) for item in items]
    names = [_unquoted(item[5:]) for item in named if item.startswith("name:")]
    listed = any(item.startswith("- ") for item in items)
    return ", ".join(names) if names else (", " if listed else " ").join(_unquoted(item) for item in named)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return "" if value in ("null", "~") else value


def _header(lines: Sequence[Line]) -> Fields:
    """A run of `Key: value` lines at the very top that ends at a blank line or a line without a key."""
    pairs: list[tuple[str, str]] = []
    for at, line in enumerate(lines[:20]):
        pair = _PAIR.match(line.text) if line.short else None
        apart = at > 0 and line.index > lines[at - 1].index + 1
        if pair is None or (apart and len({key for key, _ in pairs if key in _FIELD}) >= 2):
            break
        pairs.append((_key(pair[1]), _unquoted(pair[2] or "")))
    while pairs and pairs[-1][0] not in _FIELD and pairs[-1][0] not in _OTHER:
        pairs.pop()
    return _fields(pairs, len(pairs)) if _is_header(pairs) else Fields()


def _is_header(pairs: Sequence[tuple[str, str]]) -> bool:
    """One field might be the first words of a story; two, or one that cannot be words, are a header."""
    if not pairs or pairs[0][0] not in _FIELD | dict.fromkeys(_OTHER):
        return False
    known = {key for key, _ in pairs if key in _FIELD}
    return len(known) >= 2 or any(
        (_FIELD[key] == "url" and _URL.fullmatch(value))
        or (_FIELD[key] == "title" and len(value) <= 200 and not value.endswith("."))
        for key, value in pairs
        if key in known
    )


def _key(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def _fields(pairs: Sequence[tuple[str, str]], lines: int) -> Fields:
    """With a remark on each day that cannot be."""
    read = (
        (_FIELD[key], value, dates.moment(value).fault) for key, value in pairs if _FIELD.get(key) in _DAYS
    )
    faults = (
        f"{name}: {value[:40]!r} (front matter) {fault}; left out" for name, value, fault in read if fault
    )
    return Fields(_metadata(pairs), lines, tuple(faults))


def _metadata(pairs: Sequence[tuple[str, str]]) -> Metadata:
    """The fields that are kept; of several keys for one field the first with a usable value counts."""
    found: dict[str, str] = {}
    for wanted, keys in _KEYS.items():
        values = [value for key in keys for name, value in pairs if name == key]
        found[wanted] = next((value for value in values if _usable(wanted, value)), "")
    published, updated = (_dated(found[name]) for name in _DAYS)
    # "Source: https://…" names the page, not the publisher.
    url = found["url"] or next(
        (v for k, v in pairs if _FIELD.get(k) == "publisher" and _URL.fullmatch(v)), ""
    )
    return Metadata(
        title=found["title"] or None,
        author=people.without_by(found["author"]) or None,
        publisher=found["publisher"] or None,
        published=published,
        url=url or None,
        updated=updated,
        language=found["language"].replace("_", "-") or None,
    )


def _dated(value: str) -> Dated | None:
    found = dates.moment(value)
    return Dated(found.day, Origin.FRONT_MATTER, found.at) if found.day else None


def _usable(wanted: str, value: str) -> bool:
    if wanted in _DAYS:
        return dates.moment(value).day is not None
    if wanted == "language":
        return _LANGUAGE.fullmatch(value) is not None
    if wanted == "url":
        return bool(_URL.fullmatch(value))
    return bool(value) and not (wanted == "publisher" and _URL.fullmatch(value))
