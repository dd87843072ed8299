"""How firmly a sentence puts a value."""

from __future__ import annotations

import pytest

from qa.domain import Stance
from qa.values.stance import stance, standing


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
        ("Tindall said that about 250 jobs would go.", "about 250", Stance.POTENTIAL),
        ("Tindall said that about 250 jobs would go.", "about 250 jobs", Stance.POTENTIAL),
        ("Two plants are expected to close.", "Two", Stance.POTENTIAL),
        ("Two plants are expected to close.", "Two plants", Stance.POTENTIAL),
        ("Some 40 of the jobs at Delby could go.", "40", Stance.POTENTIAL),
        ("It paid $9 million for a mill that could burn.", "$9 million", Stance.STATED),
        ("None of its 540 staff is to go.", "540", Stance.STATED),
        ("She said that 214 of 5,100 offices could not be reached.", "5,100", Stance.STATED),
        ("It gave 40 crowns to whoever would ask.", "40", Stance.STATED),
        (
            "He had no plans to close the Delamere works, which he said has 2,150 employees.",
            "2,150",
            Stance.STATED,
        ),
        ("The Delby plant, which is set to reopen on Friday, makes 3,400 cars.", "3,400", Stance.STATED),
        ("They are in talks on a deal, which is worth $9 million.", "$9 million", Stance.POTENTIAL),
        ("It may sell the mill, which could bring $9 million.", "$9 million", Stance.POTENTIAL),
        ("It expected the damages to be cut to less than $100 million.", "$100 million", Stance.POTENTIAL),
        ("The bank thinks the repairs will cost $9 million.", "$9 million", Stance.POTENTIAL),
        ("The towns demanded 1.5 million crowns.", "1.5 million crowns", Stance.POTENTIAL),
        ("They are seeking $750 million in damages.", "$750 million", Stance.POTENTIAL),
        ("They sought $750 million and won $412 million.", "$412 million", Stance.STATED),
        ("The towns asked for $750 million and won $412 million.", "$750 million", Stance.POTENTIAL),
        ("The towns asked for $750 million and won $412 million.", "$412 million", Stance.STATED),
        ("Management promises £65 million a year.", "£65 million", Stance.POTENTIAL),
        ("Savings of £65m expected by the end of the year.", "£65m", Stance.POTENTIAL),
        ("Demand rose to $9 million.", "$9 million", Stance.STATED),
        ("The lawsuit alleges that it took $9 million.", "$9 million", Stance.REPORTED),
        ("It will cost 40 million crowns, a banker close to Arvid said.", "40 million", Stance.REPORTED),
        (
            "A person with direct knowledge of the matter said it paid $9 million.",
            "$9 million",
            Stance.REPORTED,
        ),
        ("One of the people said it paid $9 million.", "$9 million", Stance.REPORTED),
        (
            "Three sources familiar with the matter told Meridian it paid $9 million.",
            "$9 million",
            Stance.REPORTED,
        ),
        ("It paid $9 million, said an official who asked not to be named.", "$9 million", Stance.REPORTED),
        ("A close friend of the family paid $9 million.", "$9 million", Stance.STATED),
        ("Its sources of income brought $9 million, it said.", "$9 million", Stance.STATED),
    ],
)
def test_the_stance_is_that_of_the_clause(sentence: str, words: str, expected: Stance) -> None:
    """Hedges hold for what they stand with."""
    at = sentence.index(words)

    assert stance(sentence, at, at + len(words))[0] is expected


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
