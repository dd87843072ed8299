"""A file becomes an article, or is refused with the reason."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from qa.articles import SUFFIXES, digest_of, furniture, read
from qa.domain import Article, Dated, Metadata, Origin, Span
from qa.errors import ArticleError
from tests.articles.pages import STORY

SEEDS = Path(__file__).parents[2] / "seeds"


def test_a_file_becomes_an_article(tmp_path: Path) -> None:
    data = f"Share\r\n\r\n{STORY}\r\n".encode()
    (tmp_path / "a.TXT").write_bytes(data)

    found = read(tmp_path / "a.TXT", source="seeds/a.TXT", max_mb=1)

    text = f"Share\n\n{STORY}\n"
    digest = hashlib.sha256(data).hexdigest()
    assert found == Article("seeds/a.TXT", text, digest, Metadata(), (Span(7, 7 + len(STORY)),))
    assert digest_of(tmp_path / "a.TXT") == digest


def test_what_is_given_by_hand_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: Found\nauthor: Jane Doe\ndate: 2025-06-09\n---\n{STORY}")
    by_hand = Metadata(title="Given", published=Dated(date(2025, 6, 13), Origin.META_TAG))

    found = read(path, source="a.md", max_mb=1, given=by_hand).metadata

    assert found == Metadata("Given", "Jane Doe", None, Dated(date(2025, 6, 13), Origin.BY_HAND))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \r\n\t\n", "empty file"),
        (b"\xef\xbb\xbf", "no sentences"),
        (b"Share\nTweet\n", "no sentences"),
        (b"\0\1\2\3", "binary file"),
        (b"word " * 20_001, "0.2 MB, above the limit of 0.1 MB"),
    ],
)
def test_a_file_without_a_story_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)

    with pytest.raises(ArticleError) as refused:
        read(tmp_path / "a.txt", source="a.txt", max_mb=0.1)

    assert str(refused.value) == reason


def test_what_cannot_be_opened_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "d.txt").mkdir()
    os.mkfifo(tmp_path / "p.txt")
    reasons = {}
    for name in ("d.txt", "p.txt", "none.txt", "a.xyz"):
        with pytest.raises(ArticleError) as refused:
            read(tmp_path / name, source=name, max_mb=1)
        reasons[name] = str(refused.value)

    assert reasons == {
        "d.txt": "a directory",
        "p.txt": "not a regular file",
        "none.txt": "not readable: no such file or directory",
        "a.xyz": "unknown format: .xyz",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.txt").chmod(0)

    with pytest.raises(ArticleError, match=r"^not readable: permission denied$"):
        read(tmp_path / "a.txt", source="a.txt", max_mb=1)


def test_text_and_markdown_have_readers() -> None:
    assert {".txt", ".text", ".md", ".markdown"} <= SUFFIXES


def test_importing_the_layer_imports_no_detection_of_encodings() -> None:
    script = "import sys, qa.articles; sys.exit('charset_normalizer' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "metadata", "left_out"),
    [
        (
            "000_e2ccca5f680b3e9b.txt",
            Metadata(
                "Meta's $10 Billion Bet on Scale AI: A Strategic Pivot to AI Infrastructure Dominance",
                "Samuel Reed",
                None,
                Dated(date(2025, 6, 9), Origin.DATELINE),
            ),
            [46, 47, 49, 51, 55, 56, 58],
        ),
        ("001_690a9cc8ba11dbf3.txt", Metadata(), [1, 2, 23, 25, 27, 29, 31, 33, 34, 35, 36]),
        ("002_e2aa66e582695cb1.txt", Metadata(author="Carl Schwartzbaum"), [1, 2, 3]),
        (
            "003_9c40ee1f6de1d715.txt",
            Metadata("Scale AI's Meta Deal: A Gamble on Data Dominance or a Path to Fragmentation?"),
            [20, 21, 22, 23, 24],
        ),
    ],
)
def test_the_example_articles_are_read_to_the_line(
    name: str, metadata: Metadata, left_out: list[int]
) -> None:
    found = read(SEEDS / name, source=name, max_mb=25)

    assert found.metadata == metadata
    assert [number for number, _ in furniture(found)] == left_out
