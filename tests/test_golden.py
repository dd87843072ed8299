"""Whole outputs, per command and format, compared with files. `make golden` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from qa.cli import run

GOLDEN = Path(__file__).parent / "golden"

COMMANDS: dict[str, list[str]] = {
    "ask": ["ask", "how long will the tunnel be?"],
    "ask-json": ["ask", "how long will the tunnel be?", "--json"],
    "ask-explain": ["ask", "how", "long", "will", "the", "tunnel", "be", "--explain"],
    "ask-abstains": ["ask", "Which team won the football cup in Buenos Aires?"],
    "ask-abstains-json": ["ask", "Which team won the football cup in Buenos Aires?", "--json"],
    "ask-filtered": ["ask", "what will the tunnel cost?", "--since", "2024-06-01"],
    "search": ["search", "ferry crews", "--limit", "2"],
    "search-explain": ["search", "ferry crews", "--limit", "2", "--explain"],
    "search-json": ["search", "ferry crews", "--limit", "1", "--json"],
    "summarize": ["summarize"],
    "summarize-json": ["summarize", "tunnel-costs.txt", "--sentences", "2", "--json"],
    "summarize-about": ["summarize", "--about", "ferry crews", "-n", "2"],
    "summarize-abstains": ["summarize", "--about", "football in Buenos Aires"],
    "summarize-no-such-article": ["summarize", "tunel-costs.txt"],
    "show": ["show", "seeds/tunnel-costs.txt:8", "--context", "1"],
    "show-json": ["show", "seeds/tunnel-costs.txt:8", "--context", "0", "--json"],
    "show-quote": ["show", "seeds/tunnel-costs.txt:6", "--context", "0", "--quote", "more than $480 million"],
    "status": ["status"],
    "status-json": ["status", "--json"],
    "index-unchanged": ["index"],
    "index-verbose": ["index", "--verbose"],
    "index-json": ["index", "--json"],
    "no-such-article": ["show", "seeds/nothing.txt:3"],
    "no-such-article-json": ["show", "seeds/nothing.txt:3", "--json"],
    "no-such-option": ["ask", "why?", "--loud"],
    "no-such-date": ["ask", "why?", "--since", "June"],
    "prompts": ["prompts"],
    "prompts-json": ["prompts", "--json"],
    "no-such-prompt": ["prompts", "poem"],
    "help": ["--help"],
    **{
        f"help-{name}": [name, "--help"]
        for name in "init index ask chat search summarize show status doctor prompts".split()
    },
    **{f"help-eval-{name}": ["eval", name, "--help"] for name in ("run", "check", "grade")},
    "help-eval": ["eval", "--help"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_output_is_as_agreed(name: str, story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """stdout, stderr and exit code of the command, but for times and what depends on the machine."""
    code = run(COMMANDS[name])
    out, err = capsys.readouterr()
    found = _tidy(f"$ qa {' '.join(COMMANDS[name])}\n{out}--- stderr\n{err}--- exit {code}\n", story)
    path = GOLDEN / f"{name}.txt"

    if os.environ.get("QA_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def _tidy(text: str, workspace: Path) -> str:
    """Times, scores below a hundredth and paths differ between machines."""
    text = text.replace(str(workspace), "WORKSPACE").replace(str(GOLDEN.parent.parent), "PROJECT")
    text = re.sub(r'"(total|retrieve|answer|seconds)": [\d.]+', r'"\1": 0', text)
    text = re.sub(r"\(\d+\.\d s\)", "(0.0 s)", text)
    text = re.sub(r'"index": "[0-9a-f]{16}"', '"index": "FINGERPRINT"', text)
    # bfloat16 vectors differ a little between processors.
    text = re.sub(r'("(?:score|confidence)": )-?[\d.]+', r"\g<1>0", text)
    text = re.sub(r"\(\d+\.\d\d\)", "(0.00)", text)
    text = re.sub(r"confidence \d\.\d\d", "confidence 0.00", text)
    return re.sub(r"(?m)^( +\d+  )[01]\.\d{4}", r"\g<1>0.0000", text)
