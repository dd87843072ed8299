"""Near copies among articles: wire stories and reprints, which must not count as two sources.

MinHash over five-word shingles (Broder 1997), through datasketch. Two articles whose
shingle sets overlap by about four fifths or more are copies; small edits, another
headline or a lost paragraph do not hide a copy, a rewritten story is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from datasketch import MinHash

_PERMUTATIONS = 64
_THRESHOLD = 0.75
_SHINGLE = 5
_SCHEME = "affine32"
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """What `copies` compares: 64 hashes of 32 bits, little-endian; empty for a text of no words."""
    import numpy as np

    words = _WORD.findall(text.casefold())
    if not words:
        return b""
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}
    sketch = _blank().copy()
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return np.asarray(sketch.hashvalues, dtype="<u4").tobytes()


def copies(signatures: Mapping[str, bytes], *, first: Iterable[str] = ()) -> dict[str, str]:
    """Source to the source it repeats. Originals are chosen in the order of *first*, then by name."""
    from datasketch import MinHashLSH

    order = list(dict.fromkeys([*(s for s in first if s in signatures), *sorted(signatures)]))
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
