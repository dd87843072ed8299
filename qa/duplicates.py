"""Near copies among articles: wire stories and reprints, which must not count as two sources.

MinHash over five-word shingles (Broder 1997), through datasketch. Two articles whose
shingle sets overlap by about four fifths or more are copies; small edits, another
headline or a lost paragraph do not hide a copy, a rewritten story is none.

A shortened reprint overlaps less, but stands in the longer article almost whole: it is a copy where four
fifths of its own shingles, and all of its figures, are the other's. The sketches only say which pairs to
look at; the articles' words decide. A common statement or paragraph is far below that: of all pairs
in 60 stories of our own none shares more than a fiftieth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from datasketch import MinHash

_PERMUTATIONS = 64
_THRESHOLD = 0.75
_SHINGLE = 5
_SCHEME = "affine32"
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*(?<=\d)")

_CONTAINED = 0.8
"""Least share of the shorter article's shingles that stand in the longer one."""

_ROWS = 2
"""So many equal hashes in a row make a pair worth a look: 98 of 100 of those that overlap by a third."""

_OVERLAP = 0.1
"""Least overlap, as the sketches estimate it: a longer article is hardly more than six times as long."""

_COMMON = 50
"""Rows that more articles share are boilerplate, and make no pairs."""

_AT_ONCE = 100_000


def signature(text: str) -> bytes:
    """What `copies` compares: 64 hashes of 32 bits, little-endian; empty for a text of no words."""
    import numpy as np

    shingles = _shingles(text)
    if not shingles:
        return b""
    sketch = _blank().copy()
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return np.asarray(sketch.hashvalues, dtype="<u4").tobytes()


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    starts = range(max(1, len(words) - _SHINGLE + 1)) if words else ()
    return {" ".join(words[i : i + _SHINGLE]) for i in starts}


def copies(
    signatures: Mapping[str, bytes],
    *,
    first: Iterable[str] = (),
    body: Callable[[str], str] | None = None,
) -> dict[str, str]:
    """Source to the source it repeats, which repeats none.

    Originals are chosen in the order of *first*, then by name. With *body*, which gives an article's words,
    shortened reprints are copies, too; of those the longest is the original, whatever its day.
    """
    order = list(dict.fromkeys([*(s for s in first if s in signatures), *sorted(signatures)]))
    found = _overlapping(signatures, order)
    if body is not None:
        originals = [source for source in order if signatures[source] and source not in found]
        within = _contained(_look(originals, signatures), body)
        found = {source: within.get(original, original) for source, original in found.items()} | within
    return found


def _overlapping(signatures: Mapping[str, bytes], order: Sequence[str]) -> dict[str, str]:
    from datasketch import MinHashLSH

    known = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
    sketches: dict[str, MinHash] = {}
    found: dict[str, str] = {}
    for source in order:
        if not signatures[source]:
            continue
        sketch = _sketch(signatures[source])
        near = {other: sketch.jaccard(sketches[other]) for other in known.query(sketch)}
        best = max(near, key=lambda other: (near[other], other), default=None)
        if best is not None and near[best] >= _THRESHOLD:
            found[source] = best
        else:
            known.insert(source, sketch)
            sketches[source] = sketch
    return found


def _look(sources: Sequence[str], signatures: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Pairs of *sources* that may share much, each once."""
    import numpy as np

    if len(sources) < 2:
        return
    hashes = np.stack([np.frombuffer(signatures[source], dtype="<u4") for source in sources])
    pairs: set[tuple[int, int]] = set()
    for row in range(0, _PERMUTATIONS, _ROWS):
        key = hashes[:, row].astype("<u8") << 32 | hashes[:, row + 1]
        members = np.argsort(key, kind="stable")
        for same in np.split(members, np.flatnonzero(np.diff(key[members])) + 1):
            if 1 < len(same) <= _COMMON:
                pairs.update(combinations(same.tolist(), 2))
    every = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    for start in range(0, len(every), _AT_ONCE):
        ours, theirs = every[start : start + _AT_ONCE].T
        near = np.mean(hashes[ours] == hashes[theirs], axis=1) >= _OVERLAP
        yield from ((sources[one], sources[other]) for one, other in every[start : start + _AT_ONCE][near])


def _contained(pairs: Iterable[tuple[str, str]], body: Callable[[str], str]) -> dict[str, str]:
    """The shorter of each of *pairs* that stands in the longer, and the longest that it stands in."""
    words = cache(body)
    shingles = cache(lambda source: _shingles(words(source)))
    found: dict[str, str] = {}
    linked = [sorted(pair, key=lambda source: (len(shingles(source)), source)) for pair in pairs]
    for short, long in sorted(linked, key=lambda pair: -len(shingles(pair[1]))):
        ours = shingles(short)
        if short in found or len(ours & shingles(long)) < _CONTAINED * len(ours):
            continue
        if set(_FIGURE.findall(words(short))) <= set(_FIGURE.findall(words(long))):
            found[short] = long
    return {short: _root(long, found) for short, long in found.items()}


def _root(source: str, found: Mapping[str, str]) -> str:
    while source in found:
        source = found[source]
    return source


@cache
def _blank() -> MinHash:
    """An empty sketch: its permutations are the same for all, and cost more than hashing an article.

    CRC-32 spreads shingles well enough: the scheme mixes its bits before it permutes them.
    """
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, scheme=_SCHEME, hashfunc=crc32)


def _sketch(signature: bytes) -> MinHash:
    import numpy as np
    from datasketch import MinHash

    values = np.frombuffer(signature, dtype="<u4").astype(np.uint32)
    return MinHash(num_perm=_PERMUTATIONS, scheme=_SCHEME, hashvalues=values)
