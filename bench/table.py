"""Results to Markdown, which is also what the terminal shows."""

from __future__ import annotations

from collections.abc import Sequence

from bench.measure import Series
from bench.results import Budget, Machine, Row, Section


def section(found: Section) -> str:
    """A table, the budgets below it, and what one must know to read them."""
    head = ("", "p50", "p95") if found.percentiles else ("", "median", "min–max", "beside qa")
    body = [_percentiles(row) if found.percentiles else _medians(row) for row in found.rows]
    parts = [_table([head, *body]), "\n".join(_budget(one) for one in found.budgets)]
    parts += [f"{note}" for note in found.notes]
    return f"### {found.title}\n\n" + "\n\n".join(part for part in parts if part)


def machine(found: Machine) -> str:
    """One paragraph."""
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    return f"{found.summary}; {versions}."


def quantity(value: float, unit: str) -> str:
    """A value with its unit, in about three digits."""
    if unit == "s" and value < 1:
        value, unit = 1000 * value, "ms"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def times(ratio: Series) -> str:
    """A ratio with its range."""
    if ratio.low == ratio.high:
        return f"{ratio.median:.2f} ×"
    return f"{ratio.median:.2f} × ({ratio.low:.2f}–{ratio.high:.2f})"


def _medians(row: Row) -> tuple[str, ...]:
    series = row.series
    low, high = quantity(series.low, row.unit), quantity(series.high, row.unit)
    return (
        row.name,
        quantity(series.median, row.unit),
        "" if low == high else f"{low} – {high}",
        times(row.beside) if row.beside else "",
    )


def _percentiles(row: Row) -> tuple[str, ...]:
    values = (row.series.percentile(0.5), row.series.percentile(0.95))
    return (row.name, *(quantity(value, row.unit) for value in values))


def _budget(budget: Budget) -> str:
    return f"* Budget: {budget.promise}. Found: {budget.found}: **{'held' if budget.held else 'missed'}**."


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(3, *(len(row[at]) for row in rows)) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        # Names to the left, figures to the right.
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        lines.append(f"| {' | '.join(cells)} |")
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([lines[0], f"| {' | '.join(rule)} |", *lines[1:]])
