"""`qa eval` with a language model: as what answers, and as a judge beside the grader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.cli import run
from tests.evaluation.test_suite import labelled  # noqa: F401
from tests.server import Reply, scripted

LENGTH = "The tunnel will be 2.4 kilometres long. [S1]"


def _reply(prompt: str) -> Reply:
    """Right about the tunnel, wrong about the crews, silent about the rest."""
    question = prompt.rsplit("Question: ", 1)[-1]
    if "tunnel" in question:
        return Reply(LENGTH)
    return Reply("Ferry crews object to the tunnel. [S1]" if "crews" in question else "NO ANSWER")


@pytest.mark.usefixtures("labelled")
def test_a_model_is_measured_like_the_extractive_answerer(capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is in the report; the settings' model is not asked unless it is named."""
    with scripted(_reply) as server:
        Path("qa.toml").write_text(f'model = "openai/any"\nbase_url = "{server.openai}"\n')
        run(["eval", "--no-baseline", "--json"])
        assert json.loads(capsys.readouterr().out)["conditions"]["answerer"] == "extractive"
        assert server.asked == []
        run(["eval", "--model", "openai/any", "--no-baseline", "--json"])
        found = json.loads(capsys.readouterr().out)

    assert (found["conditions"]["answerer"], found["conditions"]["model"]) == ("generative", "openai/any")
    outcomes = {case["fact"]: case["outcome"] for case in found["cases"]}
    assert outcomes["length"] == "right"
    assert outcomes["off-topic"] == "rightly abstained"
    assert "127.0.0.1" not in json.dumps(found)


@pytest.mark.usefixtures("labelled")
def test_a_judge_stands_beside_the_grader(capsys: pytest.CaptureFixture[str]) -> None:
    """It is asked about wrong answers only, and no figure moves."""
    with scripted(Reply("The tunnel is expected to open in 2029. [S1]")) as server:
        run(["eval", "--model", "openai/any", "--base-url", server.openai, "--no-baseline", "--json"])
    before = json.loads(capsys.readouterr().out)
    assert before["judge"] is None
    wrong = [case["fact"] for case in before["cases"] if case["outcome"] == "wrong"]
    assert "length" in wrong

    def verdict(prompt: str) -> Reply:
        return Reply("**RIGHT**: the same length." if "2.4 kilo" in prompt else "I cannot say.")

    with scripted(verdict) as server:
        command = ["eval", "grade", "last", "--judge", "openai/any", "--base-url", server.openai]
        run([*command, "--json"])
        after = json.loads(capsys.readouterr().out)
        assert len(server.asked) == len(wrong)
        run(command)
        told = capsys.readouterr().out

    assert after["metrics"] == before["metrics"]
    assert after["judge"]["model"] == "openai/any"
    assert {one["fact"]: (one["right"], one["reason"]) for one in after["judge"]["verdicts"]} == {
        fact: (True, "the same length.") if fact == "length" else (None, "no verdict could be read")
        for fact in wrong
    }
    assert f"openai/any would accept 1 of the {len(wrong)} wrong answers; the figures above do not" in told
    assert "length: right · the same length." in told


@pytest.mark.usefixtures("labelled")
def test_a_model_that_fails_ends_the_run_and_the_next_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    """What was answered is kept; exit code 4."""
    refused = Reply("no credit", status=401)
    with scripted(Reply(LENGTH), refused) as server:
        command = ["eval", "--model", "openai/any", "--base-url", server.openai, "--no-baseline"]
        assert run(command) == 4
        assert "the key was refused" in capsys.readouterr().err
        server.script = (_reply,)
        run(command)

    assert "1 answers are of a run that was cut off" in capsys.readouterr().err
