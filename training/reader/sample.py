"""What the float reader answers to the project's own facts, for the test that holds the int8 one against it.

    python -m training.reader.sample --reader RUN [RUN ...] --out tests/reader-float.json

Each answerable fact is read against the paragraph that its first quote stands in.
"""

from __future__ import annotations

import argparse
import json
from functools import cache
from pathlib import Path

from qa import articles
from qa.domain import Article
from qa.evaluation import facts
from training.reader import checkpoints
from training.reader.data import Example
from training.reader.evaluate import torch_scorer
from training.reader.inputs import Encoder
from training.reader.model import base, build
from training.reader.reading import read

PROJECT = Path(__file__).parents[2]


@cache
def _article(source: str) -> Article:
    return articles.read(PROJECT / source, source=source, max_mb=25)


def examples() -> list[Example]:
    """One for each fact about the seeds that has an answer and needs no earlier turn."""
    files = sorted((PROJECT / "evals/facts").glob("*.toml"))
    found = []
    for fact in facts.load(files, name=PROJECT)[0]:
        if fact.abstain or fact.turns:
            continue
        quoted = fact.evidence[0]
        article = _article(quoted.source)
        start = article.text.index(quoted.quote)
        first = article.text.rfind("\n", 0, start) + 1
        last = article.text.find("\n", start + len(quoted.quote))
        text = article.text[first : last if last >= 0 else None]
        found.append(Example(fact.question, article.metadata.title or "", text, None))
    return found


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Store what the float reader answers.")
    parser.add_argument("--reader", type=Path, nargs="+", required=True, help="as for the export")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    reader = build()
    reader.load_state_dict(checkpoints.mean(given.reader)["reader"])
    asked = examples()
    answers = read(asked, Encoder(base() / "tokenizer.json"), torch_scorer(reader))
    rows = [
        {"question": one.question, "title": one.title, "passage": one.passage, "span": answer.text}
        for one, answer in zip(asked, answers, strict=True)
    ]
    given.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
