"""Near copies: a reprint is one source with its original, a story on the same subject is not."""

from __future__ import annotations

import random

from qa.duplicates import copies, signature

WORDS = [f"word{n}" for n in range(2_000)]


def _prose(seed: int, length: int = 400) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def test_a_reprint_with_small_edits_is_a_copy() -> None:
    """Another headline and a changed word do not make another source."""
    story = _prose(1)
    reprint = "Our own headline. " + story.replace(story.split()[100], "edited", 1)
    found = copies({"a": signature(story), "b": signature(reprint), "c": signature(_prose(2))})

    assert found == {"b": "a"}


def test_another_story_is_no_copy() -> None:
    """Half of the words in common, in another order, is not the same text."""
    words = _prose(3).split()
    other = words[:200] + random.Random(4).sample(words[200:], 200)

    assert copies({"a": signature(" ".join(words)), "b": signature(" ".join(other))}) == {}


def test_the_first_published_is_the_original() -> None:
    """`first` names sources by date; what is undated comes after, by name."""
    same = signature(_prose(5))

    assert copies({"a": same, "b": same, "c": same}, first=["c"]) == {"a": "c", "b": "c"}


def test_texts_without_words_are_copies_of_nothing() -> None:
    """Two empty bodies have nothing in common."""
    assert copies({"a": signature("…"), "b": signature("—")}) == {}


def test_a_signature_is_the_same_in_every_run() -> None:
    """Signatures are stored: they must not depend on a process's hash seed."""
    assert signature("The mill on the river opened in 1887.").hex()[:16] == "8b3ad878de0aa527"


def _copies(texts: dict[str, str], first: tuple[str, ...] = ()) -> dict[str, str]:
    return copies(
        {name: signature(text) for name, text in texts.items()}, first=first, body=texts.__getitem__
    )


def test_a_shortened_reprint_is_a_copy_of_the_longer_article() -> None:
    """The longer is the original, also if the shorter came first: it has all of it."""
    long = _prose(6)
    short = "Our own headline. " + " ".join(long.split()[:200])

    assert _copies({"a": short, "b": long, "c": _prose(7)}, first=("a", "b")) == {"a": "b"}
    assert _copies({"a": long, "b": short}) == {"b": "a"}


def test_a_third_of_an_article_is_found() -> None:
    """Sketches only say where to look: they must see an overlap of a third, and further down most."""
    long = {n: _prose(100 + n, 600) for n in range(40)}
    texts = {f"long{n}": text for n, text in long.items()}
    texts |= {f"short{n}": " ".join(text.split()[100:300]) for n, text in long.items()}
    found = _copies(texts)

    assert len(found) >= 38
    assert all(original == source.replace("short", "long") for source, original in found.items())


def test_a_copy_of_a_shortened_reprint_has_the_longest_for_its_original() -> None:
    long = _prose(8)
    half, third = (" ".join(long.split()[:length]) for length in (250, 140))

    assert _copies({"a": third, "b": half, "c": half, "d": long}) == {"a": "d", "b": "d", "c": "d"}


def test_a_common_statement_or_paragraph_makes_no_copy() -> None:
    """Half of a short article is somebody's statement, of the longer one a quarter."""
    statement = _prose(9, 80)
    texts = {"a": f"{_prose(10, 80)} {statement}", "b": f"{_prose(11, 160)} {statement} {_prose(12, 80)}"}

    assert _copies(texts) == {}


def test_a_shorter_report_with_a_figure_of_its_own_is_no_copy() -> None:
    """What the longer one does not say must be seen beside it."""
    long = _prose(13)
    short = " ".join(long.split()[:200])

    assert _copies({"a": long, "b": f"{short} It cost 41 million."}) == {}
    assert _copies({"a": f"{long} It cost 41 million.", "b": f"{short} It cost 41 million."}) == {"b": "a"}


def test_boilerplate_of_many_articles_is_not_looked_at() -> None:
    """Two hundred articles with one paragraph in common take no time, and none is a copy."""
    common = _prose(14, 100)
    texts = {f"a{n:03}": f"{common} {_prose(200 + n, 200)}" for n in range(200)}

    assert _copies(texts) == {}
