"""What a section found: rows of measured quantities, and what became of the budgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.measure import Series


@dataclass(frozen=True, slots=True)
class Row:
    """A quantity. `beside` is its ratio to that of `qa`, turn by turn; None for those of `qa`."""

    name: str
    unit: str
    series: Series
    beside: Series | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """A promise of the design, and whether this run kept it."""

    promise: str
    found: str
    held: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One table. `percentiles` shows p50 and p95 instead of median and range."""

    key: str
    title: str
    rows: tuple[Row, ...]
    budgets: tuple[Budget, ...]
    notes: tuple[str, ...] = ()
    percentiles: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures were measured, in general terms."""

    summary: str
    versions: Mapping[str, str] = field(default_factory=dict)
