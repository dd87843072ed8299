"""How a sentence puts a value: how firmly, who says so, and whether it puts it in the past."""

from __future__ import annotations

import pytest

from qa.answering.stance import stance, standing, superseded
from qa.domain import Stance


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("The deal, which values Scale at over $29 billion, is done.", "$29 billion", Stance.STATED),
        ("Meta's potential $10 billion investment is a bet.", "$10 billion", Stance.POTENTIAL),
        ("A $10 billion injection could propel it toward $20 billion.", "$20 billion", Stance.POTENTIAL),
        ("Meta is reportedly in talks to invest more than $10 billion.", "$10 billion", Stance.REPORTED),
        ("Reports of a $10 billion deal spread.", "$10 billion", Stance.REPORTED),
        ("Meta denied that it paid $10 billion.", "$10 billion", Stance.DENIED),
        ("Meta didn't pay $10 billion.", "$10 billion", Stance.DENIED),
        ("It wasn’t valued at $10 billion.", "$10 billion", Stance.DENIED),
        ("A $10 billion price was denied by Meta.", "$10 billion", Stance.DENIED),
        ("The claim that Meta paid $10 billion is false.", "$10 billion", Stance.DENIED),
        ("Meta paid $10 billion, a figure that the firm disputes.", "$10 billion", Stance.DENIED),
        ("Meta, which has denied wrongdoing, paid $14.3 billion.", "$14.3 billion", Stance.STATED),
        ("They rejected the deal and Adobe is now worth $150 billion.", "$150 billion", Stance.STATED),
        ("It cost not only $10 billion but time.", "$10 billion", Stance.STATED),
        ("It paid $10 million to a man whose claim was denied.", "$10 million", Stance.STATED),
        ("It covers 28,400 bicycles, not 31,500.", "31,500", Stance.DENIED),
        ("It covers 28,400 bicycles, not 31,500.", "28,400", Stance.STATED),
        (
            "The recall could cost the company €18 million, analysts estimate.",
            "€18 million",
            Stance.POTENTIAL,
        ),
        ("Most recently valued at nearly $14 billion, it has grown.", "$14 billion", Stance.STATED),
        ("A court dismissed its appeal against a fine of $5 million.", "$5 million", Stance.STATED),
        ("It did not deny that it paid $5 million.", "$5 million", Stance.STATED),
        ("It has not yet paid the fine of $5 million.", "$5 million", Stance.STATED),
        ("In May 2026 the island had 320 inhabitants.", "320", Stance.STATED),
        ("It may have 320 inhabitants.", "320", Stance.POTENTIAL),
        ("The union fears that the tunnel will cost $9 million.", "$9 million", Stance.POTENTIAL),
        ("He expects to receive $9 million.", "$9 million", Stance.POTENTIAL),
        ("The owner claimed that it cost $9 million.", "$9 million", Stance.REPORTED),
        ("The toll could exceed 100, which officials denied.", "100", Stance.DENIED),
        ("It may be as high as 40, but the mayor denied that.", "40", Stance.DENIED),
        ("It paid $9 million, but the firm denied that it was late.", "$9 million", Stance.STATED),
        ("It paid $9 million to Meta, which has denied wrongdoing.", "$9 million", Stance.STATED),
        ("She ruled out a bid of $9 million.", "$9 million", Stance.DENIED),
        ("She has not ruled out a bid of $9 million.", "$9 million", Stance.STATED),
        ("Isak was ruled out with a groin injury for 12 weeks.", "12 weeks", Stance.STATED),
        ("The ruling out on Monday names 12 firms.", "12 firms", Stance.STATED),
        ("Despite fears of a recession, growth was 0.6%.", "0.6%", Stance.STATED),
        ("20 people are feared dead.", "20 people", Stance.POTENTIAL),
        ("Borealis said on Monday that it would buy Halvorsen for $9 million.", "$9 million", Stance.STATED),
        ("Borealis announced it would also invest $9 million.", "$9 million", Stance.STATED),
        ("Borealis said it would consider buying it for $9 million.", "$9 million", Stance.POTENTIAL),
        ("Borealis said it would invest $9 million if approved.", "$9 million", Stance.POTENTIAL),
        ("Analysts said it would cost $9 million.", "$9 million", Stance.POTENTIAL),
        ("Sources said it would buy Halvorsen for $9 million.", "$9 million", Stance.REPORTED),
        ("Two people briefed on it said it would buy it for $9 million.", "$9 million", Stance.REPORTED),
        ("Borealis said Tuesday it would pay $9 million.", "$9 million", Stance.STATED),
        ("Borealis said in a statement that it would pay $9 million.", "$9 million", Stance.STATED),
        ("Borealis has not confirmed it would pay $9 million.", "$9 million", Stance.POTENTIAL),
        ("It did not say whether it had agreed it would pay $9 million.", "$9 million", Stance.POTENTIAL),
        (
            "Borealis said it would pay $9 million if it is cleared.",
            "$9 million",
            Stance.POTENTIAL,
        ),
        ("Critics said it would add $9 million to bills.", "$9 million", Stance.POTENTIAL),
        ("Analysts said it would pay $9 million.", "$9 million", Stance.POTENTIAL),
        ("Officials said it would take 9 million dollars.", "9 million dollars", Stance.POTENTIAL),
        ("The group, which claims to be neutral, has 400 members.", "400 members", Stance.STATED),
        ("There is no truth in reports that it paid $9 million.", "$9 million", Stance.DENIED),
    ],
)
def test_the_stance_is_that_of_the_clause(sentence: str, words: str, expected: Stance) -> None:
    """Hedges hold for what they stand with."""
    at = sentence.index(words)

    assert stance(sentence, at, at + len(words))[0] is expected


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("It may grow to $40 billion (per MarketsandMarkets).", "MarketsandMarkets"),
        ("The sum was $9 million, according to Brightwater Partners.", "Brightwater Partners"),
        ("Northwire reported that it cost $9 million.", "Northwire"),
        ("It cost $9 million.", None),
        ("Apple, the maker of the iPhone, said it cost $9 million.", None),
        ("In February Borealis said that it cost $9 million.", "Borealis"),
        ("On Monday Reuters reported $9 million.", "Reuters"),
        ("The prefect of Biella, Marta Colombo, said that seven had died.", "Marta Colombo"),
        ("Seven died, according to the prefect, Marta Colombo.", "Marta Colombo"),
        ("Seven died, said Niels Overgaard.", "Niels Overgaard"),
        ("He said Halvorsen paid $9 million.", None),
        ("According to the police, Smith stole 12 cars.", None),
        ("Prime Minister Theresa May told MPs that 12 had died.", "Prime Minister Theresa May"),
        ('"We paid $3 million," said Monday\'s statement.', None),
        ("Tarn Paper's estimates put it at $9 million.", "Tarn Paper"),
        ("It will be in Brno, not in Gyor as announced in April.", None),
        ("The sum was $9 million, said Bank of the North said on Monday.", "Bank of the North"),
    ],
)
def test_who_says_so_is_named_where_the_sentence_does(sentence: str, speaker: str | None) -> None:
    """Never guessed from elsewhere."""
    assert stance(sentence, 0, 2)[1] == speaker


@pytest.mark.parametrize(
    ("sentence", "words", "earlier"),
    [
        ("Most recently valued at nearly $14 billion, it has grown.", "nearly $14 billion", True),
        ("Its last valuation of $14 billion (before this deal) is history.", "$14 billion", True),
        ("Its value may rise to $25 billion from $14 billion in 2024.", "$14 billion", True),
        ("Its value may rise to $25 billion from $14 billion in 2024.", "$25 billion", False),
        ("The deal values it at over $29 billion.", "over $29 billion", False),
        ("It was thought to be $9 million a year ago.", "$9 million", True),
        ("It lasted longer, and the last sum was $9 million.", "$9 million", False),
        ("An earlier estimate was wrong; it cost $9 million.", "$9 million", False),
        ("Revenue rose to $9 million from $7 million a year earlier.", "$9 million", False),
        ("Revenue rose to $9 million from $7 million a year earlier.", "$7 million", True),
        ("The profit was £80 million last year.", "£80 million", False),
        ("Earlier this week it agreed to pay $680 million.", "$680 million", False),
        ("At last count 45 miners had died.", "45", False),
        ("It used data from 4,300 volunteers.", "4,300 volunteers", False),
        ("Its initial public offering raised $2 billion.", "$2 billion", False),
        ("It raised $80 million from 12 investors.", "12 investors", False),
        ("The fare was raised to $9 from $7.", "$7", True),
        ("In February it had agreed to pay $395 million.", "$395 million", True),
        ("The mill was once put at €38 million.", "€38 million", True),
        ("Petra Osei replaced Ilse Marrow in May.", "Ilse Marrow", True),
        ("Petra Osei replaced Ilse Marrow in May.", "Petra Osei", False),
        ("Ilse Marrow has resigned as chief executive.", "Ilse Marrow", True),
        ("Ilse Marrow fired the chairman.", "Ilse Marrow", False),
        ("Ilse Marrow has been replaced by Petra Osei.", "Ilse Marrow", True),
        ("Ilse Marrow gave way to Petra Osei.", "Ilse Marrow", True),
        ("It paid $452 million instead of $475 million.", "$475 million", True),
        ("It paid $452 million instead of $475 million.", "$452 million", False),
        ("The price had been set at $475 million.", "$475 million", True),
        ("Alcaraz took the first set in 42 minutes.", "42 minutes", False),
        ("VAT will rise to 20% from 1 July.", "1 July", False),
        ("Up to 30 people from 12 countries came.", "12 countries", False),
        ("Police picked up a man from Texas.", "Texas", False),
        ("The outbreak in Wuhan was first reported in December.", "Wuhan", False),
        ("Verstappen retired on lap 12.", "Verstappen", False),
        ("The firm replaced 300 windows.", "300 windows", False),
        ("Falster withdrew its bid of $38 million.", "$38 million", True),
        ("Four were first reported dead.", "Four", True),
        ("Last week it had spoken of 31 dead.", "31 dead", True),
        ("The police had put the toll at 31.", "31", True),
        ("The ministry had earlier reported 31 deaths.", "31 deaths", True),
        ("The ministry said it had reported sales of $9 million.", "$9 million", False),
    ],
)
def test_what_a_sentence_itself_puts_in_the_past_is_told(sentence: str, words: str, earlier: bool) -> None:
    at = sentence.index(words)

    assert superseded(sentence, at, at + len(words)) is earlier


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(Stance.STATED, 5), (Stance.DENIED, 3)], Stance.STATED),
        ([(Stance.STATED, 5), (Stance.DENIED, 5)], Stance.DENIED),
        ([(Stance.DENIED, 1), (Stance.STATED, 1)], Stance.DENIED),
        ([(Stance.POTENTIAL, 9), (Stance.REPORTED, 1)], Stance.REPORTED),
    ],
)
def test_the_firmest_stance_holds_unless_it_was_denied_last(
    told: list[tuple[Stance, int]], expected: Stance
) -> None:
    """In whatever order the articles come."""
    assert standing(told) is expected
    assert standing(told[::-1]) is expected
