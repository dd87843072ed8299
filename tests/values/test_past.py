"""What a sentence puts in another time than its own."""

from __future__ import annotations

import pytest

from qa.values.past import superseded


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
        ("The vote was postponed from June 9 to August 23.", "June 9", True),
        ("The vote was postponed from June 9 to August 23.", "August 23", False),
        ("The vote planned for June 9 has been put off to November 17.", "June 9", True),
        ("The vote planned for June 9 has been put off to November 17.", "November 17", False),
        ("The vote was delayed from the planned June 9.", "June 9", True),
        ("The office was moved from Shrewsbury to Leeds.", "Shrewsbury", True),
        ("The office was moved from Shrewsbury to Leeds.", "Leeds", False),
        ("A man from Texas moved to Leeds.", "Texas", False),
        ("The rule holds from June 9.", "June 9", False),
        ("On June 9 the match was postponed.", "June 9", False),
        ("Paul Vance, the general counsel, resigned.", "Paul Vance", True),
        ("Konrad Beil, director since 2015, stepped down.", "Konrad Beil", True),
        ("Hugh Orr, who had led it since 2015, left the company.", "Hugh Orr", True),
        ("Hugh Orr died in May.", "Hugh Orr", True),
        ("Hugh Orr left the meeting early.", "Hugh Orr", False),
        ("Hugh Orr, whose wife died in May, leads it.", "Hugh Orr", False),
        ("Ada Lunn takes over as counsel from Hugh Orr.", "Hugh Orr", True),
        ("Ada Lunn takes over as counsel from Hugh Orr.", "Ada Lunn", False),
    ],
)
def test_what_a_sentence_itself_puts_in_the_past_is_told(sentence: str, words: str, earlier: bool) -> None:
    at = sentence.index(words)

    assert superseded(sentence, at, at + len(words)) is earlier
