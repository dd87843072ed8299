"""The order in which a person reads the boxes of a page: columns from left to right, each downwards.

Cut where white space runs through (Nagy's XY-cut): first between columns, then between what
stands above and below, so that a headline over three columns comes before all of them. pdfminer's
own order joins boxes by nearness, and takes short columns for rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class Box(Protocol):
    """A rectangle; y grows upwards."""

    x0: float
    y0: float
    x1: float
    y1: float


B = TypeVar("B", bound=Box)

_GUTTER = 4.0
"""Points of white between columns; words of a line are closer, and are one box anyway."""


def ordered(boxes: Sequence[B]) -> list[B]:
    """*boxes* in reading order; those that overlap so that nothing can be cut keep their order."""
    found: list[B] = []
    waiting = [list(boxes)]
    while waiting:
        group = waiting.pop()
        parts = _parts(group, lambda box: (box.x0, box.x1), _GUTTER)
        if len(parts) == 1:
            parts = _parts(group, lambda box: (-box.y1, -box.y0), 0.0)
        if len(parts) == 1:
            found += group
        else:
            waiting += reversed(parts)
    return found


def _parts(group: Sequence[B], extent: Callable[[B], tuple[float, float]], gap: float) -> list[list[B]]:
    """*group* cut wherever more than *gap* is white, in the order of that axis."""
    parts: list[list[B]] = []
    reach = 0.0
    for box in sorted(group, key=extent):
        start, end = extent(box)
        if parts and start <= reach + gap:
            parts[-1].append(box)
            reach = max(reach, end)
        else:
            parts.append([box])
            reach = end
    return parts
