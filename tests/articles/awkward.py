"""Files that make trouble: each format, each fault, and what must become of each.

python -m tests.articles.awkward FOLDER    writes them all, to look at what `qa index` makes of them
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.articles.made import STORY, docx, epub, html, pdf, wrapped

TOLD = "Engineers found softer ground than expected beneath the river."
TEXT = "\n\n".join(STORY)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARABIC = "قال رئيس البلدية إن النفق سيكلف أكثر بكثير مما وعد به الناخبين في الربيع الماضي."
_HEBREW = "ראש העיר אמר כי המנהרה תעלה הרבה יותר ממה שהובטח לבוחרים באביב שעבר."


@dataclass(frozen=True)
class Awkward:
    """A file. It is indexed and holds `told`, or skipped with a reason that holds `reason`."""

    name: str
    make: Callable[[], bytes]
    told: str = ""
    reason: str = ""
    remark: str = ""


def files() -> Iterator[Awkward]:
    """All of them."""
    yield from _texts()
    yield from _pages()
    yield from _pdfs()
    yield from _documents()
    yield from _books()


def write(folder: Path, *, tiny: int = 0) -> list[Awkward]:
    """Write them into *folder*, with what browsers save beside a page and *tiny* files of a sentence each."""
    found = list(files())
    for one in found:
        (folder / one.name).write_bytes(one.make())
    (folder / "bomb.pdf").write_bytes(pdf_bomb())
    (folder / "complete_files").mkdir()
    (folder / "complete_files" / "advertisement.html").write_text(html(story=["Buy the tunnel now. " * 20]))
    (folder / "folder.pdf").mkdir()
    (folder / "nowhere.docx").symlink_to(folder / "gone.docx")
    (folder / "tiny").mkdir()
    for number in range(tiny):
        (folder / "tiny" / f"{number:05}.txt").write_text("The ferry leaves the quay at nine o'clock.\n")
    return found


def _texts() -> Iterator[Awkward]:
    noise = random.Random(7)
    yield Awkward("utf-16.txt", lambda: TEXT.encode("utf-16"), TOLD)
    yield Awkward("utf-16-without-mark.txt", lambda: TEXT.encode("utf-16-be"), TOLD)
    yield Awkward("utf-32.txt", lambda: TEXT.encode("utf-32"), TOLD)
    yield Awkward("cp1252.txt", lambda: TEXT.encode("cp1252"), "“We will finish what we began,” she")
    yield Awkward("carriage-returns.txt", lambda: TEXT.replace("\n", "\r").encode(), TOLD)
    yield Awkward("nul.txt", lambda: TEXT.replace("river", "ri\0ver").encode(), reason="binary file")
    yield Awkward("noise.txt", lambda: noise.randbytes(50_000), reason="binary file")
    yield Awkward("empty.txt", lambda: b"", reason="empty file")
    yield Awkward("blank.txt", lambda: b" \n\t\n" * 1000, reason="empty file")
    yield Awkward("signs.txt", lambda: b"--- *** ---\n" * 50, reason="no sentences")
    yield Awkward("right-to-left.txt", lambda: f"{_ARABIC}\n\n{_HEBREW}\n".encode(), _ARABIC)
    yield Awkward("overrides.txt", lambda: f"\u202e{TEXT}\u2066 And so on.".encode(), TOLD)
    yield Awkward("escapes.md", lambda: f"\x1b[2J\x1b]0;owned\x07{TEXT}".encode(), TOLD)
    yield Awkward("one-line.txt", lambda: (TEXT.replace("\n", " ") + " ").encode() * 10, TOLD)
    yield Awkward("no-spaces.txt", lambda: b"tunnel" * 500, "tunneltunnel")
    yield Awkward("too-large.txt", lambda: b"Too large. " * 2_400_000, reason="above the limit of 25 MB")
    yield Awkward("is-a-pdf.txt", lambda: pdf([wrapped(STORY)]), TOLD, remark="read as .pdf, which it is")
    yield Awkward("is-a-page.md", lambda: html().encode(), TOLD, remark="read as .html, which it is")
    yield Awkward("is-a-picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + noise.randbytes(900), reason="a picture")


def _pages() -> Iterator[Awkward]:
    def page(**parts: object) -> bytes:
        return html(**parts).encode()  # type: ignore[arg-type]

    yield Awkward("complete.html", page, TOLD)
    yield Awkward("UPPER.HTM", page, TOLD)
    yield Awkward(
        "wrongly-declared.html", lambda: page(head='<meta charset="iso-8859-1">'), "“We will finish"
    )
    wrong = '<meta charset="utf-8">'
    yield Awkward("declared-utf-8.html", lambda: html(head=wrong).encode("cp1252"), "“We will finish")
    yield Awkward("utf-16.html", lambda: html().encode("utf-16"), TOLD)
    yield Awkward("utf-16-without-mark.html", lambda: html().encode("utf-16-le"), TOLD)
    yield Awkward("declared-utf-7.html", lambda: page(head='<meta charset="utf-7">'), TOLD)
    xml = '<?xml version="1.0" encoding="windows-1252"?>'
    yield Awkward("declaration.xhtml", lambda: f"{xml}{html()}".encode("cp1252"), "“We will finish")
    yield Awkward(
        "deep.html", lambda: b"<html><body>" + b"<div>" * 100_000 + page(), TOLD, remark="whole page"
    )
    yield Awkward("deep-inline.html", lambda: b"<html><p>" + b"<b><i>" * 50_000 + TEXT.encode(), TOLD)
    yield Awkward("closed-only.html", lambda: b"<html>" + b"</div>" * 100_000 + page(), TOLD)
    yield Awkward("attributes.html", lambda: page(before="<p " + "a='1' " * 50_000 + ">.</p>"), TOLD)
    yield Awkward("comment.html", lambda: page(before="<!-- " + "x" * 2_000_000 + " -->"), TOLD)
    yield Awkward("unclosed-comment.html", lambda: page(after="<!-- never closed"), TOLD)
    yield Awkward("cut-off.html", lambda: page(after="<div class='" + "y" * 100), TOLD)
    rows = "".join(f"<tr><td>Ferry {n}</td><td>${n} million</td></tr>" for n in range(400))
    yield Awkward("huge-table.html", lambda: page(story=(*STORY, f"<table>{rows}</table>")), TOLD)
    picture = f'<img src="data:image/png;base64,{"QUJD" * 1_000_000}">'
    yield Awkward("inlined-picture.html", lambda: page(story=(picture, *STORY)), TOLD)
    odd = "He left.&#0;&#x1b;[31m&#x202e;&#xD800;&#xFFFF;&#99999999999; She stayed in the city all the same."
    yield Awkward("entities.html", lambda: page(story=(*STORY, odd)), TOLD)
    future = '<meta property="article:published_time" content="2099-01-01">'
    yield Awkward("future.html", lambda: page(head=future), TOLD, remark="lies in the future")
    nested = f'<script type="application/ld+json">{"[" * 200_000}</script>'
    yield Awkward("nested-json.html", lambda: page(head=nested), TOLD)
    yield Awkward("right-to-left.html", lambda: page(story=[_ARABIC, _HEBREW] * 3, title=_HEBREW), _ARABIC)
    yield Awkward("plain-text.html", lambda: TEXT.encode(), TOLD, remark="read as .txt, which it is")
    yield Awkward(
        "frames.html", lambda: b"<html><frameset><frame src='a'></frameset></html>", reason="no text"
    )
    yield Awkward("script.html", lambda: b"<html><body><script>1</script></body></html>", reason="no text")
    yield Awkward("nothing.html", lambda: b"<html></html>", reason="no text")


def _pdfs() -> Iterator[Awkward]:
    plain = pdf([wrapped(STORY)])
    yield Awkward("plain.pdf", lambda: plain, TOLD)
    yield Awkward("columns.pdf", lambda: pdf([wrapped(STORY, 45)], columns=True), TOLD)
    yield Awkward("heads.pdf", lambda: pdf([wrapped(STORY)] * 3, head="Gazette", foot="Page {page}"), TOLD)
    yield Awkward("long.pdf", lambda: pdf([wrapped(STORY)] * 40), TOLD)
    yield Awkward("locked.pdf", lambda: pdf([wrapped(STORY)], encrypt="secret"), reason="password-protected")
    yield Awkward("scanned.pdf", lambda: pdf([[], []]), reason="scanned?")
    yield Awkward("half-scanned.pdf", lambda: pdf([wrapped(STORY), []]), TOLD, remark="no text on page 2")
    yield Awkward("after-noise.pdf", lambda: b"\r\nHTTP/1.1 200 OK\r\n\r\n" + plain, TOLD)
    yield Awkward("without-index.pdf", lambda: plain[: plain.rindex(b"startxref")], TOLD)
    yield Awkward("cut-off.pdf", lambda: plain[: len(plain) // 3], reason="a PDF")
    yield Awkward("circle.pdf", lambda: _circle(plain), TOLD)
    yield Awkward("header-only.pdf", lambda: b"%PDF-1.7\n%%EOF\n", reason="a PDF")
    yield Awkward("is-text.pdf", lambda: TEXT.encode(), reason="no PDF, whatever its name says")
    yield Awkward("is-a-page.pdf", lambda: html().encode(), TOLD, remark="read as .html, which it is")


def _documents() -> Iterator[Awkward]:
    plain = docx(STORY)
    yield Awkward("plain.docx", lambda: plain, TOLD)
    yield Awkward("empty.docx", lambda: docx([]), reason="no text")
    yield Awkward("cut-off.docx", lambda: plain[:-2000], reason="a damaged archive")
    locked = _OLE + "EncryptedPackage".encode("utf-16-le") * 9
    yield Awkward("locked.docx", lambda: locked, reason="password-protected")
    yield Awkward("old.docx", lambda: _OLE + bytes(2000), reason="an old Word file")
    yield Awkward("rich-text.docx", lambda: b"{\\rtf1\\ansi Hello.}", reason="a Rich Text file")
    yield Awkward("bomb.docx", lambda: filled(plain, "word/document.xml"), reason="above the limit of 200 MB")
    small = filled(plain, "word/document.xml", megabytes=60)
    yield Awkward("small-bomb.docx", lambda: small, reason="above the limit of 50 MB")
    yield Awkward(
        "picture-bomb.docx", lambda: filled(plain, "word/media/a.png"), reason="above the limit of 200"
    )
    yield Awkward("many-files.docx", lambda: _many(plain), reason="an archive of 2")
    yield Awkward("archive.docx", lambda: _zip({"a.txt": TEXT}), reason="an archive")
    yield Awkward("sheet.docx", lambda: _zip({"xl/workbook.xml": "<x/>"}), reason="a spreadsheet")


def _books() -> Iterator[Awkward]:
    chapters = [f"<p>{one}</p>" for one in STORY]
    yield Awkward("plain.epub", lambda: epub(chapters), TOLD)
    yield Awkward("locked.epub", lambda: epub(chapters, encrypted=True), reason="are encrypted")
    yield Awkward("empty.epub", lambda: epub(["", "<img src='a'/>"]), reason="no text")
    yield Awkward("cut-off.epub", lambda: epub(chapters)[:-500], reason="a damaged archive")
    bomb = filled(epub(chapters), "OEBPS/chapter 1.xhtml")
    yield Awkward("bomb.epub", lambda: bomb, reason="above the limit of 200 MB")
    gone = {"META-INF/container.xml": "<container/>"}
    yield Awkward("without-package.epub", lambda: _zip(gone), reason="a book that is damaged")
    date = "<dc:title>The Tunnel</dc:title><dc:date>2024-02-31</dc:date>"
    yield Awkward(
        "odd-date.epub", lambda: epub(chapters, metadata=date), TOLD, remark="no day of the calendar"
    )


def filled(data: bytes, name: str, *, megabytes: int = 300) -> bytes:
    """The archive *data*, in which the file *name* unpacks to so many megabytes of spaces."""
    source, out = ZipFile(BytesIO(data)), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for one in source.namelist():
            if one != name:
                archive.writestr(one, source.read(one))
        with archive.open(name, "w", force_zip64=True) as file:
            for _ in range(megabytes):
                file.write(b" " * 1_000_000)
    return out.getvalue()


def _circle(data: bytes) -> bytes:
    """A PDF whose tree of pages holds itself."""
    found = re.search(rb"(\d+) 0 obj\s+<<[^>]*/Kids \[[^\]]*\]", data)
    assert found is not None
    return re.sub(rb"/Kids \[[^\]]*\]", b"/Kids [ " + found[1] + b" 0 R ]", data)


def pdf_bomb(*, megabytes: int = 1200) -> bytes:
    """A PDF whose one page unpacks to so many megabytes: only a worker with bounded memory may read it."""
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(megabytes)), packer.flush()])
    whole = pdf([["PLACE"]])
    return re.sub(
        rb"/Length \d+\s*>>\s*stream\n.*?endstream",
        lambda _: b"/Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed),
        whole,
        count=1,
        flags=re.DOTALL,
    )


def _many(data: bytes) -> bytes:
    out = BytesIO(data)
    with ZipFile(out, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"word/{number}.xml", "")
    return out.getvalue()


def _zip(members: dict[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    print(f"{len(write(target, tiny=10_000))} files and 10,000 tiny ones in {target}")  # noqa: T201
