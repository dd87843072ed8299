"""An eval report as one self-contained page: no network, no other file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qa.evaluation.metrics import BY_TAG, METRICS
from qa.evaluation.nouns import Case, Cited, Label, Metric, Outcome, Report
from qa.render.about import spot
from qa.render.evaluation import failed
from qa.render.page import counted
from qa.render.safe import safe

_TILES = ("correct", "accepted", "recall@10", "abstention_recall", "sentence_precision", "verbatim")
_ORDER = (Outcome.WRONG, Outcome.INVENTED, Outcome.MISSED)
_SCALE = 1000  # the width of an interval's drawing, in its own units


@dataclass(frozen=True, slots=True)
class _Card:
    case: Case
    labels: tuple[tuple[Label, str], ...]
    cited: tuple[tuple[Cited, str], ...]


def html(report: Report) -> str:
    """The page. Everything that came from an article, a fact or a model is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("qa.render", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine = report.run.conditions
    failures = sorted(report.failures, key=lambda case: _ORDER.index(case.verdict.outcome))
    page = environment.get_template("report.html.j2").render(
        report=report,
        spot=spot,
        engine=f"{engine.answerer} ({engine.model})" if engine.model else engine.answerer,
        failed=failed(report),
        tiles=_tiles(report),
        groups=_groups(report),
        tag_names=BY_TAG,
        tags=[(tag, some[0].n, [_percent(m.value) for m in some]) for tag, some in report.tags.items()],
        failures=[_card(case) for case in failures],
        successes=[_card(case) for case in report.cases if case.verdict.outcome.good],
    )
    return safe(page)


def _tiles(report: Report) -> list[dict[str, Any]]:
    below = {gate.name for gate in report.gates if not gate.held}
    found = {one.name: one for one in report.metrics if one.value is not None}
    tiles = [
        {
            "label": name.replace("_", " "),
            "value": f"{_percent(one.value)} %",
            "note": f"{_percent(one.low)}–{_percent(one.high)}, {counted(one.n, 'fact')}",
            "low": name in below,
        }
        for name in _TILES
        if (one := found.get(name))
    ]
    if report.latency:
        p50, p95 = report.latency["p50"], report.latency["p95"]
        tiles.append(
            {"label": "an answer takes", "value": f"{p50:.0f} ms", "note": f"p95 {p95:.0f} ms", "low": False}
        )
    return tiles


def _groups(report: Report) -> list[tuple[str, list[dict[str, Any]]]]:
    least = {gate.name: gate for gate in report.gates}
    before = report.comparison.metrics if report.comparison else {}
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in report.metrics:
        if one.value is None:
            continue
        gate = least.get(one.name)
        groups.setdefault(one.group, []).append(
            _drawn(one)
            | {
                "meaning": METRICS[one.name][1],
                "below": gate is not None and not gate.held,
                "least": None if gate is None else round(_SCALE * gate.least),
                "before": round(_SCALE * before[one.name]) if one.name in before else None,
            }
        )
    return list(groups.items())


def _drawn(one: Metric) -> dict[str, Any]:
    value, low, high = one.value or 0.0, one.low or 0.0, one.high or 0.0
    return {
        "name": one.name,
        "n": one.n,
        "value": _percent(value),
        "interval": f"{_percent(low)}–{_percent(high)}",
        "low": round(_SCALE * low),
        "width": max(2, round(_SCALE * (high - low))),
        "at": min(_SCALE - 6, max(0, round(_SCALE * value) - 3)),
    }


def _card(case: Case) -> _Card:
    ranks = dict(zip([quoted.quote for quoted in case.fact.evidence], case.verdict.ranks, strict=False))
    labels = tuple((label, _rank(label, ranks)) for label in case.labels)
    cited = tuple((one, _judged(one, case.labels, case.fact.abstain)) for one in case.asked.citations)
    return _Card(case, labels, cited)


def _rank(label: Label, ranks: dict[str, int | None]) -> str:
    if label.quote not in ranks:
        return "beside the answer"
    rank = ranks[label.quote]
    return "not found" if rank is None else f"rank {rank}"


def _judged(cited: Cited, labels: Iterable[Label], abstain: bool) -> str:
    words = [] if cited.verbatim else ["not what the file says"]
    if not abstain:
        words.append(
            "labelled" if any(label.place.overlaps(cited.place) for label in labels) else "not labelled"
        )
    return ", ".join(words) or "verbatim"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"
