"""Pairs of claim and evidence that people labelled, in parts that share no text.

Pairs that share a claim or a sentence of evidence are kept together, and each such group goes,
by a hash of its own, into one part: to train on (60 %), to choose by (20 %), or held out (20 %).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LICENSED = ("fever", "fm2", "wice")
"""Data sets that say under which licence they may be used. The others are only measured on."""

TRAIN, DEVELOPMENT, HELD_OUT = "train", "development", "held out"
_SALT = "support"
_SHARED = 40
"""A sentence of so many characters that two pairs share makes them one group; shorter ones are headings."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair, and whether the evidence supports the claim."""

    claim: str
    evidence: str
    supported: bool
    dataset: str
    part: str


def read(folder: Path) -> list[Labelled]:
    """Every pair of `support_train_dev/`, in the order of the files."""
    rows = [row for path in sorted(folder.glob("*.jsonl.gz")) for row in _rows(path)]
    names = [_dataset(row) for row in rows]
    texts = [(_plain(row["claim"]), _evidence(row)) for row in rows]
    parts = _parts(texts)
    return [
        Labelled(claim, evidence, row["label"] == "supported", name, part)
        for row, name, (claim, evidence), part in zip(rows, names, texts, parts, strict=True)
    ]


def _dataset(row: dict[str, Any]) -> str:
    """`fever_dev_rte` is fever: the two files of one data set are one."""
    return str(row["dataset"]).split("_dev")[0].split("_train")[0].split("_claim")[0]


def _evidence(row: dict[str, Any]) -> str:
    """WiCE's pages are long: the sentences that its people chose, where they chose some."""
    return _plain(row.get("gold_evidence") or row["evidence"])


_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-COLON-": ":", "``": '"', "''": '"'}


def _plain(text: str) -> str:
    """FEVER's texts are cut into tokens; here they are put together again."""
    for cut, whole in _BRACKETS.items():
        text = text.replace(cut, whole)
    text = re.sub(r"([(\[$]) ", r"\1", text)
    text = re.sub(r" ([)\],;:.?!%]|'s\b|'re\b|'ve\b|n't\b)", r"\1", text)
    return " ".join(re.sub(r'" ([^"]*?) "', r'"\1"', text).split())


def _parts(texts: Sequence[tuple[str, str]]) -> list[str]:
    roots = list(range(len(texts)))

    def root(at: int) -> int:
        while roots[at] != at:
            roots[at] = roots[roots[at]]
            at = roots[at]
        return at

    owners: dict[str, int] = {}
    for at, (claim, evidence) in enumerate(texts):
        for key in _keys(claim, evidence):
            roots[root(at)] = root(owners.setdefault(key, at))
    return [_part(texts[root(at)]) for at in range(len(texts))]


def _keys(claim: str, evidence: str) -> Iterator[str]:
    yield claim.casefold()
    yield evidence.casefold()
    for sentence in re.split(r"(?<=[.?!])\s+", evidence.casefold()):
        if len(sentence) >= _SHARED:
            yield sentence


def _part(text: tuple[str, str]) -> str:
    key = hashlib.sha256(f"{_SALT}: {text}".encode()).digest()
    place = int.from_bytes(key[:4], "big") / 2**32
    return TRAIN if place < 0.6 else DEVELOPMENT if place < 0.8 else HELD_OUT


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
