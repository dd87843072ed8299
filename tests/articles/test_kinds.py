"""A file is what its bytes say, whatever its name says."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import articles
from qa.domain import Article
from qa.errors import ArticleError
from tests.articles.made import STORY, docx, epub, html, pdf, wrapped


def read(tmp_path: Path, name: str, data: bytes) -> Article:
    (tmp_path / name).write_bytes(data)
    return articles.read(tmp_path / name, source=name, max_mb=25)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf([wrapped(STORY)]), ".pdf"),
        (docx(STORY), ".docx"),
        (epub([f"<p>{one}</p>" for one in STORY]), ".epub"),
        (html().encode(), ".html"),
        (html().encode("utf-16"), ".html"),
        (b"<!-- saved from url=(0019)https://x.example/ -->\n" + html().encode(), ".html"),
    ],
)
def test_what_leaves_no_doubt_is_read_as_what_it_is(tmp_path: Path, data: bytes, kind: str) -> None:
    for name in ("a.txt", "a.md", "a.pdf"):
        found = read(tmp_path, name, data)
        told = "Engineers found softer ground than expected beneath the river."

        assert told in found.text
        assert found.remarks == (() if name.endswith(kind) else (f"read as {kind}, which it is",))


def test_text_that_was_named_a_page_is_read_as_text(tmp_path: Path) -> None:
    found = read(tmp_path, "a.html", "\n\n".join(STORY).encode())

    assert (found.text, found.remarks) == ("\n\n".join(STORY), ("read as .txt, which it is",))


def test_any_number_of_comments_before_a_text_is_soon_read(tmp_path: Path) -> None:
    """As WordPress writes them around its blocks."""
    text = "<!-- wp:paragraph -->\n" * 150 + "\n\n".join(STORY)

    assert read(tmp_path, "a.txt", text.encode()).remarks == ()
    assert read(tmp_path, "a.txt", (text + "<html>").encode()).remarks == ()


def test_pages_begin_after_any_number_of_comments(tmp_path: Path) -> None:
    page = '<?xml version="1.0"?>\n' + "<!-- a -->\n<!-- b\n-->" * 20 + html()

    assert read(tmp_path, "a.txt", page.encode()).remarks == ("read as .html, which it is",)


def test_only_what_is_plain_by_name_and_by_content_is_plain(tmp_path: Path) -> None:
    files = {
        "a.txt": STORY[0].encode(),
        "b.md": b"",
        "c.html": STORY[0].encode(),
        "d.txt": pdf([wrapped(STORY)]),
        "e.txt": html().encode(),
        "f.md": docx(STORY),
        "g.txt": b"PK\x03\x04" + bytes(100),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    assert [name for name in files if articles.is_plain(tmp_path / name)] == ["a.txt", "b.md"]
    assert articles.is_plain(tmp_path / "none.txt")


def test_markdown_with_tags_is_markdown(tmp_path: Path) -> None:
    text = f'<p align="center">Northport</p>\n\n{STORY[0]}\n'

    assert read(tmp_path, "a.md", text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{\\rtf1 Hello}", "a Rich Text file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        (b"PK\x03\x04" + bytes(100), "a damaged archive"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, reason: str, name: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        read(tmp_path, name, data)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.epub"])
def test_text_under_a_name_of_another_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArticleError, match=r"no (PDF|Word document|book), whatever its name says"):
        read(tmp_path, name, STORY[0].encode())
