"""Ask a served model about a workspace's articles, and keep its replies with what they were made from.

    python -m tests.llm.collect --workspace DIR --address http://127.0.0.1:8135/v1 --out FILE --questions FILE

One JSON object per line: the question, the passages as (source, start, end) in the order they were given, and
the reply. `replay.py` verifies what was kept, so that a changed rule can be tried without asking again.
"""

from __future__ import annotations

import argparse
import json
import tomllib
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from qa.app import Workspace
from qa.app import open as open_workspace
from qa.domain import Evidence, Prompt
from qa.passages import sentences
from qa.prompts import Data, Templates, keys

PLAIN = "You answer from the source, in one short and complete sentence."
FACTS = "You write down what a source says: three short and complete sentences, each with one fact."
REWORD = "You say the same thing in other words, in one short and complete sentence."
KINDS = ("plain", "facts", "project", "reword")
"""A very small model loses its way in the project's own prompt, and writes little about the articles."""


def prompt(evidence: Evidence, templates: Templates, kind: str) -> Prompt:
    """The evidence and the question as one of `KINDS`."""
    passages = [one.passage for one in evidence.passages]
    texts = "\n\n".join(" ".join(passage.text.split()) for passage in passages)
    if kind == "plain":
        return Prompt(PLAIN, f"Source: {texts}\n\nQuestion: {evidence.question}")
    if kind == "reword":
        return Prompt(REWORD, evidence.question)
    if kind == "facts":
        return Prompt(FACTS, f"Source: {texts}")
    given = [
        Data(key, passage.text, passage.metadata.title or "")
        for key, passage in zip(keys(len(passages)), passages, strict=True)
    ]
    return templates.render("answer", question=evidence.question, sources=given)


def replies(address: str, given: Prompt, *, count: int, seed: int) -> list[str]:
    """*count* replies of the model."""
    asked = {
        "model": "smollm2",
        "messages": [{"role": "system", "content": given.system}, {"role": "user", "content": given.user}],
        "n": count,
        "seed": seed,
        "temperature": 0.4,
        "max_tokens": 70,
    }
    request = urllib.request.Request(
        f"{address}/chat/completions", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=600) as found:
        return [one["message"]["content"] for one in json.load(found)["choices"]]


def collected(
    workspace: Workspace,
    questions: Iterable[str],
    address: str,
    *,
    kind: str,
    count: int,
    seed: int,
    limit: int,
) -> Iterable[dict[str, object]]:
    """One row for each reply."""
    templates = Templates.load(None)
    for number, question in enumerate(questions):
        evidence = workspace.search(question, limit=limit)
        passages = [(one.passage.source, one.passage.start, one.passage.end) for one in evidence.passages]
        given = prompt(evidence, templates, kind)
        for text in replies(address, given, count=count, seed=seed + number):
            yield {"question": question, "kind": kind, "passages": passages, "reply": text}


def sentences_of(workspace: Workspace, every: int) -> list[str]:
    """Every so manieth sentence of the articles, to be put into other words."""
    found: dict[str, None] = {}
    for source in sorted(f"seeds/{path.name}" for path in (workspace.root / "seeds").iterdir()):
        article = workspace.article(source)
        for one in sentences(article) if article else []:
            text = " ".join(article.text[one.start : one.end].split()) if article else ""
            if 6 <= len(text.split()) <= 45:
                found[text] = None
    return list(found)[::every]


def labelled_questions(folder: Path) -> list[str]:
    """The questions of hand-labelled facts, in the order of their files."""
    facts = [
        fact for path in sorted(folder.glob("*.toml")) for fact in tomllib.loads(path.read_text())["fact"]
    ]
    return [fact["question"] for fact in facts if isinstance(fact.get("question"), str)]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Keep a model's replies.")
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--out", type=Path, required=True, help="appended to")
    parser.add_argument("--facts", type=Path, help="a folder of labelled facts, whose questions are asked")
    parser.add_argument("--questions", type=Path, help="a file with a question on each line")
    parser.add_argument("--kind", choices=KINDS, default="plain")
    parser.add_argument("--count", type=int, default=4, help="replies for each question")
    parser.add_argument("--limit", type=int, default=4, help="passages given")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    questions = given.questions.read_text(encoding="utf-8").splitlines() if given.questions else []
    questions += labelled_questions(given.facts) if given.facts else []
    with open_workspace(given.workspace) as workspace, given.out.open("a", encoding="utf-8") as out:
        if given.kind == "reword":
            questions = sentences_of(workspace, every=1)
        for row in collected(
            workspace,
            questions,
            given.address,
            kind=given.kind,
            count=given.count,
            seed=given.seed,
            limit=given.limit,
        ):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
