"""Web pages: the story without the page, and what the page states of itself."""

from __future__ import annotations

from datetime import date

import pytest

from qa.articles.html import read
from qa.articles.reading import Parsed
from qa.domain import Dated, Metadata, Origin
from qa.errors import ArticleError
from tests.articles.made import STORY, TITLE, html


def story(parsed: Parsed) -> str:
    return "\n".join(parsed.text[span.start : span.end] for span in parsed.body)


def known(head: str, **parts: str) -> Metadata:
    return read(html(head=head, **parts).encode()).metadata


def test_the_story_is_kept_and_the_page_around_it_is_not() -> None:
    found = story(read(html().encode()))

    assert found == "\n".join(STORY)


def test_no_sentence_of_a_list_a_table_or_a_quotation_is_lost() -> None:
    rows = "".join(f"<tr><td>Plan {n}</td><td>${n}00 million</td></tr>" for n in range(1, 4))
    more = (
        f"<table><tr><th>Plan</th><th>Cost</th></tr>{rows}</table><ul><li>It opens in 2031.</li></ul>",
        "<blockquote>We were never asked about any of this.</blockquote>",
    )
    found = story(read(html(story=(*STORY, *more)).encode()))

    for words in ("| Plan 2 | $200 million |", "It opens in 2031.", "We were never asked about any of this."):
        assert words in found


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "utf-8"),  # declared wrongly, and bytes that can only be UTF-8
        ("utf-8", "cp1252"),  # the other way round
        ("windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),  # as browsers take it
        ("no-such-thing", "utf-8"),
        ("utf-7", "utf-8"),
        ("utf-8", "utf-16"),
    ],
)
def test_a_page_is_decoded_rightly_whatever_it_declares(declared: str, encoding: str) -> None:
    page = html(
        head=f'<meta charset="{declared}">', story=(*STORY, "Der Bürgermeister zahlte 5 Millionen €.")
    )

    assert "“We will finish what we began,” she told" in story(read(page.encode(encoding)))
    assert "Bürgermeister zahlte 5 Millionen €." in story(read(page.encode(encoding)))


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("windows-1251", "Мэр города сказал, что тоннель обойдётся дороже, чем обещали избирателям весной."),
        ("shift_jis", "市長は、トンネルの費用が予定よりも大幅に増えると発表した。反対派は投票を求めた。"),
    ],
)
def test_a_declared_legacy_encoding_is_believed(declared: str, text: str) -> None:
    page = html(
        head=f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">', story=[text] * 4
    )

    assert text in story(read(page.replace("©", "(c)").encode(declared)))


def test_meta_tags_are_trusted_before_json_ld_before_the_page() -> None:
    head = (
        '<meta property="og:title" content="Tunnel costs rise | The Gazette">'
        '<meta property="og:site_name" content="The Gazette">'
        '<script type="application/ld+json">{"@type": ["NewsArticle"], "headline": "Another", "author":'
        ' [{"name": "Ada Kern"}, {"name": "Jo Brandt"}], "datePublished": "2025-06-13T21:00:00+02:00",'
        ' "dateModified": "2025-06-14T08:00:00+02:00"}</script>'
    )
    found = known(head)

    assert (found.title, found.author, found.publisher) == (
        "Tunnel costs rise",
        "Ada Kern, Jo Brandt",
        "The Gazette",
    )
    assert dict(found.origins) == {
        "title": Origin.META_TAG,
        "author": Origin.JSON_LD,
        "publisher": Origin.META_TAG,
    }
    assert found.published
    assert (found.published.day, found.published.origin) == (
        date(2025, 6, 13),
        Origin.JSON_LD,
    )
    assert found.updated
    assert found.updated.day == date(2025, 6, 14)


def test_the_day_is_that_of_the_pages_own_time_zone() -> None:
    """UTC in one tag and local time in another name one moment; its readers knew it by the local day."""
    stated = known('<meta property="article:published_time" content="2025-06-13T23:30:00-04:00">')
    both = known(
        '<meta property="article:published_time" content="2025-06-14T03:30:00Z">'
        '<meta itemprop="datePublished" content="2025-06-13T23:30:00-04:00">'
    )

    address = '<link rel="canonical" href="https://gazette.example/2025/06/13/tunnel">'
    utc = known(f'{address}<meta property="article:published_time" content="2025-06-14T03:30:00Z">')

    assert utc.published
    assert (utc.published.day, str(utc.published.at)) == (date(2025, 6, 13), "2025-06-14 03:30:00+00:00")
    for found in (stated, both):
        assert found.published
        assert found.published.day == date(2025, 6, 13)
        assert str(found.published.at) == "2025-06-13 23:30:00-04:00"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("2099-01-01", "lies in the future"),
        ("2025-02-31", "is no day of the calendar"),
        ("0001-01-01T00:00:00Z", "is no date of an article"),
        ("1970-01-01T00:00:00Z", "is no date of an article"),
    ],
)
def test_a_date_that_cannot_be_is_dropped_with_a_remark(content: str, fault: str) -> None:
    """The next best is taken."""
    head = f'<meta property="article:published_time" content="{content}">'
    parsed = read(html(head=head, before="").encode())
    better = read(html(head=f'{head}<meta name="pubdate" content="2025-06-13">').encode())

    assert parsed.metadata.published is None
    assert parsed.remarks == (f"published: {content!r} (meta tag) {fault}; left out",)
    assert better.metadata.published == Dated(date(2025, 6, 13), Origin.META_TAG)


def test_a_day_below_the_heading_is_a_dateline_and_one_further_down_is_not() -> None:
    stamped = html().replace("</h1>", "</h1><div>Published June 13, 2025 at 5:30 pm</div>")
    related = html(after="<aside><h3>More stories</h3><p>Ferry strike ends</p><p>June 2, 2024</p></aside>")

    assert read(stamped.encode()).metadata.published == Dated(date(2025, 6, 13), Origin.DATELINE)
    assert read(related.encode()).metadata.published is None


def test_a_day_of_update_below_the_heading_is_none_of_publication() -> None:
    updated = html().replace("</h1>", "</h1><div>Updated June 14, 2025</div>")
    both = html().replace("</h1>", "</h1><div>Updated June 14, 2025</div><div>June 13, 2025</div>")
    day = Dated(date(2025, 6, 14), Origin.DATELINE)

    for page, published in ((updated, None), (both, Dated(date(2025, 6, 13), Origin.DATELINE))):
        found = read(page.encode()).metadata
        assert (found.published, found.updated) == (published, day)


def test_microdata_counts_after_json_ld_and_where_all_of_it_agrees() -> None:
    """Of a related story in an aside there may be some, too."""
    own = '<time itemprop="datePublished" datetime="2025-06-13">June 13</time>'
    aside = f"<aside>{own.replace('2025', '2019').replace('June 13', 'Another')}</aside>"
    linked = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2025-06-12"}</script>'

    def published(head: str, after: str) -> str | None:
        found = known(head, after=after).published
        return str(found.day) if found else None

    assert published("", own) == published("", own + own) == "2025-06-13"
    assert published("", own + aside) is None
    assert published(linked, own) == published(linked, aside) == "2025-06-12"


@pytest.mark.parametrize(
    ("label", "data", "author"),
    [
        ("Est. reading time", "5 minutes", None),
        ("Written by", "Ada Kern", "Ada Kern"),
        ("By", "Ada Kern", "Ada Kern"),
    ],
)
def test_a_card_names_the_author_only_where_it_says_so(label: str, data: str, author: str | None) -> None:
    head = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="{data}">'

    assert known(head).author == author


def test_address_and_language_are_kept() -> None:
    page = html(head='<link rel="canonical" href="https://gazette.example/tunnel">').replace(
        "<html>", '<html lang="en_GB">'
    )
    saved = "<!-- saved from url=(0030)https://gazette.example/tunnel -->\n" + html()

    found = read(page.encode()).metadata
    assert (found.url, found.language) == ("https://gazette.example/tunnel", "en-GB")
    assert read(saved.encode()).metadata.url == "https://gazette.example/tunnel"


def test_a_broken_script_says_nothing() -> None:
    for content in (
        '{"@type": "NewsArticle", "headline": ',
        "[" * 100_000,
        "null",
        '{"@type": 7, "author": {}}',
    ):
        assert known(f'<script type="application/ld+json">{content}</script>').title == TITLE


def test_a_page_without_a_recognised_story_is_taken_whole() -> None:
    """Short notes and lists are rather kept with their page than lost."""
    items = "".join(f"<div><span>Gate {n} closes at {n} o'clock.</span></div>" for n in range(1, 12))
    found = read(f"<html><body><div>{items}</div></body></html>".encode())

    for number in range(1, 12):
        assert f"Gate {number} closes at {number} o'clock." in story(found)


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><body><script>let a = 1;</script></body></html>", "<!-- -->"]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ArticleError, match="no text"):
        read(page.encode())


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    deep = "<div>" * 200_000 + "".join(f"<p>{one}</p>" for one in STORY)

    for one in STORY:
        assert one in story(read(f"<html><body>{deep}".encode()))


@pytest.mark.parametrize("tag", ["o:p", "fb:like", "ann@example.org", "st1:city"])
def test_a_page_with_tags_of_its_own_is_read(tag: str) -> None:
    """As Word and widgets write them."""
    page = html(story=(STORY[0], f"The bridge stays <{tag}>open</{tag}> at night.", *STORY[1:]))

    assert "The bridge stays open at night." in read(page.encode()).text


@pytest.mark.parametrize(
    "line",
    [
        "A study published on March 3, 2021 found that tunnels leak",
        "The council met on June 2, 2024 at 5:30 pm",
    ],
)
def test_a_day_in_a_sentence_below_the_heading_is_not_the_articles(line: str) -> None:
    page = html(story=(line, *STORY))

    assert read(page.encode()).metadata.published is None
