"""How much of the story of a saved page is found, beside trafilatura alone: `python -m bench.pages FOLDER`.

FOLDER holds `truth.jsonl` (`id`, `url`, `html`: the page's file, `article_body`), as the public
article-extraction-benchmark of Zyte has it. The metric is its own: runs of four words of the text that was
found are compared with those of the true body, as bags; precision and recall are averaged over
pages, and F1 is that of the two averages. Prints the tables of docs/benchmarks.md.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from qa.articles import html

_WORD = re.compile(r"\w+")
_RUN = 4
_DAY = re.compile(r"/(20\d\d)[/-](\d\d)[/-](\d\d)\b")


@dataclass(frozen=True)
class Page:
    url: str
    data: bytes
    body: str


@dataclass(frozen=True)
class Known:
    title: str | None
    day: date | None


Counts = tuple[int, int, int]  # right, too much, missing


def main(folder: Path) -> None:
    pages = list(_pages(folder))
    print(f"{len(pages)} pages.\n\n| the body | precision | recall | F1 | 95 % | ms a page |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, extract in BODIES.items():
        began = time.process_time()
        found = [counts(page.body, extract(page.data)) for page in pages]
        each = 1000 * (time.process_time() - began) / len(pages)
        precision, recall, f1 = scores(found)
        low, high = interval(found)
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {low:.3f}–{high:.3f} | {each:.0f} |")
    print(
        "\n| what is known | titles | words of the address in them | days | the address's day | within one |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    for name, tell in METADATA.items():
        print(_known(name, pages, [tell(page) for page in pages]))


def _pages(folder: Path) -> Iterable[Page]:
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        yield Page(truth["url"], (folder / truth["html"]).read_bytes(), truth["article_body"])


# ---------------------------------------------------------------- the metric


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Every four neighbouring words; of a shorter text, all its words as one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)) if words)


def counts(true: str, found: str) -> Counts:
    ours, theirs = runs(found), runs(true)
    right = (ours & theirs).total()
    return right, ours.total() - right, theirs.total() - right


def scores(found: Sequence[Counts]) -> tuple[float, float, float]:
    """Precision, recall, F1. A page with nothing found does not count for precision."""
    precision = statistics.mean(right / (right + extra) for right, extra, _ in found if right + extra)
    recall = statistics.mean(right / (right + missing) for right, _, missing in found if right + missing)
    return precision, recall, 2 * precision * recall / (precision + recall)


def interval(found: Sequence[Counts], *, times: int = 1000) -> tuple[float, float]:
    """The middle 95 % of F1 over pages drawn anew."""
    dice = random.Random(0)
    drawn = sorted(scores(dice.choices(found, k=len(found)))[2] for _ in range(times))
    return drawn[int(0.025 * times)], drawn[int(0.975 * times)]


# ---------------------------------------------------------------- who is measured


def _ours(data: bytes) -> str:
    parsed = html.read(data)
    return "\n".join(parsed.text[span.start : span.end] for span in parsed.body)


def _trafilatura(**options: bool) -> Callable[[bytes], str]:
    def found(data: bytes) -> str:
        from trafilatura import extract

        return extract(data, **options) or ""  # type: ignore[arg-type]

    return found


BODIES: dict[str, Callable[[bytes], str]] = {
    "qa": _ours,
    "trafilatura, as it comes": _trafilatura(),
    "trafilatura, no comments": _trafilatura(include_comments=False),
    "trafilatura, precision": _trafilatura(include_comments=False, favor_precision=True),
    "trafilatura, recall": _trafilatura(include_comments=False, favor_recall=True),
}


def _our_metadata(page: Page) -> Known:
    found = html.read(page.data).metadata
    return Known(found.title, found.published.day if found.published else None)


def _trafilaturas_metadata(page: Page) -> Known:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(page.data.decode("utf-8", "replace"))
    return Known(found.title, date.fromisoformat(found.date) if found.date else None)


METADATA: dict[str, Callable[[Page], Known]] = {"qa": _our_metadata, "trafilatura": _trafilaturas_metadata}


def _known(name: str, pages: Sequence[Page], found: Sequence[Known]) -> str:
    """Nobody labelled titles and days; many addresses hold both."""
    told, dated, same, near = [], 0, 0, 0
    for page, known in zip(pages, found, strict=True):
        words = _slug(page.url)
        if known.title and words:
            told.append(sum(word in known.title.lower() for word in words) / len(words))
        day = _DAY.search(page.url)
        if day and known.day:
            far = abs((date(*map(int, day.groups())) - known.day).days)
            dated, same, near = dated + 1, same + (far == 0), near + (far <= 1)
    titles, days = sum(bool(one.title) for one in found), sum(bool(one.day) for one in found)
    told_ = f"{statistics.mean(told):.2f}"
    return f"| {name} | {titles} | {told_} | {days} | {same} of {dated} | {near} of {dated} |"


def _slug(url: str) -> list[str]:
    """The words of the last part of an address, where it has at least four."""
    words = re.findall(r"[a-z]{4,}", urlsplit(url).path.rstrip("/").rpartition("/")[2].lower())
    return [word for word in words if word != "html"] if len(words) >= 4 else []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
