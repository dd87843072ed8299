"""Files of each format, made by the libraries that people's programs are made with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

TITLE = "Harbour tunnel to cost far more than planned"
STORY = (
    "The harbour tunnel will cost $480 million, the council said on Tuesday, a third more than it told "
    "voters last spring. Engineers found softer ground than expected beneath the river.",
    "Mayor Ada Kern said that the city had no choice. “We will finish what we began,” she told reporters.",
    "The contractor, Delta Works, must now reinforce the northern bank before drilling can go on. Opponents "
    "asked for a new vote and said that ferries would be cheaper.",
)


def html(
    *, head: str = "", story: Sequence[str] = STORY, title: str = TITLE, before: str = "", after: str = ""
) -> str:
    """A page with navigation, a story, and a footer."""
    paragraphs = "".join(f"<p>{one}</p>" for one in story)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f"{before}<article><h1>{title}</h1>{paragraphs}</article>{after}"
        "<footer><p>© 2025 The Northport Gazette. All rights reserved.</p></footer></body></html>"
    )


def pdf(
    pages: Iterable[Sequence[str]],
    *,
    title: str = "",
    author: str = "",
    head: str = "",
    foot: str = "",
    encrypt: str = "",
    columns: bool = False,
) -> bytes:
    """Pages of lines; *foot* may hold `{page}`. With *columns*, drawn row by row across two of them."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0, encrypt=encrypt or None)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont("Helvetica", 8)
        if head:
            canvas.drawString(60, 815, head)
        if foot:
            canvas.drawString(280, 25, foot.format(page=number))
        canvas.setFont("Helvetica", 10)
        half = (len(lines) + 1) // 2 if columns else len(lines)
        for at in range(half):
            canvas.drawString(60, 770 - 12 * at, lines[at])
            if half + at < len(lines):
                canvas.drawString(320, 770 - 12 * at, lines[half + at])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrapped(paragraphs: Iterable[str], width: int = 90) -> list[str]:
    """Lines of at most *width* characters, a blank one after each paragraph."""
    return [line for one in paragraphs for line in [*textwrap.wrap(one, width), ""]]


def docx(paragraphs: Iterable[str], *, title: str = "", author: str = "", heading: str = "") -> bytes:
    """A Word document."""
    import docx as library

    document = library.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    if heading:
        document.add_heading(heading)
    for one in paragraphs:
        document.add_paragraph(one)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)


def epub(chapters: Sequence[str], *, encrypted: bool = False, metadata: str = "") -> bytes:
    """A book with a table of contents and a chapter for each text of *chapters*."""
    names = [f"chapter {number}.xhtml" for number in range(1, len(chapters) + 1)]
    items = "".join(
        f'<item id="c{number}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(names)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata or _KNOWN}</metadata>'
        '<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f"{items}"
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("OEBPS/book.opf", package)
        book.writestr("OEBPS/nav.xhtml", "<html><body><nav><a>Contents of the book</a></nav></body></html>")
        for name, text in zip(names, chapters, strict=True):
            book.writestr(f"OEBPS/{name}", f"<html><body>{text}</body></html>")
        if encrypted:
            reference = f'<CipherReference URI="OEBPS/{names[0]}"/>'
            book.writestr(
                "META-INF/encryption.xml",
                f'<encryption xmlns="http://www.w3.org/2001/04/xmlenc#">{reference}</encryption>',
            )
    return out.getvalue()


_KNOWN = (
    "<dc:title>The Tunnel Years</dc:title><dc:creator>Ada Kern</dc:creator><dc:creator>Jo Brandt</dc:creator>"
    "<dc:publisher>Quay Press</dc:publisher><dc:language>en-GB</dc:language><dc:date>2024-05-02</dc:date>"
)
