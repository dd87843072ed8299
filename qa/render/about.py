"""What is known of an article, each thing with the place where it was found."""

from __future__ import annotations

from qa.domain import Dated, Metadata, Origin
from qa.render.safe import line


def placed(metadata: Metadata, name: str) -> str:
    """Where the field *name* was found, in brackets; "" if nobody noted it."""
    origin = dict(metadata.origins).get(name)
    return f" ({_said(origin)})" if origin else ""


def spot(number: int, page: int | None) -> str:
    """What follows a path in a citation: its line, or of what has pages the page, as browsers read it."""
    return f"#page={page}" if page else f":{number}"


def facts(metadata: Metadata) -> list[str]:
    """All but the title, on one line each: author, publisher, days, language, address."""
    found = [f"by {line(metadata.author)}{placed(metadata, 'author')}"] if metadata.author else []
    if metadata.publisher:
        found.append(f"{line(metadata.publisher)}{placed(metadata, 'publisher')}")
    found.append(f"published {_day(metadata.published)}" if metadata.published else "undated")
    if metadata.updated:
        found.append(f"updated {_day(metadata.updated)}")
    if metadata.language:
        found.append(f"language {line(metadata.language)}{placed(metadata, 'language')}")
    if metadata.url:
        found.append(f"{line(metadata.url)}{placed(metadata, 'url')}")
    return found


def _day(dated: Dated) -> str:
    return f"{dated.day.isoformat()} ({_said(dated.origin)})"


def _said(origin: Origin) -> str:
    """Not every article has a page; each has a text."""
    return "text" if origin is Origin.PAGE else origin.value
