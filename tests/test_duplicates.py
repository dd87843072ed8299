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
