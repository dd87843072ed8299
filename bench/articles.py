"""Made-up articles about made-up companies: the same for the same seed, no two alike.

Business news as it is written: a headline, a byline, paragraphs, amounts, hedges, quotes.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

_FIRST = "Ada Bruno Carla Dmitri Elena Farid Greta Hugo Ines Jonas Keiko Lars Mira Nadia Omar Petra".split()
_LAST = "Abara Brandt Castell Dorn Eklund Ferro Gantz Hollis Iwata Jarvi Koval Lindh Moreau Novak".split()
_HEAD = "Al Bor Cal Dex Em Fen Gal Hel Ir Jun Kor Lum Mar Nor Or Pel Quin Ras Sol Tor Ul Ver Wes Zan".split()
_TAIL = "aro bex cor dyne eon fin gate is ium leaf mont nex ora pex quay rix sys tec vane wick".split()
_KIND = "Systems|Robotics|Labs|Energy|Logistics|Semiconductor|Health|Materials|Networks|Foods".split("|")
_CITY = "Aldhaven|Brackwater|Corriston|Dunmere|Eastmarch|Fallow Bay|Greyford|Harrowgate|Lindholm".split("|")
_GOODS = "batteries|sensors|turbines|warehouse robots|optical chips|test kits|heat pumps|data sets".split("|")
_ROLE = "chief executive|finance chief|founder|board member|head of research|spokesperson".split("|")
_MONTH = "January February March April May June July August September October November December".split()
_FIELD = (
    "manufacturing|procurement|antitrust law|public health|grid storage|labor|shipping|data rights".split("|")
)

_SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()

_OPENINGS = (
    *[""] * 9,
    "Even so, ",
    "According to {source}, ",
    "In {city}, ",
    "Late in {month}, ",
    "Meanwhile, ",
)
_SOURCES = (
    "people close to the talks|two former managers|a person who has read the contract|court papers".split("|")
)
_HEADINGS = "What happens next|The numbers|A crowded field|Why it matters|Who pays".split("|")


@dataclass(frozen=True, slots=True)
class Story:
    """Who and what an article is about."""

    company: str
    target: str
    rival: str
    person: str
    other: str
    city: str
    goods: str
    field: str

    @classmethod
    def of(cls, seed: int) -> Story:
        pick = random.Random(f"story {seed}")
        one, two, three = (_company(pick) for _ in range(3))
        person, other = (f"{pick.choice(_FIRST)} {pick.choice(_LAST)}" for _ in range(2))
        return cls(
            one, two, three, person, other, pick.choice(_CITY), pick.choice(_GOODS), pick.choice(_FIELD)
        )


def article(seed: int, words: tuple[int, int]) -> str:
    """An article of *words* (from, to) words, more or less."""
    pick = random.Random(f"article {seed}")
    story = Story.of(seed)
    lines = [
        f"{story.company} pays {_amount(pick)} for a stake in {story.target}",
        f"By {pick.choice(_FIRST)} {pick.choice(_LAST)}",
        "",
    ]
    wanted, written = pick.randint(*words), 0
    forms = _forms(pick)
    while written < wanted:
        paragraph = " ".join(_sentence(next(forms), pick, story) for _ in range(pick.randint(2, 5)))
        written += paragraph.count(" ") + 1
        lines += [paragraph, ""]
        if pick.random() < 0.1:
            lines += [pick.choice(_HEADINGS), ""]
    return "\n".join(lines)


def write(folder: Path, count: int, words: tuple[int, int], *, first: int = 0, per_folder: int = 100) -> None:
    """Write *count* articles, from number *first* on, below *folder*, dated an hour ago.

    A file that was changed a moment ago must be read again to know that it is unchanged.
    """
    an_hour_ago = time.time() - 3600
    for seed in range(first, first + count):
        path = folder / f"{seed // per_folder:03}" / f"{seed:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(seed, words), encoding="utf-8")
        os.utime(path, (an_hour_ago, an_hour_ago))


def questions(count: int, articles: int) -> Iterator[str]:
    """Questions about *count* of the first *articles* articles."""
    forms = (
        "How much did {company} pay for its stake in {target}?",
        "who founded {target}",
        "What did {other} say about the price of {target}?",
        "When did {rival} withdraw its offer?",
        "how many people work for {target} in {city}?",
        "Does the deal between {company} and {target} need approval from regulators?",
        "Why are deliveries of {goods} late?",
    )
    for at in range(count):
        story = Story.of(at * articles // count)
        yield forms[at % len(forms)].format(**{one.name: getattr(story, one.name) for one in fields(story)})


def _forms(pick: random.Random) -> Iterator[str]:
    """Every form of a sentence once, then every one again, in another order."""
    while True:
        yield from pick.sample(_SENTENCES, len(_SENTENCES))


def _sentence(form: str, pick: random.Random, story: Story) -> str:
    opening = pick.choice(_OPENINGS)
    if opening and form[0] != "{":
        form = form if form.startswith("“") else form[0].lower() + form[1:]
    return (opening + form).format(
        company=story.company,
        target=story.target,
        rival=story.rival,
        person=story.person,
        other=story.other,
        city=story.city,
        goods=story.goods,
        field=story.field,
        role=pick.choice(_ROLE),
        source=pick.choice(_SOURCES),
        amount=_amount(pick),
        big=f"${pick.randint(20, 900) / 10} billion",
        percent=pick.randint(2, 79),
        count=f"{pick.randint(11, 400) * 100:,}",
        number=pick.randint(4, 60),
        month=pick.choice(_MONTH),
        year=pick.randint(1962, 2024),
        later=pick.randint(2027, 2040),
    )


def _amount(pick: random.Random) -> str:
    return pick.choice((f"${pick.randint(12, 990)} million", f"${pick.randint(11, 290) / 10} billion"))


def _company(pick: random.Random) -> str:
    return f"{pick.choice(_HEAD)}{pick.choice(_TAIL)} {pick.choice(_KIND)}"
