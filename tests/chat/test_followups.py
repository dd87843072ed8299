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


@pytest.mark.parametrize("question", sorted({question for _, question, _ in FOLLOW_UPS}))
def test_the_first_question_of_a_conversation_stays_as_it_is(question: str) -> None:
    assert resolve(question, ()) == question
