"""`qa summarize` over real articles, with the real model: what a reader is promised."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.cli import run
from qa.errors import UsageError
from tests.conftest import PROJECT
from tests.summaries.test_generative import ScriptedModel


@pytest.fixture(scope="session")
def recall(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace over the second corpus of the eval suite."""
    root = tmp_path_factory.mktemp("recall")
    qa.init(root)
    for path in (PROJECT / "evals/recall/seeds").iterdir():
        shutil.copy2(path, root / "seeds")
    shutil.copytree(built / "story/index/models", root / "index/models")
    qa.open(root).index()
    return root


def _json(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert run(["summarize", *arguments, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def _values(difference: dict[str, Any]) -> dict[str, str]:
    return {
        f"{value['bound']} {value['value']}" if value["bound"] else value["value"]: value["stance"]
        for value in difference["values"]
    }


def test_the_seeds_are_summarised_with_what_differs(scale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every sentence cited and verbatim; the investment's change and the differing valuations shown."""
    found = _json(capsys)
    texts = {path.name: path.read_text(encoding="utf-8") for path in (scale / "seeds").iterdir()}
    shown = [_values(one) for one in found["differences"]]
    [change] = found["changes"]

    for cited in found["citations"]:
        assert texts[Path(cited["source"]).name][cited["start"] : cited["end"]] == cited["quote"]
    for stated in found["statements"]:
        assert stated["text"] == found["citations"][stated["citations"][0] - 1]["quote"]
    assert shown == [
        {"$14.3 billion": "stated", "$10 billion": "reported"},
        {
            "$14 billion": "stated",
            "over $29 billion": "stated",
            "$14.3B": "stated",
            "$25 billion": "potential",
            "toward $20 billion": "potential",
        },
    ]
    assert [value["value"] for value in change["values"]] == ["$10 billion", "$14.3 billion"]
    assert len(change["values"][0]["citations"]) == 3
    assert all(value["citations"] for one in found["differences"] for value in one["values"])


def test_a_dated_story_shows_what_changed(
    recall: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Corrections, raised offers and new estimates, in the order of the days, and nothing else."""
    monkeypatch.chdir(recall)
    found = _json(capsys)
    changes = [[value["value"] for value in one["values"]] for one in found["changes"]]

    assert sorted(changes) == [
        ["12,000", "31,500", "28,400"],
        ["five", "four"],
        ["€18 million", "€41 million"],
        ["€250", "€400"],
    ]
    assert all(one["dated"] for one in found["changes"])
    assert [one["copies"] for one in found["sources"] if one["copies"]] == [["seeds/03-wire-reprint.txt"]]


def test_nobody_is_said_to_agree_with_what_they_deny(
    recall: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A maker denies what an agency finds; a chief executive "remains", then resigns."""
    monkeypatch.chdir(recall)

    assert _json(capsys)["agreed"] == []


def test_a_topic_that_is_not_there_is_abstained_from(scale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "--about", "the football cup in Buenos Aires", code=1)

    assert (found["status"], found["statements"]) == ("abstained", [])


def test_a_topic_is_kept_to(scale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Regulation: scrutiny, regulators, antitrust."""
    texts = [one["text"] for one in _json(capsys, "--about", "regulation", "-n", "4")["statements"]]

    assert len(texts) == 4
    assert all(any(word in text.lower() for word in ("regulat", "antitrust")) for text in texts)


def test_an_unknown_source_is_an_error_with_the_nearest_names(scale: Path) -> None:
    with pytest.raises(UsageError, match="no article matches 003_9c40ee1f6de1d715") as error:
        qa.open().summarize("003_9c40ee1f6de1d715.md")

    assert error.value.hint == "did you mean seeds/003_9c40ee1f6de1d715.txt?"


def test_a_file_that_is_not_indexed_is_said_to_be_so(scale: Path) -> None:
    (scale / "seeds/new.txt").write_text("The tunnel opened on Friday.\n", encoding="utf-8")

    with pytest.raises(UsageError) as error:
        qa.open().summarize("seeds/new.txt")
    assert error.value.hint == 'it is not indexed; run "qa index seeds/new.txt"'


def test_what_is_not_indexed_and_what_changed_is_remarked(scale: Path) -> None:
    (scale / "seeds/new.txt").write_text("The tunnel opened on Friday.\n", encoding="utf-8")
    changed = scale / "seeds/003_9c40ee1f6de1d715.txt"
    changed.write_text("Nothing is left of it.\n", encoding="utf-8")
    summary = qa.open().summarize("003*")

    assert summary.stale == {"seeds/003_9c40ee1f6de1d715.txt"}
    assert len(summary.remarks) == 2


def test_days_leave_undated_articles_out_and_count_them(
    scale: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = _json(capsys, "--until", "2025-06-30")

    assert [one["source"] for one in found["sources"]] == ["seeds/000_e2ccca5f680b3e9b.txt"]
    assert found["remarks"] == ["3 undated articles are left out; --undated keeps them"]


def test_words_are_a_limit(scale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where not one sentence fits."""
    found = _json(capsys, "--words", "60")
    none = _json(capsys, "--words", "2", code=1)

    assert 0 < sum(len(one["text"].split()) for one in found["statements"]) <= 60
    assert none["remarks"] == ["no sentence is as short as 2 words"]


def test_a_model_writes_and_only_what_the_articles_say_is_shown(story: Path) -> None:
    """With the real verifier: the wrong figure is left out."""
    said = "The audit blames soft ground near the ferry pier. [S1] The tunnel will cost $900 million. [S1]"
    summary = qa.open().summarize("tunnel-costs.txt", model=ScriptedModel(lambda prompt: said))

    assert [one.text for one in summary.statements] == ["The audit blames soft ground near the ferry pier."]
    assert [one.text for one in summary.rejected] == ["The tunnel will cost $900 million."]


@pytest.mark.parametrize(
    ("arguments", "sources"),
    [
        (["--as-of", "2024-05-01"], ["tunnel-plan.md"]),
        (["--as-of", "2024-05-01", "--undated"], ["ferry-letter.txt", "tunnel-plan.md"]),
        (["--as-of", "2024-12-31", "--until", "2024-05-01"], ["tunnel-plan.md"]),
        (["--until", "2024-12-31", "--as-of", "2024-05-01"], ["tunnel-plan.md"]),
    ],
)
def test_as_of_a_day_is_what_was_published_by_then(
    arguments: list[str], sources: list[str], story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two last days the earlier one holds."""
    found = _json(capsys, *arguments)
    assert run(["search", "tunnel", *arguments, "--json"]) == 0
    passages = json.loads(capsys.readouterr().out)["passages"]

    assert sorted(Path(one["source"]).name for one in found["sources"]) == sources
    assert {Path(one["source"]).name for one in passages} <= set(sources)


def test_ask_as_of_a_day_does_not_know_later_articles(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The audit came later; undated articles are counted."""
    run(["ask", "how much will the harbour tunnel cost?", "--as-of", "2024-05-01", "--json"])
    found = json.loads(capsys.readouterr().out)

    assert {Path(one["source"]).name for one in (*found["citations"], *found["closest"])} == {
        "tunnel-plan.md"
    }
    assert "1 undated article is left out; --undated keeps them" in found["remarks"]


def test_as_of_before_since_is_refused(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "why?", "--since", "2024-05-01", "--as-of", "2024-03-01"]) == 2
    assert "--since 2024-05-01 is after --as-of 2024-03-01" in capsys.readouterr().err
