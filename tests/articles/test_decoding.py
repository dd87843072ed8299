"""Bytes become text, or are refused; nothing else may happen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.articles import decode
from qa.errors import ArticleError

RUSSIAN = "Президент подписал закон о бюджете на следующий год, сообщили в правительстве."
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. Zítra bude pršet ve většině země."
JAPANESE = "東京の天気は晴れです。明日は雨が降るでしょう。首相は会見で述べた。"
CHINESE = "总统周二签署了新的预算法案，政府官员表示。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("He said “no” — and that’s it.", "utf-8"),
        ("He said “no” — and that’s it.", "utf-8-sig"),
        ("He said “no” — and that’s it.", "utf-16"),
        ("He said “no” — and that’s it.", "utf-32"),
        ("A plain story.", "utf-16-le"),
        ("A plain story.", "utf-16-be"),
        ("A plain story.", "utf-32-be"),
        (CHINESE + "\n" + CHINESE, "utf-16-le"),
        ("He said “no” — and that’s it.", "cp1252"),
        ("Café.", "cp1252"),
        ("Die Regierung hat größere Maßnahmen für Flüchtlinge beschlossen.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (CZECH, "cp1250"),
        (JAPANESE, "cp932"),
        (CHINESE, "gb18030"),
    ],
)
def test_text_comes_back_from_every_common_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_one_broken_byte_does_not_make_mojibake_of_a_whole_file() -> None:
    assert decode("“Naïve”, she said — ".encode() + b"\xff twice.") == "“Naïve”, she said — \ufffd twice."


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7\nstream",
        b"PK\x03\x04\x14\x06\x08",
        b"\0",
        b"text\0text\0\0" * 50,
        bytes(range(1, 256)) * 4,
    ],
)
def test_what_is_no_text_is_a_binary_file(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^binary file$"):
        decode(data)


def test_only_line_ends_are_changed() -> None:
    assert decode(b"a\r\nb\rc\n\x0bd\x0ce\x1b[31mf\t ") == "a\nb\nc\n\x0bd\x0ce\x1b[31mf\t "


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except ArticleError:
        return
    text.encode()  # no lone surrogates: it can be stored
    assert "\r" not in text
    assert "\0" not in text


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co")), max_size=300))
@settings(deadline=None, max_examples=100)
def test_utf8_is_never_mistaken_for_something_else(text: str) -> None:
    assert decode(("A story. " + text).encode()) == "A story. " + text


def test_a_large_legacy_file_takes_no_longer_than_its_sample() -> None:
    """Processor time, so that a busy machine changes nothing."""
    started = time.process_time()

    decode((RUSSIAN + " ").encode("cp1251") * 60_000)

    assert time.process_time() - started < 3
