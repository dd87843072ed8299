"""A folder of trouble, indexed in one run: each file has its line, nothing hangs, and the rest answers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

import qa
from qa import articles
from qa.domain import Answer
from qa.errors import ArticleError
from qa.indexing.drafting import Limits
from tests.articles.awkward import Awkward, files, write

ALL = list(files())
TINY = int(os.environ.get("QA_TINY", "200"))
"""How many tiny files lie beside the awkward ones; `QA_TINY=10000` takes minutes."""

_RUN = """
import resource, sys
from qa.cli import run
code = run(sys.argv[1:])
whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN  # of the workers, the largest
print("PEAKS", *(resource.getrusage(one).ru_maxrss // 1024 for one in whose), file=sys.stderr)
sys.exit(code)
"""


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 40
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_each_is_read_or_refused_with_its_reason(one: Awkward, tmp_path: Path) -> None:
    path = tmp_path / one.name
    path.write_bytes(one.make())

    if one.told:
        found = articles.read(path, source=one.name, max_mb=25)
        assert one.told in " ".join(found.text.split())
        assert one.remark in "; ".join(found.remarks)
        assert not re.search("[\x00\ud800-\udfff]", found.text)
    else:
        with pytest.raises(ArticleError, match=re.escape(one.reason)):
            articles.read(path, source=one.name, max_mb=25)


@pytest.fixture(scope="module")
def trouble(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """A workspace over all of them, what `qa index --json` said, and what `qa index -v` did."""
    root = tmp_path_factory.mktemp("trouble")
    qa.init(root)
    (root / "index/models").symlink_to(built / "story/index/models")
    write(root / "seeds", tiny=TINY)

    first = _indexed(root, "--json")
    (root / "peaks").write_text(first.stderr)
    return root, json.loads(first.stdout), _indexed(root, "-v").stdout


def _indexed(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _RUN, "index", *options],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )


def _peaks(told: str) -> tuple[int, int]:
    """Of the writer and of the largest worker, in MB."""
    peaks = re.search(r"PEAKS (\d+) (\d+)", told)
    assert peaks
    return int(peaks[1]), int(peaks[2])


def test_each_file_has_its_line_in_the_report(trouble: tuple[Path, dict[str, Any], str]) -> None:
    _, report, again = trouble
    lines = {Path(one["source"]).name: one for one in report["files"]}

    for one in ALL:
        line = lines[one.name]
        assert (line["outcome"], one.name) == ("indexed" if one.told else "skipped", one.name)
        assert one.reason in (line["reason"] or "")
        assert one.remark in "; ".join(line["remarks"])
        assert f"seeds/{one.name}" in again
    assert "does not fit into memory" in lines["bomb.pdf"]["reason"]
    assert {"nowhere.docx", "folder.pdf"} <= set(lines)
    assert "advertisement.html" not in lines
    assert sum(name.endswith(".txt") and name[0].isdigit() for name in lines) == TINY


def test_memory_stays_within_bounds(
    trouble: tuple[Path, dict[str, Any], str], built: Path, tmp_path: Path
) -> None:
    """No file makes the writer larger than one plain article does; a worker keeps to its limit.

    The writer is mostly torch, which takes more on one machine than on another.
    """
    qa.init(tmp_path)
    (tmp_path / "index/models").symlink_to(built / "story/index/models")
    (tmp_path / "seeds/plain.txt").write_text(
        "The harbour tunnel opens in 2029, the city council said.\n" * 40
    )
    plain, _ = _peaks(_indexed(tmp_path).stderr)
    writer, worker = _peaks((trouble[0] / "peaks").read_text())

    assert writer < plain + 100
    assert worker <= Limits().memory_mb


def test_no_control_character_reaches_the_terminal(trouble: tuple[Path, dict[str, Any], str]) -> None:
    root, _, again = trouble
    shown = again
    for name in ("escapes.md", "overrides.txt", "entities.html"):
        done = subprocess.run(
            [sys.executable, "-m", "qa", "show", f"seeds/{name}"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        shown += done.stdout
    odd = {char for char in shown if unicodedata.category(char) in ("Cc", "Cf") and char not in "\n\t"}

    assert odd == set()


@pytest.mark.parametrize("name", ["complete.html", "heads.pdf", "plain.docx", "plain.epub"])
def test_the_rest_answers_with_words_that_stand_there(
    trouble: tuple[Path, dict[str, Any], str], name: str
) -> None:
    """Promise 1 for each format; of a PDF with the page."""
    with qa.open(trouble[0]) as workspace:
        found: Answer = workspace.ask(
            "What did engineers find beneath the river?", filter=qa.domain.Filter(sources=(name,))
        )
        assert found.citations
        for citation in found.citations:
            article = workspace.article(citation.source)
            assert article
            assert article.text[citation.start : citation.end] == citation.quote
            assert (citation.page in (1, 2, 3)) == name.endswith(".pdf")
