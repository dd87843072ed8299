"""Turns, kept in order."""

from __future__ import annotations

import pytest

from qa.chat import RULES, Conversation, by_rules
from qa.domain import Answer, Citation, Statement
from qa.errors import UsageError
from tests.chat.stories import STANDALONE
from tests.fakes import passage

_TEXT = "Brightline bought Corvid Labs in March."


def _answer(question: str) -> Answer:
    """Knows one thing."""
    if not question.strip():
        raise UsageError("there is no question")
    if "Brightline" not in question and "Corvid" not in question:
        return Answer(question, None, 0.0)
    cited = Citation.of(passage(_TEXT), 0, len(_TEXT))
    return Answer(question, _TEXT, 0.9, (Statement(_TEXT, (cited,)),))


def test_a_follow_up_is_asked_as_a_question_of_its_own() -> None:
    chat = Conversation(_answer)
    chat.ask("Who bought Corvid Labs?")
    turn = chat.ask("and when?")

    assert (turn.question, turn.standalone, turn.resolved_by) == (
        "and when?",
        "When was it that Brightline bought Corvid Labs?",
        RULES,
    )
    assert turn.answer.question == turn.standalone
    assert [one.question for one in chat.turns] == ["Who bought Corvid Labs?", "and when?"]


def test_what_refers_to_nothing_that_was_said_is_remarked_on() -> None:
    """It is asked as typed: the articles may have something to say to it."""
    chat = Conversation(_answer)

    first = chat.ask("who leads it?")
    chat.clear()
    bare = chat.ask("and when?")
    chat.clear()
    whole = chat.ask("Who bought Corvid Labs?")

    assert (first.standalone, first.answer.remarks) == (
        "who leads it?",
        ('nothing said before tells what "it" is',),
    )
    assert (bare.standalone, bare.answer.remarks) == (
        "and when?",
        ('nothing said before tells what "when" asks about',),
    )
    assert whole.answer.remarks == ()
    assert chat.ask("and when?").answer.remarks == ()
    assert chat.ask("where did he study?").answer.remarks == ('nothing said before tells who "he" refers to',)


@pytest.mark.parametrize(
    "question",
    [
        *STANDALONE,
        "What is it like to work at Norvik?",
        "Was it Norvik that won?",
        "How many people live there?",
        "When it opened, what did the bridge cost?",
        "Who was the man who lost his job?",
        "Which company moved its headquarters?",
    ],
)
def test_a_question_that_stands_by_itself_is_not_remarked_on(question: str) -> None:
    assert by_rules(question, ()).remarks == ()


def test_a_question_that_fails_leaves_the_conversation_as_it_was() -> None:
    chat = Conversation(_answer)
    chat.ask("Who bought Corvid Labs?")

    with pytest.raises(UsageError):
        chat.ask(" ")
    assert len(chat.turns) == 1


def test_asking_again_takes_the_place_of_the_last_answer() -> None:
    chat = Conversation(_answer)
    assert chat.regenerate() is None
    first = chat.ask("Who bought Corvid Labs?")
    chat.ask("why?")

    again = chat.regenerate()

    assert again is not None
    assert again.standalone == "Why was it that Brightline bought Corvid Labs?"
    assert chat.turns == (first, again)


def test_a_cleared_conversation_knows_nothing() -> None:
    chat = Conversation(_answer)
    chat.ask("Who bought Corvid Labs?")
    chat.clear()

    assert chat.ask("and when?").standalone == "and when?"


def test_a_conversation_goes_on_from_earlier_turns() -> None:
    chat = Conversation(_answer)
    chat.ask("Who bought Corvid Labs?")

    assert Conversation(_answer, turns=chat.turns).ask("why?").resolved_by == RULES
