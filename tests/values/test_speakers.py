"""Who is named as saying what a sentence tells."""

from __future__ import annotations

import pytest

from qa.domain import Stance
from qa.values.stance import stance


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("It may grow to $40 billion (per MarketsandMarkets).", "MarketsandMarkets"),
        ("The sum was $9 million, according to Brightwater Partners.", "Brightwater Partners"),
        ("Northwire reported that it cost $9 million.", "Northwire"),
        ("It cost $9 million.", None),
        ("Apple, the maker of the iPhone, said it cost $9 million.", "Apple"),
        ("Edmund Aldous, Chairman of Pellam, said it cost $9 million.", "Edmund Aldous"),
        ("On Monday Hugh Carrow, who leads the union, said that 600 would go.", "Hugh Carrow"),
        ("Northwick's chairman, Hugh Carrow, said that 600 would go.", "Hugh Carrow"),
        ("In Oslo, its chair, Sir Paul Orr, said that 600 would go.", "Sir Paul Orr"),
        ("The dam held, said chief engineer Paul Orr.", "Paul Orr"),
        ("Seven died, the interior ministry said.", "interior ministry"),
        ("The interior ministry said seven died.", "interior ministry"),
        ("Seven died, police said.", "police"),
        ("Five weeks, the crew's union said on Monday.", "crew's union"),
        ("It will cost 40 million crowns, a banker close to Arvid said.", "banker close to Arvid"),
        ("It will cost 40 million crowns, a spokesman for Arvid said.", "spokesman for Arvid"),
        ("It closed, they said.", None),
        ("The Department for Transport said 40 died.", "Department for Transport"),
        ("Ursula von der Leyen said 40 came.", "Ursula von der Leyen"),
        ("But Jones said 40 came.", "Jones"),
        ("When Apple announced 40 cuts, it fell.", "Apple"),
        ("Forty died, according to the Hamas-run health ministry.", "Hamas-run health ministry"),
        ("Forty died, according to the US-based group Airwars.", "US-based group Airwars"),
        ("Forty died, according to Reuters on Monday.", "Reuters"),
        ("The deal is off, according to the Sunday Times.", "Sunday Times"),
        ("John Smith, 34, said 40 came.", "John Smith"),
        ("Fire Chief Ann Poole confirmed that 40 homes burned.", "Fire Chief Ann Poole"),
        ("Kayo Shindo, its head of new projects, won $9 million.", None),
        ("It will have 640 homes, the housing office Toki says.", "Toki"),
        ("It has 640 homes, the housing office of Toki says.", "housing office of Toki"),
        ("Brinecell, which began in 2016, said yesterday that its Larder 10 costs £2,900.", None),
        ("An earlier version of this article said that seven had died.", None),
        ("The sum, which nobody said was true, is $9 million.", None),
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
    ("sentence", "speaker"),
    [
        ("Maureen Pike said 600 jobs would go, which Northwick denies.", "Northwick"),
        ("Northwick has denied that 600 jobs would go.", "Northwick"),
        ("The claim that 600 jobs would go was denied by the Northwick group.", "Northwick"),
        ("Northwick said that it would not close 600 shops.", "Northwick"),
        ("The union said that Northwick had cut not 400 but 600 jobs.", "union"),
    ],
)
def test_of_what_is_denied_the_one_who_denies_it_is_named(sentence: str, speaker: str) -> None:
    at = sentence.index("400" if "400" in sentence else "600")

    assert stance(sentence, at, at + 3) == (Stance.DENIED, speaker)


@pytest.mark.parametrize(
    ("sentence", "words", "speaker"),
    [
        ("Police said 4,500 came; organisers put the crowd at 9,000.", "4,500", "Police"),
        ("Police said 4,500 came; organisers put the crowd at 9,000.", "9,000", None),
        ("Hamas said 12 died but Israel said three.", "12", "Hamas"),
        ("Hamas said 12 died but Israel said three.", "three", "Israel"),
        ("Insurers put it at €210m and the firm Axaro said it could exceed €300m.", "€210m", None),
        ("Insurers put it at €210m and the firm Axaro said it could exceed €300m.", "€300m", "Axaro"),
        ("It cost $9 million, Axaro said, while Borealis said $7 million.", "$9 million", "Axaro"),
        ("It cost $9 million, Axaro said, while Borealis said $7 million.", "$7 million", "Borealis"),
    ],
)
def test_of_several_the_one_in_the_same_clause_is_named(
    sentence: str, words: str, speaker: str | None
) -> None:
    at = sentence.index(words)

    assert stance(sentence, at, at + len(words))[1] == speaker
