"""The whole of `qa eval`, over a workspace with the real model: asking, grading, comparing, reporting."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

from qa.answering import extractive
from qa.app.session import Workspace
from qa.cli import run
from qa.domain import Answer
from qa.evaluation.runs import fresh_id
from tests.articles.made import pdf

FACTS = """
[[fact]]
id = "length"
question = "how long will the tunnel be?"
accepted = ["2.4 kilometres"]
evidence = [{ source = "seeds/tunnel-plan.md", quote = "The tunnel will be 2.4 kilometres long" }]
tags = ["numeric"]

[[fact]]
id = "crews"
question = "Who leads the union of the ferry crews?"
accepted = ["Rosa Lindqvist"]
evidence = [{ source = "seeds/ferry-letter.txt", quote = "Rosa Lindqvist, who leads the crews' union" }]
tags = ["who"]

[[fact]]
id = "off-topic"
question = "What is the capital of Australia?"
abstain = true
tags = ["off-topic"]

[[fact]]
id = "then-mayor"
turns = ["What does the audit blame?"]
question = "And what did the mayor say?"
accepted = ["would not stop the project"]
evidence = [{ source = "seeds/tunnel-costs.txt", quote = "the city would not stop the project" }]
"""
SUITE = """
title = "The tunnel <&> the ferry"
baseline = "baseline.json"

[thresholds]
"recall@10" = 0.97
verbatim = 1.0
"""


@pytest.fixture
def labelled(story: Path) -> Path:
    """The story with three facts, one follow-up, and thresholds; not run yet."""
    (story / "evals/facts").mkdir(parents=True)
    (story / "evals/facts/tunnel.toml").write_text(FACTS)
    (story / "evals/suite.toml").write_text(SUITE)
    return story


def _runs(workspace: Path) -> list[Path]:
    return sorted((workspace / "evals/runs").glob("suite-*.json"), key=lambda path: path.stat().st_mtime_ns)


def test_a_suite_is_asked_graded_and_stored(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three commands of the how-to page: this is the last of them."""
    assert run(["eval"]) == 0
    out, err = capsys.readouterr()

    assert re.search(r"^ *recall@10 +100\.0 +100\.0–100\.0 +3 +97\.0$", out, re.MULTILINE)
    assert out.rstrip().endswith("passed")
    assert re.search(r"^ *follow-up +1 +100\.0", out, re.MULTILINE)
    assert "not asked" not in err
    assert len(_runs(labelled)) == 1
    assert max(map(len, out.splitlines())) <= 80


def test_a_threshold_that_is_missed_fails(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and the reason in words."""
    (labelled / "evals/suite.toml").write_text("[thresholds]\nexact = 0.9\n")

    assert run(["eval"]) == 1
    assert "failed: exact " in capsys.readouterr().out


def test_invalid_facts_are_refused_before_anything_is_asked(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2; `check` lists the same."""
    (labelled / "evals/facts/tunnel.toml").write_text(
        FACTS.replace("2.4 kilometres long", "3 kilometres long")
    )

    assert run(["eval"]) == 2
    assert "length: seeds/tunnel-plan.md does not say" in capsys.readouterr().err
    assert run(["eval", "check"]) == 2
    assert "length: seeds/tunnel-plan.md does not say" in capsys.readouterr().out
    assert _runs(labelled) == []


@pytest.mark.parametrize(
    "arguments", [["--filter", "nothing-*"], ["no-such-suite"], ["grade", "last"], ["--model", "openai/x"]]
)
def test_what_is_not_there_is_an_error(labelled: Path, arguments: list[str]) -> None:
    """A suite that asked nothing must never look passed."""
    assert run(["eval", *arguments]) in (2, 4)


def test_no_facts_are_an_error(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the place to write some."""
    assert run(["eval"]) == 2
    assert "there are no facts in" in capsys.readouterr().err


def test_a_run_is_graded_again_without_asking(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mended fact changes the verdict, not the answer."""
    assert run(["eval"]) == 0
    monkeypatch.setattr(Workspace, "ask", lambda *_, **__: pytest.fail("asked"))
    (labelled / "evals/facts/tunnel.toml").write_text(FACTS.replace('["2.4 kilometres"]', '["open in 2029"]'))
    plan = "The tunnel will be 2.4 kilometres long and is expected to open in 2029"
    text = (labelled / "evals/facts/tunnel.toml").read_text()
    (labelled / "evals/facts/tunnel.toml").write_text(
        text.replace("The tunnel will be 2.4 kilometres long", plan)
    )
    capsys.readouterr()

    assert run(["eval", "grade", "last", "--json"]) == 0
    cases = {one["fact"]: one for one in json.loads(capsys.readouterr().out)["cases"]}
    assert cases["length"]["expected"] == ["open in 2029"]


def test_a_regression_is_named_and_fails(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which facts flipped, the paired interval, exit code 1; and won back, exit code 0."""
    assert run(["eval", "--write-baseline"]) == 0
    monkeypatch.setattr(extractive.ExtractiveAnswerer, "answer", _abstains)
    (labelled / "evals/suite.toml").write_text(SUITE.replace("verbatim = 1.0\n", ""))
    capsys.readouterr()

    assert run(["eval"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"beside suite-\S+: -75\.0 points \(-100\.0 to [+-]\d", out)
    assert "lost (3): length, crews, then-mayor" in out
    assert "failed: 3 facts lost and 0 won (tolerated: 0)" in " ".join(out.split())

    worse = _runs(labelled)[-1].stem
    monkeypatch.undo()
    monkeypatch.chdir(labelled)
    assert run(["eval", "--baseline", worse]) == 0
    assert "won (3)" in capsys.readouterr().out


def _abstains(self: object, evidence: object) -> Answer:
    return Answer("", None, 0.0, evidence=evidence)  # type: ignore[arg-type]


def test_a_baseline_of_other_articles_is_refused_before_asking(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What changed, the answers or the articles, could not be told."""
    assert run(["eval", "--write-baseline"]) == 0
    (labelled / "seeds/new.txt").write_text("The harbour pilots want a second tunnel.\n")
    assert run(["index"]) == 0
    monkeypatch.setattr(Workspace, "ask", lambda *_, **__: pytest.fail("asked"))
    capsys.readouterr()

    assert run(["eval"]) == 2
    assert "was made on other articles" in capsys.readouterr().err
    assert run(["eval", "grade", "last"]) == 2
    assert "the articles changed since the run" in capsys.readouterr().err


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No fact is asked twice."""
    asked: list[str] = []
    ask = Workspace.ask

    def counted(self: Workspace, question: str, **options: Any) -> Answer:
        if len(asked) == 2:
            asked.append("cut off")
            raise KeyboardInterrupt
        asked.append(question)
        return ask(self, question, **options)

    monkeypatch.setattr(Workspace, "ask", counted)
    assert run(["eval"]) == 130
    assert run(["eval"]) == 0
    assert len(asked) == 6  # two facts, the cut, a fact, and a follow-up after its turn
    assert "2 answers are of a run that was cut off" in capsys.readouterr().err


def test_a_filter_asks_a_part_and_judges_no_thresholds(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By id, by tag, or what failed in the last run."""
    for what, count in (("l*", 1), ("tag=off-topic", 1), ("*", 4)):
        assert run(["eval", "--filter", what, "--json", "--no-baseline"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["facts"], found["thresholds"], found["complete"]) == (count, [], False)


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("failed", 1, "qa: error: nothing failed in the last run\n"),
        ("none-*", 2, "qa: error: no fact fits none-*\nqa: hint: tags: follow-up, numeric, off-topic, who\n"),
    ],
)
def test_a_filter_that_leaves_no_fact_says_why(
    labelled: Path, what: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing that failed is no mistake: exit code 1, nothing asked."""
    assert run(["eval"]) == 0
    capsys.readouterr()

    assert run(["eval", "--filter", what]) == code
    assert capsys.readouterr().err == said


def test_what_failed_is_what_failed_when_it_was_last_asked(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of a part forgets no failure of the others; what came out well there is none any more."""
    with monkeypatch.context() as silent:
        silent.setattr(extractive.ExtractiveAnswerer, "answer", _abstains)
        run(["eval"])
        run(["eval", "--filter", "off-topic"])
    run(["eval", "--filter", "crews"])
    capsys.readouterr()

    run(["eval", "--filter", "failed", "--json"])
    assert {one["fact"] for one in json.loads(capsys.readouterr().out)["cases"]} == {"length", "then-mayor"}
    assert run(["eval", "--filter", "failed"]) == 1
    assert capsys.readouterr().err == "qa: error: nothing failed in the last run\n"


def test_a_part_that_failed_before_did_not_pass(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no worse than the baseline."""
    question = "Who leads the union of the ferry crews?"
    wrong = FACTS.replace("What is the capital of Australia?", question).replace(
        f'question = "{question}"\naccepted', 'question = "Who leads the ferry crews?"\naccepted'
    )
    (labelled / "evals/facts/tunnel.toml").write_text(wrong)
    run(["eval", "--write-baseline"])
    capsys.readouterr()

    for options, told in (([], "no worse than the baseline"), (["--no-baseline"], "done")):
        assert run(["eval", "--filter", "off-topic", *options]) == 0
        out = capsys.readouterr().out
        assert "invented (1)" in out
        assert out.rstrip().split("\n")[-1] == told


def test_a_check_says_each_thing_once_and_what_it_lists(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["eval", "check"]) == 0
    assert "tags: follow-up 1, numeric 1, off-topic 1, who 1\n" in capsys.readouterr().out
    (labelled / "evals/facts/tunnel.toml").write_text(FACTS.replace('id = "crews"', 'id = "length"'))
    assert run(["eval", "check"]) == 2
    assert capsys.readouterr().out.count("2 facts have this id") == 1


@pytest.mark.parametrize("option", ["--html", "--junit", "--report"])
def test_a_report_that_cannot_be_written_is_noticed_before_anything_is_asked(
    labelled: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a file's place, as a folder; by `qa eval grade`, too."""
    (labelled / "taken").write_text("")
    for target in ("taken/report", "seeds"):
        assert run(["eval", option, target]) == 2
        assert f"{target} cannot be written" in capsys.readouterr().err
    assert _runs(labelled) == []
    assert run(["eval", option, "report", "--filter", "none-*"]) == 2
    assert not (labelled / "report").exists()


def test_a_report_that_cannot_be_written_after_all_is_still_printed(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk became full meanwhile; stdout is one object."""
    assert run(["eval", "--json", "--html", "/dev/full"]) == 2
    out, err = capsys.readouterr()

    assert json.loads(out)["schema"] == "qa.eval/1"
    assert "qa: /dev/full cannot be written: no space left on device\n" in err
    assert "qa: stored as evals/runs/" in err


def test_reports_are_written_whole_and_safe(labelled: Path) -> None:
    """JUnit that a parser loads; a page that needs nothing from anywhere; JSON as on stdout."""
    text = (labelled / "evals/facts/tunnel.toml").read_text()
    hostile = '<script>alert(1)</script> \\u001b[31m who is "the" captain?'
    (labelled / "evals/facts/tunnel.toml").write_text(
        text.replace("What is the capital of Australia?", hostile.replace('"', '\\"'))
    )
    assert run(["eval", "--junit", "out/j.xml", "--html", "out/r.html", "--report", "out/r.json"]) in (0, 1)

    (suite,) = JUnitXml.fromfile("out/j.xml")
    names = {case.name: case for case in suite}
    assert {"length", "crews", "off-topic", "then-mayor", "recall@10", "verbatim"} <= set(names)
    page = Path("out/r.html").read_text()
    assert "\x1b" not in page
    assert "<script>alert" not in page
    assert not re.search(r"""(?:src|href)=["'](?!\#)""", page)
    assert _balanced(page)
    assert json.loads(Path("out/r.json").read_text())["schema"] == "qa.eval/1"


def test_a_citation_of_a_report_names_the_page_of_a_pdf(labelled: Path) -> None:
    """A line number means nothing to who opens the file."""
    plan = [["The council met on Monday and on Tuesday."], ["The new stadium will hold 41,000 spectators."]]
    (labelled / "seeds/stadium.pdf").write_bytes(pdf(plan))
    (labelled / "evals/facts/tunnel.toml").write_text(
        '[[fact]]\nid = "seats"\nquestion = "how many spectators will the stadium hold?"\n'
        'accepted = ["Monday"]\nevidence = [{ source = "seeds/stadium.pdf", quote = "on Monday" }]\n'
    )
    assert run(["index"]) == 0
    assert run(["eval", "--junit", "j.xml", "--html", "r.html", "--report", "r.json"]) in (0, 1)

    for report in ("j.xml", "r.html"):
        assert "seeds/stadium.pdf#page=2" in Path(report).read_text()
    assert json.loads(Path("r.json").read_text())["cases"][0]["citations"][0]["page"] == 2


def _balanced(page: str) -> bool:
    """Every element that is opened is closed, in order."""
    open_: list[str] = []
    void = {"meta", "input", "br", "rect", "line"}

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in void:
                open_.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert open_.pop() == tag

    Parser().feed(page)
    return not open_


def test_runs_of_one_second_are_kept_apart(tmp_path: Path) -> None:
    began = datetime(2026, 11, 28, 6, 7, 37, tzinfo=UTC)
    first = fresh_id(tmp_path, "suite", began)
    (tmp_path / f"{first}.json").write_text("{}")

    assert (first, fresh_id(tmp_path, "suite", began)) == ("suite-20261128-060737", "suite-20261128-060737-2")
