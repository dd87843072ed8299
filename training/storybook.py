"""Stories of our own writing: piles of invented news articles, and questions about them as people ask them.

    python -m training.storybook training/stories       # check every file, and say what there is

SQuAD's questions were written with the paragraph in view and share its words. These are not: they
ask in other words, for what differs between articles, for yes or no, and for what is not there though it
well might be. A file is one story:

    == A title | Publisher | 2031-03-05                 (or "undated"; publisher and title may be "-")
    A paragraph.

    == Another title | Publisher | undated
    ...
    ?? (the questions follow)
    Q: Who heads the ferry operator?
    A: 1: Marta Lindqvist                               (article, and words of it, verbatim)
    A: 3: Ms Lindqvist @ Ms Lindqvist took over         (where the words stand more than once: which)
    Q: Did the board approve the sale?
    Y: 2: The board voted to approve it on Monday.      (the sentence that decides, verbatim)
    Q: Who is its finance chief?
    N: attribute                                        (nobody says; what kind of near miss it is)
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qa.domain import Article, Dated, Metadata, Origin, Span

MISSES = ("attribute", "entity", "premise", "role", "detail", "topic", "later")
"""What an unanswerable question asks for: another attribute of what is spoken of, what is said of another
name, something that presumes what did not happen, another office, a detail that is left open, another
matter, or what came after."""

_ANSWER = re.compile(r"(?P<article>\d+): (?P<words>.+?)(?: @ (?P<around>.+))?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Words of an article that answer: its source, and offsets into its text."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a story; without *answers* nobody says. *miss* tells then what kind it is.

    `decides`: a bare yes or no would answer, and the answers are the sentences that decide.
    """

    text: str
    answers: tuple[Place, ...]
    decides: bool = False
    miss: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one matter, and what is asked of them."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Asked, ...]

    def text(self, place: Place) -> str:
        """The words at *place*."""
        article = next(article for article in self.articles if article.source == place.source)
        return article.text[place.span.start : place.span.end]


class Faulty(ValueError):
    """A file that is not as the module says; the message names the file and the line."""


def read(folder: Path) -> list[Story]:
    """All stories below *folder*, in order of their names. Raises `Faulty`."""
    return [read_one(path, folder) for path in sorted(folder.rglob("*.txt"))]


def read_one(path: Path, folder: Path) -> Story:
    """The story in *path*; it is named by its path below *folder*."""
    name = str(path.relative_to(folder).with_suffix(""))
    told, _, asked = path.read_text(encoding="utf-8").partition("\n?? ")
    try:
        articles = tuple(_articles(told, name))
        return Story(name, articles, tuple(_questions(asked, articles)))
    except Faulty as error:
        raise Faulty(f"{path}: {error}") from None


def _articles(told: str, name: str) -> Iterator[Article]:
    for number, part in enumerate(re.split(r"(?:^|\n)== ", told)[1:], start=1):
        head, _, text = part.partition("\n")
        fields = [None if field.strip() == "-" else field.strip() for field in head.split("|")]
        if len(fields) != 3 or not text.strip():
            raise Faulty(f"article {number}: wants '== title | publisher | date' and a text below it")
        title, publisher, day = fields
        text = text.strip() + "\n"
        published = None if day in (None, "undated") else Dated(_day(day, number), Origin.BY_HAND)
        digest = hashlib.sha256(text.encode()).hexdigest()
        metadata = Metadata(title=title, publisher=publisher, published=published)
        yield Article(f"{name}/{number}", text, digest, metadata, (Span(0, len(text)),))


def _day(words: str, number: int) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Faulty(f"article {number}: {words!r} is no date") from None


def _questions(asked: str, articles: Sequence[Article]) -> Iterator[Asked]:
    for part in re.split(r"(?:^|\n)Q: ", asked)[1:]:
        text, *lines = (line.strip() for line in part.strip().split("\n") if line.strip())
        if not lines:
            raise Faulty(f"{text!r} has no answer; nobody says: 'N: kind'")
        kinds = {line[:3] for line in lines}
        if kinds == {"N: "} and len(lines) == 1:
            miss = lines[0][3:].strip()
            if miss not in MISSES:
                raise Faulty(f"{text!r}: {miss!r} is none of {', '.join(MISSES)}")
            yield Asked(text, (), miss=miss)
        elif kinds == {"A: "} or kinds == {"Y: "}:
            places = tuple(_place(line[3:], text, articles) for line in lines)
            yield Asked(text, places, decides=kinds == {"Y: "})
        else:
            raise Faulty(f"{text!r}: lines that are neither all 'A: ', nor all 'Y: ', nor one 'N: '")


def _place(line: str, question: str, articles: Sequence[Article]) -> Place:
    found = _ANSWER.match(line.strip())
    if not found or not 1 <= int(found["article"]) <= len(articles):
        raise Faulty(f"{question!r}: {line!r} wants 'article: words', and articles 1 to {len(articles)}")
    article, words = articles[int(found["article"]) - 1], found["words"].strip()
    around = (found["around"] or words).strip()
    if words not in around:
        raise Faulty(f"{question!r}: {around!r} does not hold {words!r}")
    times = article.text.count(around)
    if times != 1:
        where = f"article {found['article']}"
        raise Faulty(
            f"{question!r}: {around!r} stands {times} times in {where}: give more of it behind ' @ '"
        )
    start = article.text.index(around) + around.index(words)
    return Place(article.source, Span(start, start + len(words)))


def held_out(stories: Sequence[Story], share: float = 0.25) -> tuple[list[Story], list[Story]]:
    """Those to learn from, and the *share* that is kept to measure on: by a hash of the name."""

    def kept(story: Story) -> bool:
        digest = hashlib.sha256(f"held out: {story.name}".encode()).digest()
        return int.from_bytes(digest[:4], "big") < share * 2**32

    return [s for s in stories if not kept(s)], [s for s in stories if kept(s)]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Check stories.")
    parser.add_argument("folder", type=Path, help="files below it, or one file")
    given = parser.parse_args()
    paths = [given.folder] if given.folder.is_file() else sorted(given.folder.rglob("*.txt"))
    counts: Counter[str] = Counter()
    faults = 0
    for path in paths:
        try:
            story = read_one(path, path.parent)
        except Faulty as error:
            faults += 1
            print(error)
            continue
        counts["stories"] += 1
        counts["articles"] += len(story.articles)
        counts["questions"] += len(story.questions)
        counts["words"] += sum(len(article.text.split()) for article in story.articles)
        for one in story.questions:
            counts["yes or no" if one.decides else "answered" if one.answers else f"miss: {one.miss}"] += 1
            counts["in several articles"] += len({place.source for place in one.answers}) > 1
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    if faults:
        raise SystemExit(f"{faults} of {len(paths)} files are faulty")


if __name__ == "__main__":
    main()
