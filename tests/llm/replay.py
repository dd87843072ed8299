"""Verify kept replies: what share survives, and the survivors for a person to label.

    python -m tests.llm.replay --workspace DIR FILE… [--out SURVIVORS.jsonl]

Each survivor is written with the sentences it is shown with; `verdict` and `why` are left for a person.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answering.generative import claim
from qa.answering.replies import MOST, read
from qa.app import Workspace
from qa.app import open as open_workspace
from qa.domain import Claim, Rejected, Statement


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a reply, and what verification says of it."""

    question: str
    claim: Claim
    verdict: Statement | Rejected


def judged(workspace: Workspace, rows: Iterator[dict[str, Any]]) -> Iterator[Judged]:
    """Every sentence of every reply. Retrieval is done again, and must find what it found."""
    verifier = workspace.verifier()
    for row in rows:
        evidence = workspace.search(row["question"], limit=len(row["passages"]))
        found = [[one.passage.source, one.passage.start, one.passage.end] for one in evidence.passages]
        if found != row["passages"]:
            raise SystemExit(f"other passages are found now for {row['question']!r}")
        reply = read(row["reply"], len(found))
        claims = [claim(one, evidence) for one in reply.sentences[:MOST]]
        for one, verdict in zip(claims, verifier.verify(claims, evidence), strict=True):
            yield Judged(row["question"], one, verdict)


def row_of(one: Judged) -> dict[str, Any]:
    """A survivor as it is labelled."""
    assert isinstance(one.verdict, Statement)
    cited = [
        {"source": c.source, "line": c.line, "quote": " ".join(c.quote.split())}
        for c in one.verdict.citations
    ]
    return {
        "question": one.question,
        "claim": one.claim.text,
        "citations": cited,
        "support": one.verdict.support.value,
        "verdict": "",
        "why": "",
    }


def say(line: str) -> None:
    """A script's output."""
    print(line)  # noqa: T201


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Verify kept replies.")
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="survivors, each claim and citation once")
    parser.add_argument("--rejected", action="store_true", help="print what was rejected, too")
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args()
    rows = (json.loads(line) for file in given.files for line in file.read_text("utf-8").splitlines())
    with open_workspace(given.workspace) as workspace:
        found = list(judged(workspace, rows))
    survivors = [one for one in found if isinstance(one.verdict, Statement)]
    say(f"{len(survivors)} of {len(found)} sentences survive ({len(survivors) / max(1, len(found)):.1%})")
    if given.rejected:
        for one in found:
            if isinstance(one.verdict, Rejected):
                say(f"- {one.claim.text}\n    {one.verdict.support.value}: {one.verdict.reason}")
    unique = {json.dumps(row_of(one), ensure_ascii=False): None for one in survivors}
    say(f"{len(unique)} of them differ")
    if given.out:
        given.out.write_text("".join(f"{line}\n" for line in unique), encoding="utf-8")


if __name__ == "__main__":
    main()
