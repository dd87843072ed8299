"""What a web page states about itself: meta tags first, then JSON-LD, microdata, heading and title.

Microdata (itemprop, `<time>`) may be a related story's: it counts where all of it says the same.

Each field remembers where it was found. The day is that of the page's own time zone: of a moment
given in UTC it is taken from where the page names the same moment in local time, or from the
day in its address, if that is a neighbouring one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from qa.articles import dates, people
from qa.articles.extracted import tidy
from qa.domain import Dated, Metadata, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element

_META: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("og:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"),
        *("twitter:title", "headline"),
    ),
    "author": (
        *("author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author"),
        *("sailthru.author", "byl", "twitter:data1"),
    ),
    "publisher": (
        "og:site_name",
        "dc.publisher",
        "citation_journal_title",
        "publisher",
        "cre",
        "application-name",
    ),
    "published": (
        *("article:published_time", "article:published", "og:published_time", "og:article:published_time"),
        *("datepublished", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date"),
        *(
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "dc.date.created",
            "dcterms.created",
        ),
        *("pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "published_date"),
        *("published", "article.published", "cxenseparse:recs:publishtime", "date", "article:created_time"),
    ),
    "updated": (
        *("article:modified_time", "article:modified", "og:updated_time", "og:modified_time", "datemodified"),
        *("dc.date.modified", "dcterms.modified", "last-modified", "lastmod", "article.updated", "updated"),
    ),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "language": ("og:locale", "content-language", "language", "dc.language", "dcterms.language"),
}
_LINKED: Mapping[str, tuple[str, ...]] = {
    "title": ("headline", "name"),
    "author": ("author", "creator"),
    "publisher": ("publisher",),
    "published": ("datePublished", "dateCreated"),
    "updated": ("dateModified",),
    "url": ("url", "mainEntityOfPage"),
    "language": ("inLanguage",),
}
_ARTICLES = re.compile(r".*(?:Article|BlogPosting|Report|LiveBlog\w*)$")
_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_NOBODY = re.compile(
    r"(?:https?://|www\.)|^(?:admin|administrator|editor|webmaster|author|staff|unknown|none|null)$",
    re.IGNORECASE,
)
_WRITER = re.compile(r"(?:written )?by|authors?", re.IGNORECASE)
_SAVED = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]+?)\s*-->")
_ADDRESSED = re.compile(r"/(20\d\d)[/-](\d\d)[/-](\d\d)\b")
_DEEPEST = 12


@dataclass(slots=True)
class Stated:
    """What is stated for each field, most trusted first: the text, and where it stands."""

    found: dict[str, list[tuple[str, Origin]]] = field(default_factory=dict)

    def add(self, name: str, text: object, origin: Origin) -> None:
        """Note *text*, if it is one."""
        tidied = tidy(text) if isinstance(text, str) else ""
        if tidied:
            self.found.setdefault(name, []).append((tidied, origin))

    def of(self, name: str) -> list[tuple[str, Origin]]:
        """What was noted for *name*."""
        return self.found.get(name, [])


def known(tree: _Element, data: bytes) -> tuple[Metadata, tuple[str, ...]]:
    """The page's metadata, and remarks on what of it cannot be."""
    stated = Stated()
    _from_tags(tree, stated)
    _from_json(tree, stated)
    _from_items(tree, stated)
    _from_page(tree, data, stated)
    published, remarks = _moment("published", stated)
    updated, more = _moment("updated", stated)
    if published and updated and updated.day < published.day:
        updated = None
    publisher = next(((t, o) for t, o in stated.of("publisher") if not _URL.match(t) and len(t) <= 100), None)
    fields = {
        "title": _title(stated, publisher[0] if publisher else ""),
        "author": _author(stated, publisher[0] if publisher else ""),
        "publisher": publisher,
        "url": next(((t, o) for t, o in stated.of("url") if _URL.fullmatch(t)), None),
        "language": next(((t, o) for t, o in stated.of("language") if _LANGUAGE.fullmatch(t)), None),
    }
    values = {name: one[0] for name, one in fields.items() if one}
    if "language" in values:
        values["language"] = values["language"].replace("_", "-")
    origins = tuple((name, one[1]) for name, one in fields.items() if one)
    return Metadata(**values, published=published, updated=updated, origins=origins), (*remarks, *more)


# ---------------------------------------------------------------- where it stands


def _from_tags(tree: _Element, stated: Stated) -> None:
    contents = _contents(tree, ("meta",), ("property", "name", "http-equiv"))
    if not any(_WRITER.fullmatch(label.strip()) for label in contents.get("twitter:label1", [])):
        contents.pop("twitter:data1", None)  # "5 minutes", below "Reading time"
    for wanted, names in _META.items():
        for name in names:
            several = contents.get(name, [])
            joined = [", ".join(several)] if wanted == "author" and name == "citation_author" else several[:1]
            for content in joined:
                stated.add(wanted, content, Origin.META_TAG)
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            stated.found.setdefault("url", []).insert(0, (tidy(link.get("href") or ""), Origin.META_TAG))
    for html in tree.iter("html"):
        stated.found.setdefault("language", []).insert(0, (tidy(html.get("lang") or ""), Origin.META_TAG))


def _from_items(tree: _Element, stated: Stated) -> None:
    contents = _contents(tree, ("meta", "time"), ("itemprop",))
    for time in tree.iter("time"):
        if "pubdate" in time.attrib:
            contents.setdefault("pubdate", []).append(time.get("datetime") or "")
    for wanted, names in _META.items():
        for name in names:
            several = [content for content in contents.get(name, []) if content.strip()]
            if len({dates.parse(content) or content for content in several}) == 1:
                stated.add(wanted, several[0], Origin.META_TAG)


def _contents(tree: _Element, tags: Sequence[str], keys: Sequence[str]) -> dict[str, list[str]]:
    """What elements with such *tags* hold, in order, by the names in those attributes, in lower case."""
    contents: dict[str, list[str]] = {}
    for element in tree.iter(*tags):
        content = element.get("content") or element.get("datetime") or ""
        for name in " ".join(element.get(key, "") for key in keys).lower().split():
            contents.setdefault(name, []).append(content)
    return contents


def _from_json(tree: _Element, stated: Stated) -> None:
    nodes: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes += _articles(_loaded(script.text or ""))
    for node in nodes[:1]:
        for wanted, keys in _LINKED.items():
            for key in keys:
                stated.add(wanted, _named(node.get(key), wanted), Origin.JSON_LD)


def _loaded(text: str) -> object:
    """The JSON of a script, also where a page wraps it in a comment or ends it with a semicolon."""
    try:
        return json.loads(_WRAPPED.sub("", text).strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _articles(value: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The nodes that describe an article; what is listed (other stories) is passed over."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _articles(one, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(
            isinstance(k, str) and _ARTICLES.match(k) for k in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(value.get(key), depth + 1)


def _named(value: object, wanted: str) -> str:
    """A text, or the name (of a page, the address) of what is described."""
    if isinstance(value, list):
        return ", ".join(name for one in value if (name := _named(one, wanted)))
    if isinstance(value, dict):
        keys = ("@id", "url") if wanted == "url" else ("name", "alternateName")
        return next((str(value[key]) for key in keys if isinstance(value.get(key), str)), "")
    return value if isinstance(value, str) else ""


def _from_page(tree: _Element, data: bytes, stated: Stated) -> None:
    headings = [tidy(" ".join(one.itertext())) for one in tree.iter("h1")]
    if len({heading for heading in headings if heading}) == 1:
        stated.add("title", next(heading for heading in headings if heading), Origin.PAGE)
    for title in tree.iter("title"):
        stated.add("title", title.text or "", Origin.PAGE)
        break
    if saved := _SAVED.search(data[:4096]):
        stated.add("url", saved[1].decode("ascii", "replace"), Origin.PAGE)


# ---------------------------------------------------------------- what is made of it


def _title(stated: Stated, publisher: str) -> tuple[str, Origin] | None:
    """The first that is not the outlet's own name, without that name at its end."""
    for text, origin in stated.of("title"):
        bare = _without(text, publisher)
        if bare and bare.casefold() != publisher.casefold() and len(bare) <= 400:
            return bare, origin
    return None


def _without(title: str, publisher: str) -> str:
    if not publisher:
        return title
    found = re.fullmatch(rf"(.+?)\s*[|–—:·»-]\s*{re.escape(publisher)}", title, re.IGNORECASE)
    return found[1] if found else title


def _author(stated: Stated, publisher: str) -> tuple[str, Origin] | None:
    for text, origin in stated.of("author"):
        name = people.without_by(text).strip(" ,;")
        if 2 <= len(name) <= 200 and not _NOBODY.search(name) and name.casefold() != publisher.casefold():
            return name, origin
    return None


def _moment(name: str, stated: Stated) -> tuple[Dated | None, tuple[str, ...]]:
    """The most trusted day that can be, and what was dropped before it."""
    read = [(text, origin, dates.moment(text)) for text, origin in stated.of(name)]
    dropped: list[str] = []
    for text, origin, found in read:
        if found.day is not None:
            at = _local(found, (other for _, _, other in read))
            day = _by_address(at, stated) if name == "published" else None
            return Dated(day or at.day or found.day, origin, at.at), tuple(dropped)
        if found.fault:
            dropped.append(f"{name}: {text[:40]!r} ({origin.value}) {found.fault}; left out")
    return None, tuple(dropped)


def _by_address(found: dates.Moment, stated: Stated) -> date | None:
    """The day in the page's address, where it is next to that of a moment in UTC or in no zone."""
    if found.day is None or found.at is None or found.at.utcoffset():
        return None
    days = (_ADDRESSED.search(url) for url, _ in stated.of("url"))
    day = next((dates.parse("-".join(one.groups())) for one in days if one), None)
    return day if day and abs((day - found.day).days) == 1 else None


def _local(found: dates.Moment, others: Iterable[dates.Moment]) -> dates.Moment:
    """The same moment as another tag of the page gives it, if this one gives it in UTC."""
    if found.at is None or found.at.utcoffset():
        return found
    same = (
        o
        for o in others
        if o.at and o.at.tzinfo and o.at.utcoffset() and found.at.tzinfo and o.at == found.at
    )
    return next(same, found)
