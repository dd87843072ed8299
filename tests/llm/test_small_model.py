"""A real small model that invents freely, through the real client and the whole program: `make test-llm`.

`QA_TEST_GGUF` names its file. What it writes differs from machine to machine; what is shown must not lie.
How often what is shown is wrong was labelled one by one: docs/verification.md.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.__main__ import main
from tests.llm.server import Model, serving

pytestmark = [
    pytest.mark.llm,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif("QA_TEST_GGUF" not in os.environ, reason="QA_TEST_GGUF names no model"),
]

QUESTIONS = (
    "What stake did Meta take in Scale AI?",
    "Who leads Scale AI?",
    "How many contractors were cut?",
    "How much is Scale AI valued at?",
    "Which companies stopped working with Scale AI?",
    "When was Scale AI founded?",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The endpoint of the model."""
    with serving(Model.load(Path(os.environ["QA_TEST_GGUF"]))) as found:
        yield found


def test_what_is_shown_of_a_small_model_is_cited_verbatim(
    scale: Path, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And most of what it writes is not shown. The share is printed (`-s`)."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    shown, left_out = 0, 0
    for question in QUESTIONS:
        monkeypatch.setattr(
            "sys.argv", ["qa", "ask", question, "--model", "openai/smollm2", "--base-url", address, "--json"]
        )
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in (0, 1)
        found = json.loads(capsys.readouterr().out)
        for citation in found["citations"]:
            text = (scale / citation["source"]).read_text(encoding="utf-8")
            assert " ".join(citation["quote"].split()) in " ".join(text.split())
        if found["engine"]["answerer"] == "generative":
            shown += len(found["statements"])
        left_out += len(found["rejected"])
    with capsys.disabled():
        print(f"\nshown {shown} of {shown + left_out} sentences that the model wrote")  # noqa: T201

    assert shown + left_out > 0
