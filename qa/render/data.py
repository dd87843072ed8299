"""Results as JSON. The schemas are contracts (docs/reference.md): keys may be added, never renamed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from qa.domain import (
    Answer,
    Candidate,
    Citation,
    Engine,
    Evidence,
    Excerpt,
    Metadata,
    ScoredPassage,
    Usage,
    Value,
)
from qa.errors import QAError
from qa.indexing.report import Check, FileReport, IndexReport, Status
from qa.render.safe import escaped


def dumps(value: Mapping[str, Any]) -> str:
    """One object, indented, safe to print."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=2))


def dumps_line(value: Mapping[str, Any]) -> str:
    """The same on one line."""
    return escaped(json.dumps(value, ensure_ascii=False))


def answer(answer: Answer, *, explain: bool = False) -> dict[str, Any]:
    """Schema `qa.answer/1`."""
    markers = {citation: number for number, citation in enumerate(answer.citations, start=1)}
    made: dict[str, Any] = {
        "schema": "qa.answer/1",
        "question": answer.question,
        "status": "abstained" if answer.abstained else "answered",
        "answer": answer.answer,
        "confidence": round(answer.confidence, 4),
        "statements": [
            {"text": s.text, "support": s.support.value, "citations": [markers[c] for c in s.citations]}
            for s in answer.statements
        ],
        "citations": [citation(c, number, answer.stale) for c, number in markers.items()],
        "values": [value(v, markers) for v in answer.values],
        "rejected": [
            {"text": r.text, "support": r.support.value, "reason": r.reason} for r in answer.rejected
        ],
        "closest": [citation(c, n, answer.stale) for n, c in enumerate(answer.closest, start=1)],
        "remarks": list(answer.remarks),
        "engine": engine(answer.engine),
        "usage": usage(answer.usage),
        "timing_ms": {
            "total": round(answer.timing.total, 1),
            "retrieve": round(answer.timing.retrieve, 1),
            "answer": round(answer.timing.answer, 1),
        },
    }
    if explain and answer.evidence:
        made["evidence"] = [_passage(p, n) for n, p in enumerate(answer.evidence.passages, start=1)]
        made["candidates"] = [_candidate(one) for one in answer.candidates]
    return made


def usage(usage: Usage | None) -> dict[str, Any] | None:
    """What a model used, as every schema has it: `null` where it did not count, or no price is known."""
    if usage is None:
        return None
    return {
        "prompt_tokens": usage.prompt_tokens or None,
        "reply_tokens": usage.reply_tokens or None,
        "cost_usd": None if usage.cost is None or usage.unpriced else round(usage.cost, 8),
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "source": one.passage.source,
        "line": one.passage.line_at(one.start),
        "start": one.start,
        "end": one.end,
        "words": one.passage.quote(one.start, one.end),
        "probability": round(one.probability, 4),
        "margin": None if one.margin is None else round(one.margin, 3),
    }


def search(evidence: Evidence) -> dict[str, Any]:
    """Schema `qa.search/1`."""
    return {
        "schema": "qa.search/1",
        "question": evidence.question,
        "passages": [_passage(p, n) for n, p in enumerate(evidence.passages, start=1)],
        "remarks": list(evidence.remarks),
    }


def index(report: IndexReport) -> dict[str, Any]:
    """Schema `qa.index/1`."""
    return {
        "schema": "qa.index/1",
        "articles": report.articles,
        "passages": report.passages,
        "embedded": report.embedded,
        "reused": report.reused,
        "seconds": round(report.seconds, 3),
        "files": [_file(one) for one in report.files],
        "missing_roots": list(report.missing),
        "other_files": dict(report.others),
        "remarks": list(report.remarks),
    }


def status(status: Status) -> dict[str, Any]:
    """Schema `qa.status/1`."""
    return {
        "schema": "qa.status/1",
        "workspace": status.workspace,
        "index": {
            "passages": status.passages,
            "embedding": status.embedding,
            "generation": status.generation,
            "compiled": status.compiled,
        },
        "articles": [
            {
                "source": one.source,
                **_metadata(one.metadata),
                "characters": one.characters,
                "passages": one.passages,
                "state": one.state,
                "copy_of": one.copy_of,
                "left_out": [{"line": number, "text": text} for number, text in one.furniture],
                "remarks": list(one.remarks),
            }
            for one in status.articles
        ],
        "not_indexed": list(status.fresh),
        "skipped": [{"source": source, "reason": reason} for source, reason in status.skipped],
        "missing_roots": list(status.missing),
        "roots": list(status.roots),
    }


def show(excerpt: Excerpt) -> dict[str, Any]:
    """Schema `qa.show/1`: the lines shown, and the marked quotes with their offsets."""
    article = excerpt.article
    lines = article.text.split("\n")[excerpt.first - 1 : excerpt.last]
    return {
        "schema": "qa.show/1",
        "source": article.source,
        **_metadata(article.metadata),
        "lines": [{"line": n, "text": text} for n, text in enumerate(lines, start=excerpt.first)],
        "marked": [{"start": s, "end": e, "quote": article.text[s:e]} for s, e in excerpt.marked],
        "remarks": list(excerpt.remarks),
    }


def doctor(checks: Sequence[Check]) -> dict[str, Any]:
    """Schema `qa.doctor/1`."""
    return {
        "schema": "qa.doctor/1",
        "healthy": all(check.ok for check in checks),
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail, "fix": c.fix or None} for c in checks],
    }


def error(error: QAError) -> dict[str, Any]:
    """Schema `qa.error/1`."""
    return {
        "schema": "qa.error/1",
        "error": str(error),
        "hint": error.hint or None,
        "exit": int(error.exit),
    }


def value(value: Value, markers: Mapping[Citation, int]) -> dict[str, Any]:
    """A value, as every schema has it."""
    return {
        "value": value.text,
        "normalised": value.normalised,
        "bound": value.bound,
        "stance": value.stance.value,
        "speaker": value.speaker,
        "citations": [markers[citation] for citation in value.citations],
    }


def engine(engine: Engine | None) -> dict[str, Any]:
    """What answered, as every schema has it."""
    return {
        "answerer": engine.answerer if engine else None,
        "model": engine.model if engine else None,
        "embedding": engine.embedding if engine else None,
        "index": engine.index if engine else None,
    }


def citation(citation: Citation, marker: int, stale: Collection[str]) -> dict[str, Any]:
    """A citation, as every schema has it."""
    metadata = citation.passage.metadata
    return {
        "marker": marker,
        "source": citation.source,
        "line": citation.line,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "title": metadata.title,
        "published": metadata.published.day.isoformat() if metadata.published else None,
        "stale": citation.source in stale,
    }


def _passage(scored: ScoredPassage, rank: int) -> dict[str, Any]:
    passage = scored.passage
    return {
        "rank": rank,
        "score": round(scored.score, 6),
        "legs": {leg.name: {"rank": leg.rank, "score": round(leg.score, 4)} for leg in scored.legs},
        "source": passage.source,
        "line": passage.line,
        "page": passage.page_at(passage.start),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "copies": list(scored.copies),
        **_metadata(passage.metadata),
    }


def _file(report: FileReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "outcome": report.outcome.value,
        "reason": report.reason or None,
        "passages": report.passages,
        "characters": report.characters,
        "left_out": report.left_out,
        "remarks": list(report.remarks),
        **_metadata(report.metadata),
    }


def _metadata(metadata: Metadata) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": metadata.title,
        "author": metadata.author,
        "publisher": metadata.publisher,
    }
    for name, dated in (("published", metadata.published), ("updated", metadata.updated)):
        found[name] = dated.day.isoformat() if dated else None
        found[f"{name}_from"] = dated.origin.value if dated else None
        found[f"{name}_at"] = dated.at.isoformat() if dated and dated.at else None
    origins = {name: origin.value for name, origin in metadata.origins}
    return found | {"url": metadata.url, "language": metadata.language, "found_in": origins}
