"""Follow-ups without a language model. The stories are our own; none is that of an eval suite."""

from __future__ import annotations

import pytest

from qa.chat.followups import resolve
from qa.chat.nouns import Said
from tests.chat.stories import BOUGHT, COACH, FOLLOW_UPS, PAID, STANDALONE, STRIKE


@pytest.mark.parametrize(("said", "question", "meant"), FOLLOW_UPS, ids=lambda value: str(value)[:40])
def test_a_follow_up_becomes_a_question_of_its_own(said: tuple[Said, ...], question: str, meant: str) -> None:
    assert resolve(question, said) == meant


@pytest.mark.parametrize("question", STANDALONE)
@pytest.mark.parametrize("said", [BOUGHT, COACH, PAID, STRIKE], ids=["bought", "coach", "paid", "strike"])
def test_a_question_that_stands_by_itself_stays_as_it_is(said: tuple[Said, ...], question: str) -> None:
    assert resolve(question, said) == question


@pytest.mark.parametrize("question", ["Thanks!", "Hello", "Summarize", "Sources?", "Interesting", "Ok"])
def test_what_asks_for_nothing_of_the_articles_is_left_alone(question: str) -> None:
    """A capital does not make it a name."""
    assert resolve(question, BOUGHT) == question


def test_a_capital_does_not_make_a_part_a_name() -> None:
    assert (
        resolve("Price?", BOUGHT) == resolve("the price?", BOUGHT) == "What about the price of Corvid Labs?"
    )


@pytest.mark.parametrize("question", ["Why?", "Is that confirmed?", "Who said that?"])
def test_what_was_denied_is_not_taken_for_true(question: str) -> None:
    sentence = "Brightline did not drop the lawsuit."
    said = (Said("Did Brightline drop the lawsuit?", sentence, sentence),)

    assert "did drop" not in resolve(question, said)
    assert resolve(question, said) != "Why did Brightline drop the lawsuit?"


@pytest.mark.parametrize("question", sorted({question for _, question, _ in FOLLOW_UPS}))
def test_the_first_question_of_a_conversation_stays_as_it_is(question: str) -> None:
    assert resolve(question, ()) == question


@pytest.mark.parametrize("last", sorted({"how much?", "what?", "the price?", *(q for _, q, _ in FOLLOW_UPS)}))
def test_any_question_can_follow_on_any(last: str) -> None:
    """Also on one that was left as it was typed."""
    for sentence in (None, "The tunnel will cost £9 million."):
        for _, question, _ in FOLLOW_UPS:
            assert resolve(question, (Said(last, sentence, sentence, last),)).strip()
