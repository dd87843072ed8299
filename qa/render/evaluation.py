"""An eval report: as a table for a terminal, as JSON, and as JUnit XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qa.evaluation.metrics import BY_TAG
from qa.evaluation.nouns import Case, Comparison, Judgement, Metric, Outcome, Problem, Report
from qa.render.about import spot
from qa.render.page import Page, columns, counted, indented, styled
from qa.render.safe import line, safe

if TYPE_CHECKING:
    from rich.console import RenderableType

_SHOWN = {Outcome.WRONG: "red", Outcome.INVENTED: "red", Outcome.MISSED: "yellow"}


# ---------------------------------------------------------------- text


def report(report: Report, page: Page, *, every: bool = False) -> str:
    """Metrics with their intervals, tags, what went wrong, and whether it passed; no wider than 80."""
    parts: list[RenderableType] = [_head(report), "", *_metrics(report, page)]
    if len(report.tags) > 1:
        parts += ["", *_tags(report, page)]
    parts += _failures(report, every=every)
    if report.judgement:
        parts += ["", *_judgement(report.judgement, every=every)]
    if report.comparison:
        parts += ["", *_comparison(report.comparison)]
    parts += ["", _verdict(report)]
    return page.render(parts)


def _head(report: Report) -> RenderableType:
    engine = report.run.conditions
    model = f"{engine.answerer} ({engine.model})" if engine.model else engine.answerer
    took = " · ".join(f"{name} {value:.0f} ms" for name, value in report.latency.items())
    shown = styled(line(report.title) or report.run.suite, "bold")
    return shown.append(f" · {model} · {counted(len(report.cases), 'fact')} · {took}", style="not bold dim")


def _metrics(report: Report, page: Page) -> list[RenderableType]:
    least = {gate.name: gate for gate in report.gates}
    before = report.comparison.metrics if report.comparison else {}
    table = columns("", "%", "95 %", "facts", "least", "before", right=range(1, 6))
    parts: list[RenderableType] = []
    group = ""
    for one in report.metrics:
        if not one.n:
            continue
        if one.group != group:
            group = one.group
            table.add_row(styled(group, "bold"))
            parts.append(styled(group, "bold"))
        gate = least.get(one.name)
        style = "" if gate is None or gate.held else "bold red"
        found, then = _percent(one.value), _percent(before.get(one.name))
        bar = _percent(gate.least) if gate else ""
        table.add_row(
            styled(f"  {one.name}", style),
            styled(found, style),
            styled(_interval(one), "dim"),
            *(str(one.n), bar, then),
        )
        parts.append(indented(styled(f"{one.name} {found}", style)))
        told = [_interval(one), counted(one.n, "fact"), bar and f"least {bar}", then and f"before {then}"]
        parts.append(indented(styled(" · ".join(filter(None, told)), "dim"), 4))
    return [table] if page.fits(table) else parts


def _tags(report: Report, page: Page) -> list[RenderableType]:
    table = columns("tag", "facts", *BY_TAG, right=range(1, 6))
    parts: list[RenderableType] = []
    for tag, metrics in report.tags.items():
        found = [_percent(one.value) for one in metrics]
        table.add_row(line(tag), str(metrics[0].n), *found)
        told = [f"{name} {value}" for name, value in zip(BY_TAG, found, strict=True) if value]
        parts.append(styled(f"{line(tag)} · {counted(metrics[0].n, 'fact')}", "bold"))
        parts.append(indented(styled(" · ".join(told))))
    return [table] if page.fits(table) else parts


def _failures(report: Report, *, every: bool) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for outcome, style in _SHOWN.items():
        cases = [case for case in report.failures if case.verdict.outcome is outcome]
        if not cases:
            continue
        parts += ["", styled(f"{outcome.value} ({len(cases)})", f"bold {style}")]
        if every:
            parts += [_detail(case) for case in cases]
        else:
            parts.append(indented(styled(", ".join(case.fact.id for case in cases))))
    if parts and not every:
        parts.append(styled("--verbose shows questions and answers; --html FILE shows them in full", "dim"))
    return parts


def _judgement(found: Judgement, *, every: bool) -> list[RenderableType]:
    """Beside the grader's verdicts, which stand."""
    right = [one for one in found.verdicts if one.right]
    told = f"{line(found.model)} would accept {len(right)} of the {len(found.verdicts)} wrong answers"
    parts: list[RenderableType] = [styled(f"{told}; the figures above do not count that", "bold")]
    for one in found.verdicts:
        word = {True: "right", False: "wrong", None: "unread"}[one.right]
        if every or one.right:
            parts.append(indented(styled(f"{one.fact}: {word} · {line(one.reason)}")))
    return parts


def _detail(case: Case) -> RenderableType:
    expected = "an abstention" if case.fact.abstain else " | ".join(case.fact.accepted[:3])
    shown = styled(f"{case.fact.id}: {line(case.fact.question)}\n")
    if case.fact.turns:
        shown.append(f"  after {line(' / '.join(case.fact.turns))}\n", style="dim")
    if case.asked.standalone:
        shown.append(f"  asked as {line(case.asked.standalone)}\n", style="dim")
    shown.append(f"  expected {line(expected)}\n", style="dim")
    shown.append(f"  {line(case.asked.answer or 'abstained')}\n")
    shown.append(f"  {line(case.verdict.reason)} · rank {_ranks(case)}", style="dim")
    return indented(shown)


def _comparison(found: Comparison) -> list[RenderableType]:
    told = (
        f"beside {found.baseline}: {100 * found.difference:+.1f} points "
        f"({100 * found.low:+.1f} to {100 * found.high:+.1f}), p = {found.p:.2g}, "
        f"{counted(found.facts, 'fact')}"
    )
    parts: list[RenderableType] = [styled(told, "" if found.held else "bold red")]
    for name, ids, style in (("lost", found.lost, "red"), ("won", found.won, "green")):
        if ids:
            parts.append(indented(styled(f"{name} ({len(ids)}): {', '.join(ids)}", style)))
    return parts


def _verdict(report: Report) -> RenderableType:
    reasons = failed(report)
    if not reasons:
        return styled(_passed(report), "bold green")
    return styled("failed: " + "; ".join(reasons), "bold red")


def _passed(report: Report) -> str:
    """A part that was asked passes nothing: what failed in the baseline, too, may have failed again."""
    if report.run.complete:
        return "passed" if report.gates or report.comparison else "done; no thresholds are set"
    return "no worse than the baseline" if report.comparison else "done"


def failed(report: Report) -> list[str]:
    """Why the report does not pass, in words."""
    reasons = [] if report.cases else ["no fact was asked"]
    for gate in report.gates:
        if not gate.held:
            reasons.append(f"{gate.name} {_percent(gate.found) or 'not measured'} < {_percent(gate.least)}")
    found = report.comparison
    if found and not found.held:
        reasons.append(
            f"{counted(len(found.lost), 'fact')} lost and {len(found.won)} won (tolerated: {found.tolerance})"
        )
    return reasons


def checked(facts: int, tags: Mapping[str, int], problems: Sequence[Problem], page: Page) -> str:
    """What `qa eval check` found."""
    parts: list[RenderableType] = [styled(line(str(problem)), "red") for problem in problems]
    if tags and not problems:
        listed = ", ".join(f"{tag} {count}" for tag, count in sorted(tags.items()))
        parts.append(styled(f"tags: {listed}", "dim"))
    count = "no problems" if not problems else counted(len(problems), "problem")
    parts.append(styled(f"{counted(facts, 'fact')}, {count}", "bold"))
    return page.render(parts)


# ---------------------------------------------------------------- data


def data(report: Report) -> dict[str, Any]:
    """Schema `qa.eval/1`."""
    run = report.run
    return {
        "schema": "qa.eval/1",
        "title": report.title,
        "passed": report.passed,
        "failed": failed(report),
        "run": run.id,
        "suite": run.suite,
        "started": run.started,
        "complete": run.complete,
        "conditions": asdict(run.conditions),
        "facts": len(report.cases),
        "metrics": {one.name: _metric(one) for one in report.metrics},
        "tags": {tag: {one.name: _metric(one) for one in some} for tag, some in report.tags.items()},
        "latency_ms": {name: round(value, 1) for name, value in report.latency.items()},
        "thresholds": [
            {"metric": g.name, "least": g.least, "found": _rounded(g.found), "held": g.held}
            for g in report.gates
        ],
        "comparison": _compared(report.comparison),
        "judge": asdict(report.judgement) if report.judgement else None,
        "cases": [_case(case) for case in report.cases],
        "not_asked": list(report.waiting),
        "remarks": list(report.remarks),
    }


def checked_data(facts: int, problems: Sequence[Problem]) -> dict[str, Any]:
    """Schema `qa.facts/1`."""
    return {"schema": "qa.facts/1", "facts": facts, "problems": [asdict(one) for one in problems]}


def _metric(one: Metric) -> dict[str, Any]:
    return {"value": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high), "n": one.n}


def _compared(found: Comparison | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "baseline": found.baseline,
        "facts": found.facts,
        "lost": list(found.lost),
        "won": list(found.won),
        "difference": _rounded(found.difference),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "p": _rounded(found.p),
        "tolerance": found.tolerance,
        "held": found.held,
        "metrics": {name: _rounded(value) for name, value in found.metrics.items()},
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "fact": case.fact.id,
        "question": case.fact.question,
        "turns": list(case.fact.turns),
        "standalone": case.asked.standalone,
        "tags": list(case.fact.tags),
        "expected": None if case.fact.abstain else list(case.fact.accepted),
        "outcome": case.verdict.outcome.value,
        "reason": case.verdict.reason,
        "answer": case.asked.answer,
        "confidence": case.asked.confidence,
        "citations": [
            {
                "source": cited.place.source,
                "line": cited.line,
                "page": cited.page,
                "start": cited.place.start,
                "end": cited.place.end,
                "quote": cited.quote,
                "verbatim": cited.verbatim,
            }
            for cited in case.asked.citations
        ],
        "ranks": list(case.verdict.ranks),
        "scores": {name: _rounded(value) for name, value in case.verdict.scores.items()},
        "total_ms": case.asked.total_ms,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


# ---------------------------------------------------------------- JUnit


def junit(report: Report) -> str:
    """JUnit XML: a test case for each fact, one for each threshold, one for the comparison.

    A fact that did not come out well is a failure there, whether or not the suite passes.
    """
    from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

    def case(name: str, group: str, failure: tuple[str, str] | None, seconds: float = 0.0) -> Any:
        made = TestCase(_xml(name), classname=f"qa.eval.{group}", time=seconds)
        if failure:
            told = Failure(_xml(failure[0]))
            told.text = _xml(failure[1])
            made.result = [told]
        return made

    suite = TestSuite(f"qa eval {_xml(report.run.suite)}")
    for one in report.cases:
        failure = None if one.verdict.outcome.good else (one.verdict.reason, _told(one))
        suite.add_testcase(case(one.fact.id, "facts", failure, one.asked.total_ms / 1000))
    for gate in report.gates:
        told = f"{gate.name}: {_percent(gate.found) or 'not measured'}, at least {_percent(gate.least)}"
        suite.add_testcase(case(gate.name, "thresholds", None if gate.held else (told, told)))
    if report.comparison:
        found = report.comparison
        told = f"lost: {', '.join(found.lost) or 'none'}; won: {', '.join(found.won) or 'none'}"
        suite.add_testcase(case("comparison", "baseline", None if found.held else (told, told)))
    for name in report.waiting:
        skipped = TestCase(_xml(name), classname="qa.eval.facts")
        skipped.result = [Skipped("newer than the run: not asked")]
        suite.add_testcase(skipped)
    suite.update_statistics()
    xml = JUnitXml("qa eval")
    xml.add_testsuite(suite)
    xml.update_statistics()
    return str(xml.tostring().decode("utf-8"))


def _told(case: Case) -> str:
    expected = "an abstention" if case.fact.abstain else " | ".join(case.fact.accepted)
    places = [f"{one.place.source}{spot(one.line, one.page)}" for one in case.asked.citations]
    cited = "".join(
        f"\n  {place} {line(one.quote)}" for place, one in zip(places, case.asked.citations, strict=True)
    )
    return f"question: {case.fact.question}\nexpected: {expected}\nanswer: {case.asked.answer}{cited}"


def _xml(text: str) -> str:
    """XML cannot hold control characters, not even escaped."""
    return "".join(
        char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in safe(text)
    )


# ---------------------------------------------------------------- pieces


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


def _interval(one: Metric) -> str:
    return f"{_percent(one.low)}–{_percent(one.high)}"


def _ranks(case: Case) -> str:
    return ", ".join("–" if rank is None else str(rank) for rank in case.verdict.ranks) or "none"
