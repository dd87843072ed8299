"""What words alone tell of a question and a sentence."""

from __future__ import annotations

import pytest

from qa.domain import Passage, Sentence
from qa.reader.lexical import content_words, heads, holds, kind_asked, only_asks, share, unfinished, weights


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did it open?", "time"),
        ("what year was the mill built", "time"),
        ("how much did they pay", "number"),
        ("what percentage of the firm was sold", "number"),
        ("How long did it burn?", "number"),
        ("WHO LEADS IT", "name"),
        ("How many people were cut?", "count"),
        ("How many million dollars was it?", "number"),
        ("who leads it", "name"),
        ("Whose idea was it?", "name"),
        ("What is the mill worth?", "number"),
        ("what is it valued at", "number"),
        ("What stake did they take?", "number"),
        ("Where was it built?", "name"),
        ("Which two companies left?", "name"),
        ("Which oil company paid?", "name"),
        ("What is the price of a ticket to the mill?", "number"),
        ("what did the wheel cost", "number"),
        ("What does the town use to meet the mill's costs?", None),
        ("What will drive the price?", None),
        ("What is driving the price?", None),
        ("What is a mill worth seeing like?", None),
        ("Why did it burn?", None),
        ("which rivals left", None),
    ],
)
def test_kind_asked(question: str, kind: str | None) -> None:
    assert kind_asked(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "question", "expected"),
    [
        ("time", "It opened in 1887.", "When did it open?", True),
        ("time", "It opened on Monday.", "When did it open?", True),
        ("time", "It opened last Dec. 14.", "When did it open?", True),
        ("time", "It opened in 1887.", "When in 1887 did it burn?", False),
        ("time", "They may open it.", "When did it open?", False),
        ("time", "It opened last year.", "When did it open?", True),
        ("number", "They paid $14.3 billion.", "How much was paid?", True),
        ("number", "They took 49%.", "What percentage did they take?", True),
        ("number", "They paid handsomely.", "How much was paid?", False),
        ("count", "They paid $14.3 billion.", "How many jobs were cut?", False),
        ("count", "They took 49%.", "How many jobs were cut?", False),
        ("count", "They cut 500 jobs for $3 million.", "How many jobs were cut?", True),
        ("name", "Meta’s plan", "What does Meta want, and who said so?", False),
        ("number", "In 1887 the firm cut jobs.", "How many jobs were cut in 1887?", False),
        ("number", "The firm cut 200 jobs.", "How many jobs were cut?", True),
        ("number", "The firm cut two hundred jobs.", "How many jobs were cut?", True),
        ("number", "The firm cut jobs.", "How many jobs were cut?", False),
        ("name", "It is led by Ada Byron.", "who leads it", True),
        ("name", "Byron leads it.", "who leads it", True),
        ("name", "It is led by Ada.", "who is ada", False),
        ("name", "The firm is led by a manager.", "who leads it", False),
        ("name", "It is led by a manager.", "who leads it", False),
    ],
)
def test_holds(kind: str, text: str, question: str, expected: bool) -> None:
    assert holds(kind, text, question) is expected


def test_common_words_carry_no_meaning_unless_there_is_nothing_else() -> None:
    assert content_words("What did the mills do?") == {"mill"}
    assert content_words("who is it") == {"who", "is", "it"}


def test_rare_words_of_the_question_count_more_than_those_in_every_sentence() -> None:
    sentences = ["The mill hired Ada.", "The mill burned.", "The mill shut.", "The mill and the shop."]
    having = [content_words(sentence) for sentence in sentences]
    weighed = weights(content_words("the mill and Ada"), having)

    assert share(having[0], weighed) == 1
    assert 0 < share(having[1], weighed) < 0.4


def test_words_of_one_stem_are_shared() -> None:
    assert content_words("How much did they invest?") <= content_words("The investments were much larger.")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The stock trades at [insert price here].", True),
        ("It was sold for [TBD] on [date].", True),
        ("Dear {{name}}, it opened in 1887.", True),
        ("It cost $____ in all.", True),
        ("“[The mill] opened in 1887,” she said.", False),
        ("It was sold for $14 million [about £11 million].", False),
        ("It opened in 1887 [update: 1888].", False),
        ("The adding machine [sic] was sold.", False),
    ],
)
def test_a_sentence_with_a_blank_to_fill_in_states_nothing(sentence: str, expected: bool) -> None:
    assert unfinished(sentence) is expected


def test_nothing_asked_is_nothing_shared() -> None:
    assert share({"mill"}, {}) == 0


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("The mill at Ely\nIt opened in 1887.", 0, 15, True),
        ("The mill at Ely\nIt opened in 1887.", 16, 34, False),
        ("- The mill at Ely\n- The shop", 0, 17, False),
        ("| mill | 1887 |", 0, 15, True),
        ("It opened. The mill at Ely", 11, 26, False),
    ],
)
def test_headings_and_rows_of_tables_state_nothing(text: str, start: int, end: int, expected: bool) -> None:
    """A line of its own, short, without a full stop; an item of a list is none."""
    sentence = Sentence(start, end, 1)

    assert heads(Passage("mill.txt", text, 0, 1, (sentence,)), sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Would Meta become the firm's largest investor?", True),
        ("And how would this reshape the landscape?”", True),
        ("Who pays?", True),
        ("Investors face a critical question: Is this a masterstroke or a minefield?", False),
        ("How it works is no secret.", False),
        ("Is it over? Nobody knows.", False),
    ],
)
def test_a_sentence_that_only_asks_is_no_answer(sentence: str, asks: bool) -> None:
    """It resembles the question more than any answer does."""
    assert only_asks(sentence) is asks
