"""PDF files: words in reading order, pages known, what repeats on them left out."""

from __future__ import annotations

import gc
import weakref
from io import BytesIO

import pytest
from pdfminer.layout import LTPage
from reportlab.pdfgen.canvas import Canvas

from qa.articles import pdf as pdf_reader
from qa.articles.pdf import _composed, _Paragraph, read
from qa.articles.reading import Parsed
from qa.domain import Metadata, Origin
from qa.errors import ArticleError
from tests.articles.made import STORY, pdf, wrapped


def story(parsed: Parsed) -> str:
    return "\n".join(parsed.text[span.start : span.end] for span in parsed.body)


def test_lines_become_paragraphs() -> None:
    assert story(read(pdf([wrapped(STORY)]))) == "\n\n".join(STORY)


def test_columns_are_read_one_after_the_other_however_they_were_drawn() -> None:
    found = read(pdf([wrapped([*STORY, *STORY], 45)], columns=True))

    assert story(found).replace("\n\n", " ") == " ".join([*STORY, *STORY])


def test_each_page_is_known_by_the_offset_at_which_it_begins() -> None:
    found = read(pdf([wrapped(STORY[:1]), wrapped(STORY[1:2]), wrapped(STORY[2:])]))

    assert [found.text[start:].split("\n")[0] for start in found.pages] == list(STORY)


def test_a_sentence_goes_on_over_the_end_of_a_page_past_its_foot_and_head() -> None:
    """And still it is known on which page each half stands."""
    lines = wrapped(STORY[:1])
    found = read(pdf([lines[:1], lines[1:]], head="The Northport Gazette", foot="Page {page} of 2"))
    start, second = found.pages

    assert story(found) == STORY[0]
    assert (start, found.text[second:].startswith(lines[1])) == (0, True)
    assert found.text.endswith("\n\nThe Northport Gazette")


def test_text_in_forms_is_read_as_other_text_is() -> None:
    """A form may hold another one, or the whole page."""
    lines = wrapped(STORY)
    canvas = Canvas(out := BytesIO())
    for name, some in (("inner", range(4)), ("outer", range(4, len(lines)))):
        canvas.beginForm(name)
        for at in some:
            canvas.drawString(0, -14 * at, lines[at])
        if name == "outer":
            canvas.doForm("inner")
        canvas.endForm()
    canvas.translate(60, 600)
    canvas.doForm("outer")
    canvas.save()

    assert story(read(out.getvalue())) == "\n\n".join(STORY)


def test_a_page_is_let_go_before_the_next_but_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long report would not fit into memory otherwise."""
    pages: list[weakref.ref[object]] = []
    blocks = pdf_reader._blocks

    def watched(number: int, page: LTPage) -> list[pdf_reader._Block]:
        gc.collect()
        pages.append(weakref.ref(page))
        assert sum(one() is not None for one in pages) <= 2
        return blocks(number, page)

    monkeypatch.setattr(pdf_reader, "_blocks", watched)
    assert len(read(pdf([wrapped(STORY)] * 5)).pages) == 5


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    broken = [
        "The contractor said that its engi-",
        "neers had found a well-",
        "known weakness in the north-",
        "ern bank. A well-known one.",
    ]

    assert story(read(pdf([broken]))) == (
        "The contractor said that its engineers had found a well-known weakness in the northern bank. "
        "A well-known one."
    )


def test_a_dash_at_the_end_of_a_line_is_no_hyphen() -> None:
    lines = ["It sold a stake in Delta -", "the largest of all - to the city for 20/", "21 million."]

    assert story(read(pdf([lines]))) == (
        "It sold a stake in Delta - the largest of all - to the city for 20/21 million."
    )


def test_a_page_without_text_is_said_and_a_file_without_any_is_refused() -> None:
    some = read(pdf([wrapped(STORY), [], wrapped(STORY), []]))

    assert some.remarks == ("no text on pages 2, 4: scanned?",)
    with pytest.raises(ArticleError, match="no text on its 2 pages: scanned"):
        read(pdf([[], []]))


def test_a_locked_file_is_said_to_be_locked() -> None:
    with pytest.raises(ArticleError, match="password-protected"):
        read(pdf([wrapped(STORY)], encrypt="secret"))


def test_properties_are_believed_where_they_make_sense() -> None:
    sane = read(pdf([wrapped(STORY)], title="Tunnel costs rise", author="Ada Kern")).metadata
    silly = read(pdf([wrapped(STORY)], title="Microsoft Word - Document1", author="Windows User")).metadata

    assert (sane.title, sane.author, sane.published) == ("Tunnel costs rise", "Ada Kern", None)
    assert dict(sane.origins) == {"title": Origin.PROPERTIES, "author": Origin.PROPERTIES}
    assert (silly.title, silly.author) == (None, None)


@pytest.mark.parametrize("size", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_read_as_far_as_it_goes_or_refused(size: float) -> None:
    whole = pdf([wrapped(STORY)])
    try:
        found = read(whole[: int(size * len(whole))])
    except ArticleError:
        return
    assert found.text


def test_a_figure_in_a_table_at_the_edge_is_no_page_number() -> None:
    """Nothing stands beside a page number, and nothing beyond it."""
    canvas = Canvas(out := BytesIO())
    for at, line in enumerate(wrapped(STORY)):
        canvas.drawString(60, 700 - 14 * at, line)
    for left, cell in ((60, "480"), (200, "1887"), (340, "75")):
        canvas.drawString(left, 60, cell)
    canvas.drawString(290, 25, "7")
    canvas.save()
    words = read(out.getvalue()).text.split()

    assert {"480", "1887", "75"} <= set(words)
    assert "7" not in words


def test_a_compound_broken_at_its_hyphen_keeps_it() -> None:
    found = read(pdf([["The mayor met a 40-year-", "old man and praised the state-of-the-", "art tunnel."]]))

    assert "a 40-year-old man" in found.text
    assert "state-of-the-art tunnel" in found.text


def test_a_letter_without_a_name_is_shown_as_lost() -> None:
    """Never left out: "eect" would be quoted as if it stood there."""
    made = [_Paragraph(1, 10.0, ["(cid:7) The e(cid:12)ect was small."])]
    found = _composed(made, (), 1, Metadata(), ())

    assert found.text == "The e\ufffdect was small."
    assert found.remarks == ("1 letter that its fonts do not name: shown as \ufffd",)
