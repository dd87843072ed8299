"""Word documents and books: every sentence in order, and what their properties say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from qa.articles import docx, epub, properties
from qa.articles.reading import Parsed
from qa.domain import Dated, Origin
from qa.errors import ArticleError
from tests.articles import made
from tests.articles.made import STORY, TITLE

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def story(parsed: Parsed) -> str:
    return "\n".join(parsed.text[span.start : span.end] for span in parsed.body)


def with_body(xml: str) -> bytes:
    """A Word document whose body is *xml*."""
    source, out = ZipFile(BytesIO(made.docx(STORY))), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            body = f"<w:document {W}><w:body>{xml}</w:body></w:document>"
            archive.writestr(name, body if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_of_a_document_come_in_order() -> None:
    parsed = docx.read(made.docx(STORY, heading=TITLE, title=TITLE, author="Ada Kern"))

    assert story(parsed) == "\n\n".join(STORY)
    assert (parsed.metadata.title, parsed.metadata.author) == (TITLE, "Ada Kern")
    assert dict(parsed.metadata.origins)["author"] is Origin.PROPERTIES


def test_insertions_controls_tables_and_boxes_are_kept_and_deletions_are_not() -> None:
    """What python-docx's own paragraphs would lose, or show twice."""
    box = f"<w:txbxContent><w:p>{run('A box tells of the ferry.')}</w:p></w:txbxContent>"
    fallback = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    parsed = docx.read(
        with_body(
            f"<w:p>{run('The tunnel will ')}<w:ins>{run('not ')}</w:ins>"
            f"<w:del><w:r><w:delText>surely </w:delText></w:r></w:del>{run('open in 2031.')}</w:p>"
            f"<w:sdt><w:sdtContent><w:p>{run('A field tells of the cost.')}</w:p></w:sdtContent></w:sdt>"
            f"<w:tbl><w:tr><w:tc><w:p>{run('Cost')}</w:p></w:tc>"
            f"<w:tc><w:p>{run('$480 million')}</w:p></w:tc></w:tr></w:tbl>"
            f'<w:p><mc:AlternateContent xmlns:mc="{fallback}"><mc:Choice>{box}</mc:Choice>'
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
        )
    )

    assert parsed.text.split("\n\n") == [
        "The tunnel will not open in 2031.",
        "A field tells of the cost.\n| Cost | $480 million |",
        "A box tells of the ferry.",
    ]


def test_cells_in_controls_and_boxes_in_cells_are_kept() -> None:
    box = f"<w:txbxContent><w:p>{run('A box tells of the ferry.')}</w:p></w:txbxContent>"
    parsed = docx.read(
        with_body(
            f"<w:tbl><w:tr><w:tc><w:p>{run('Cost')}</w:p></w:tc><w:sdt><w:sdtContent><w:tc>"
            f"<w:p>{run('$480 million')}{box}</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
        )
    )

    assert parsed.text == "| Cost | $480 million |\n\nA box tells of the ferry."


def test_chapters_of_a_book_come_in_the_order_of_its_spine() -> None:
    parsed = epub.read(made.epub([f"<h1>One</h1><p>{STORY[0]}</p>", f"<p>{STORY[1]}<br/>{STORY[2]}</p>"]))

    assert parsed.text == "\n".join(["One\n", STORY[0] + "\n", *STORY[1:]])
    known = parsed.metadata
    assert (known.title, known.author, known.publisher) == (
        "The Tunnel Years",
        "Ada Kern, Jo Brandt",
        "Quay Press",
    )
    assert (known.published, known.language) == (Dated(date(2024, 5, 2), Origin.PROPERTIES), "en-GB")


@pytest.mark.parametrize("chapter", ["<!-- nothing -->", '<?xml version="1.0"?>', " "])
def test_a_chapter_without_anything_is_passed_over(chapter: str) -> None:
    book, out = ZipFile(BytesIO(made.epub(["<p>Gone.</p>", f"<p>{STORY[0]}</p>"]))), BytesIO()
    with ZipFile(out, "w") as archive:
        for name in book.namelist():
            archive.writestr(name, chapter if name.endswith("chapter 1.xhtml") else book.read(name))

    assert epub.read(out.getvalue()).text == STORY[0]


@pytest.mark.parametrize("depth", [300, 5000])
def test_a_chapter_is_read_to_its_end_however_deeply_it_is_nested(depth: int) -> None:
    assert story(epub.read(made.epub([f"{'<div>' * depth}<p>{STORY[0]}</p>"]))) == STORY[0]


def test_an_encrypted_book_is_said_to_be_one() -> None:
    with pytest.raises(ArticleError, match="1 of 2 chapters are encrypted"):
        epub.read(made.epub([STORY[0], STORY[1]], encrypted=True))


def bomb(name: str, like: bytes) -> bytes:
    """An archive like *like*, one file of which unpacks to 300 MB of spaces."""
    source, out = ZipFile(BytesIO(like)), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for one in source.namelist():
            if one != name:
                archive.writestr(one, source.read(one))
        with archive.open(name, "w", force_zip64=True) as file:
            for _ in range(300):
                file.write(b" " * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (docx.read, lambda: bomb("word/document.xml", made.docx(STORY))),
        (docx.read, lambda: bomb("word/media/image1.png", made.docx(STORY))),
        (epub.read, lambda: bomb("OEBPS/chapter 1.xhtml", made.epub([STORY[0]]))),
    ],
)
def test_a_bomb_is_not_unpacked(read: Callable[[bytes], Parsed], data: Callable[[], bytes]) -> None:
    with pytest.raises(ArticleError, match="300 MB when unpacked, above the limit"):
        read(data())


def test_entities_do_not_multiply() -> None:
    """A billion laughs, and a file that an entity would read in."""
    bombs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for doctype in (
        f'<!DOCTYPE w [<!ENTITY a0 "ha">{bombs}]>',
        '<!DOCTYPE w [<!ENTITY a9 SYSTEM "/etc/passwd">]>',
    ):
        source, out = ZipFile(BytesIO(made.docx(STORY))), BytesIO()
        with ZipFile(out, "w") as archive:
            for name in source.namelist():
                text = f"{doctype}<w:document {W}><w:body><w:p>{run('Ha &a9;')}</w:p></w:body></w:document>"
                archive.writestr(name, text if name == "word/document.xml" else source.read(name))
        try:
            assert len(docx.read(out.getvalue()).text) < 100
        except ArticleError:
            continue


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - Document1",
        "untitled",
        "report_final_v2.docx",
        "Document1",
        "12345",
        "https://x.example/a b",
        "",
    ],
)
def test_what_programs_write_is_no_title(title: str) -> None:
    assert properties.of(title, "Windows User").title is None
    assert properties.of(title, "Windows User").author is None


def test_hidden_text_is_not_read() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t> A draft said 12.</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t> It cost 10.</w:t></w:r>'
    found = docx.read(with_body(f"<w:p>{run('The ferry left.')}{hidden}{shown}</w:p>"))

    assert found.text == "The ferry left. It cost 10."
