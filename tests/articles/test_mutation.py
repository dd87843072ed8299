"""Real files of each format with bytes changed, cut out, doubled: read or refused, and nothing else.

`QA_MUTATIONS` says how many for each format (default 60).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import articles
from qa.articles.readers import READERS
from qa.errors import ArticleError
from qa.passages import sentences
from qa.render.safe import safe
from tests.articles.made import STORY, docx, epub, html, pdf, wrapped

COUNT = int(os.environ.get("QA_MUTATIONS", "60"))
FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: "\n\n".join(STORY).encode("utf-16"),
    "a.md": lambda: f"---\ntitle: The tunnel\ndate: 2025-06-13\n---\n{STORY[0]}".encode(),
    "a.html": lambda: html(
        head='<meta charset="utf-8"><script type="application/ld+json">{}</script>'
    ).encode(),
    "a.pdf": lambda: pdf([wrapped(STORY), wrapped(STORY)], title="The tunnel", foot="Page {page}"),
    "a.docx": lambda: docx(STORY, title="The tunnel"),
    "a.epub": lambda: epub([f"<p>{one}</p>" for one in STORY]),
    # Within the archive, where no checksum tells:
    "inner.docx": lambda: member(docx(STORY), "word/document.xml"),
    "inner.epub": lambda: member(epub([STORY[0]]), "OEBPS/book.opf"),
}
_PIECES = (b"", b"\0", b"\xff", b"<", b"&#0;", b"%PDF-", b"PK\x03\x04", b"endobj", b"9" * 30, b"<div>" * 300)


def member(data: bytes, name: str) -> bytes:
    """What the archive holds under *name*."""
    return ZipFile(BytesIO(data)).read(name)


def repacked(name: str, data: bytes) -> bytes:
    """For the inner ones: *data* back in its archive."""
    if name == "inner.docx":
        return replaced(docx(STORY), "word/document.xml", data)
    return replaced(epub([STORY[0]]), "OEBPS/book.opf", data) if name == "inner.epub" else data


def replaced(archive: bytes, name: str, data: bytes) -> bytes:
    """The archive with other bytes under *name*."""
    source, out = ZipFile(BytesIO(archive)), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for one in source.namelist():
            made.writestr(one, data if one == name else source.read(one))
    return out.getvalue()


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """*whole* after one to six changes: stretches replaced by odd bytes, some of its own, or nothing."""
    data = whole
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 1, 2, 4, 50, 1000))))
        copy = draw(st.integers(0, len(whole)))
        own = whole[copy : copy + draw(st.sampled_from((1, 20, 500)))]
        piece = draw(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=8), st.just(own)))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """No other error, no text that cannot be stored, no span or page outside it."""
    path = tmp_path / name
    whole = FILES[name]()
    reasons: set[str] = set()

    @settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(data=mutated(whole))
    def check(data: bytes) -> None:
        path.write_bytes(repacked(name, data))
        try:
            found = articles.read(path, source=name, max_mb=25)
        except ArticleError as error:
            reasons.add(str(error))
            return
        assert not re.search("[\0\ud800-\udfff]", found.text)
        assert all(span.end <= len(found.text) for span in found.body)
        assert list(found.pages) == sorted(found.pages)
        assert all(0 <= page <= len(found.text) for page in found.pages)
        assert sentences(found)
        assert not re.search("[\x00-\x08\x0b-\x1f]", safe(found.text))

    check()
    assert [reason for reason in reasons if not re.fullmatch(r"[ -~]{3,200}", reason)] == []


def test_a_whole_file_is_read() -> None:
    """What is mutated is sound to begin with."""
    for name, make in FILES.items():
        if not name.startswith("inner."):
            reader = READERS[Path(name).suffix]
            assert STORY[0].split(",")[0] in " ".join(reader(make()).text.split()), name
