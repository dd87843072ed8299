"""BM25: words as people type them, filters before ranking, commits that are whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import StoreDamagedError
from qa.store.terms import TermsReader, TermsWriter, discard, terms_of

ROWS = [
    (1, "Meta took a 49% stake in Scale AI.", "The Deal"),
    (2, "The stake has no votes; the stake is large, and the stake is final.", "The Deal"),
    (3, "Zürich’s mills burned down in 1887.", ""),
    (4, "天安门 is a square. 東京 is a city.", ""),
    (5, "The company was founded by two students.", "Stake holders"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terms")
    writer = TermsWriter(path)
    writer.add(ROWS)
    writer.close()
    return path


@pytest.fixture(scope="module")
def terms(folder: Path) -> TermsReader:
    return TermsReader(folder)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[TermsWriter]:
    made = TermsWriter(tmp_path)
    yield made
    made.close()


def found(terms: TermsReader, question: str, within: list[int] | None = None, limit: int = 10) -> list[int]:
    return [id_ for id_, _ in terms.search(question, limit=limit, within=within)]


def test_best_match_comes_first_with_a_higher_score(terms: TermsReader) -> None:
    hits = terms.search("the large stake", limit=10)

    assert [id_ for id_, _ in hits] == [2, 1, 5]
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("scale AI: what?", [1]),
        ("STAKES", [2, 1, 5]),
        ("burning mill?", [3]),
        ("zurich", [3]),
        ("東京", [4]),
        ('"scale', [1]),
        ("id:1 OR text:scale", [1]),
    ],
)
def test_words_match_as_people_mean_them(terms: TermsReader, question: str, ids: list[int]) -> None:
    """Case, inflection and accents do not matter, and nothing is an operator."""
    assert found(terms, question) == ids


@pytest.mark.parametrize("question", ["", " ", '"', "()[]{}^~*?:\\/+-!&&||", "\U0001f600", "\x00", "—"])
def test_question_without_words_finds_nothing(terms: TermsReader, question: str) -> None:
    assert found(terms, question) == []


@pytest.mark.parametrize(
    "question", ["AND OR NOT", "NOT stake", "stake AND", "text:", "[1 TO 5]", "a" * 10_000]
)
def test_what_a_query_language_would_choke_on_is_only_words(terms: TermsReader, question: str) -> None:
    assert set(found(terms, question)) <= {1, 2, 3, 4, 5}


def test_common_words_count_only_when_there_is_nothing_else() -> None:
    assert terms_of("What is the stake?") == ["what", "stake"]
    assert terms_of("the") == ["the"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=80))
def test_no_question_is_an_error(terms: TermsReader, question: str) -> None:
    assert set(found(terms, question)) <= {1, 2, 3, 4, 5}


def test_filter_restricts_before_ranking(terms: TermsReader) -> None:
    """The best of what is allowed is found however many better ones are not."""
    assert found(terms, "stake", within=[1], limit=1) == [1]
    assert found(terms, "stake", within=[3, 4]) == []
    assert found(terms, "stake", within=[]) == []


def test_filter_changes_no_scores(terms: TermsReader) -> None:
    scores = dict(terms.search("large stake", limit=10))
    filtered = dict(terms.search("large stake", limit=10, within=[1, 2]))

    assert filtered == pytest.approx({id_: scores[id_] for id_ in (1, 2)})


def test_filter_takes_ids_that_nobody_knows_and_many_of_them(terms: TermsReader) -> None:
    assert found(terms, "stake", within=[*range(100, 100_000), 1, 2**63 - 1]) == [1]


def test_title_counts_less_than_the_text(terms: TermsReader) -> None:
    assert found(terms, "stake")[-1] == 5


def test_a_row_replaces_the_one_with_its_id(writer: TermsWriter, tmp_path: Path) -> None:
    writer.add(ROWS)
    writer.add([(1, "Something else entirely.", "")])
    terms = TermsReader(tmp_path)

    assert found(terms, "scale") == []
    assert found(terms, "something") == [1]
    assert writer.ids() == terms.ids() == {1, 2, 3, 4, 5}


def test_removed_rows_are_gone_and_unknown_ids_are_no_error(writer: TermsWriter, tmp_path: Path) -> None:
    writer.add(ROWS)
    writer.remove([1, 2, 99])

    assert writer.ids() == {3, 4, 5}
    assert found(TermsReader(tmp_path), "stake") == [5]


def test_ids_of_63_bits_are_kept(writer: TermsWriter) -> None:
    writer.add([(2**63 - 1, "large", ""), (0, "small", "")])

    assert writer.ids() == {0, 2**63 - 1}


def test_open_reader_keeps_what_it_saw(writer: TermsWriter, tmp_path: Path) -> None:
    writer.add(ROWS)
    terms = TermsReader(tmp_path)
    writer.remove([id_ for id_, _, _ in ROWS])

    assert found(terms, "stake") == [2, 1, 5]
    assert found(TermsReader(tmp_path), "stake") == []


def test_what_was_not_committed_is_not_found(writer: TermsWriter, tmp_path: Path) -> None:
    """A batch that fails half way leaves nothing of itself."""
    writer.add(ROWS[:1])

    def rows() -> Iterator[tuple[int, str, str]]:
        yield ROWS[1]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writer.add(rows())

    assert TermsReader(tmp_path).ids() == {1}


def test_empty_index_finds_nothing(writer: TermsWriter, tmp_path: Path) -> None:
    assert (writer.ids(), found(TermsReader(tmp_path), "stake")) == (set(), [])


def test_missing_or_broken_index_is_damaged_and_can_be_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "terms"
    with pytest.raises(StoreDamagedError, match="no term index"):
        TermsReader(path)
    TermsWriter(path).close()
    (path / "meta.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreDamagedError, match="cannot be used"):
        TermsReader(path)
    with pytest.raises(StoreDamagedError, match="cannot be used"):
        TermsWriter(path)

    discard(path)
    TermsWriter(path).close()

    assert TermsReader(path).ids() == set()
