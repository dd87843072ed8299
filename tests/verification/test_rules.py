"""Claims about small made-up articles: honest ones survive, each kind of lie is rejected."""

from __future__ import annotations

import pytest

from qa.domain import Rejected, Statement
from tests.verification.made import verdict

PAID = "Boot Mills paid $3 million for Harrow Dyeworks and $5 million for Lindley Looms in 2019."
FELL = "The mill's revenue rose to $40 million while its profit fell to $6 million."
TALKS = "Orlen Ferries is in talks to buy Sund Line for €410 million, according to people familiar with it."
DENIED = "Kestrel Foods denied that it had closed its plant in Ostby."
BOUGHT = "Harrow Dyeworks was bought by Boot Mills in 2019."
ASIDE = "Boot Mills, which rivals Harrow Dyeworks, earned $7 million last year."
CUTS = "Varga Optics cut 200 engineers and 450 contractors in March, chief executive Mira Solt said."
OVER = "The tunnel cost over £2.4 billion, nearly twice the first estimate."
WILL = "The Tern Bridge will open in May 2027, two years after the old one closed."
SAID = "Ana Ruiz said the harbour is the dirtiest in Europe."
OWN = "Kestrel Foods said it had sold its bakery in Ostby."
PLAIN = "Mira Solt founded Varga Optics in Graz in 1998."
NOT = "The council did not approve the stadium, but it approved the library."
FORMER = "Jon Dahl, the former mayor of Ostby, joined the board of Kestrel Foods on 4 June 2021."
QUOTE = 'Dahl called the plan "a gift to the town" in a letter.'
SHARE = "Nordbank owns 35% of Sund Line and 12% of Orlen Ferries."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Boot Mills paid $5 million for Lindley Looms.", PAID),
        ("Boot Mills paid $3 million for Harrow Dyeworks in 2019.", PAID),
        ("In 2019, Boot Mills paid 3 million dollars for Harrow Dyeworks.", PAID),
        ("Boot Mills bought Harrow Dyeworks in 2019.", BOUGHT),
        ("Boot Mills acquired Harrow Dyeworks in 2019.", BOUGHT),
        ("Harrow Dyeworks was acquired by Boot Mills.", BOUGHT),
        ("The mill's revenue rose to $40 million.", FELL),
        ("The mill's profit fell to $6 million.", FELL),
        ("Orlen Ferries is in talks to buy Sund Line for €410 million.", TALKS),
        ("Orlen Ferries is reportedly in talks to buy Sund Line.", TALKS),
        ("Kestrel Foods denied that it had closed its plant in Ostby.", DENIED),
        ("Boot Mills earned $7 million last year.", ASIDE),
        ("Varga Optics cut 200 engineers in March, Mira Solt said.", CUTS),
        ("According to chief executive Mira Solt, Varga Optics cut 450 contractors.", CUTS),
        ("The tunnel cost over £2.4 billion.", OVER),
        ("The tunnel cost more than £2.4 billion.", OVER),
        ("The Tern Bridge will open in May 2027.", WILL),
        ("Ana Ruiz said that the harbour is the dirtiest in Europe.", SAID),
        ("Kestrel Foods sold its bakery in Ostby.", OWN),
        ("Varga Optics was founded by Mira Solt in 1998.", PLAIN),
        ("Solt founded Varga Optics in Graz.", PLAIN),
        ("The council approved the library.", NOT),
        ("The council did not approve the stadium.", NOT),
        ("Jon Dahl joined the board of Kestrel Foods in June 2021.", FORMER),
        ("Dahl is the former mayor of Ostby.", FORMER),
        ('Dahl called the plan "a gift to the town".', QUOTE),
        ("Nordbank owns 35% of Sund Line.", SHARE),
        ("Nordbank owns 12 percent of Orlen Ferries.", SHARE),
    ],
)
def test_an_honest_claim_survives(claim: str, sentence: str) -> None:
    """In the article's words, in others, shorter, active for passive."""
    found = verdict(claim, sentence)

    assert isinstance(found, Statement), found
    assert [sentence] == [one.quote for one in found.citations]


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        # another figure, unit, scale, bound or date
        ("Boot Mills paid $4 million for Harrow Dyeworks in 2019.", PAID),
        ("Boot Mills paid €3 million for Harrow Dyeworks in 2019.", PAID),
        ("Boot Mills paid $3 billion for Harrow Dyeworks in 2019.", PAID),
        ("Boot Mills paid $3 million for Harrow Dyeworks in 2018.", PAID),
        ("The tunnel cost £2.4 billion.", OVER),
        ("The tunnel cost nearly £2.4 billion.", OVER),
        ("Nordbank owns over 35% of Sund Line.", SHARE),
        ("Nordbank owns 35 of Sund Line.", SHARE),
        ("Varga Optics cut 200 engineers in May, Mira Solt said.", CUTS),
        ("Jon Dahl joined the board of Kestrel Foods on 5 June 2021.", FORMER),
        ("The Tern Bridge will open in May 2026.", WILL),
        # the right figure of something else
        ("Boot Mills paid $5 million for Harrow Dyeworks.", PAID),
        ("Boot Mills paid $3 million for Lindley Looms.", PAID),
        ("The mill's profit fell to $40 million.", FELL),
        ("The mill's revenue rose to $6 million.", FELL),
        ("Varga Optics cut 450 engineers, Mira Solt said.", CUTS),
        ("Varga Optics cut 200 contractors, Mira Solt said.", CUTS),
        ("Nordbank owns 12% of Sund Line.", SHARE),
        # another name, or exchanged ones
        ("Sund Line paid $3 million for Harrow Dyeworks in 2019.", PAID),
        ("Harrow Dyeworks bought Boot Mills in 2019.", BOUGHT),
        ("Boot Mills was bought by Harrow Dyeworks in 2019.", BOUGHT),
        ("Harrow Dyeworks earned $7 million last year.", ASIDE),
        ("Varga Optics founded Mira Solt in 1998.", PLAIN),
        ("Mira Kahn founded Varga Optics in Graz in 1998.", PLAIN),
        ("Sund Line is in talks to buy Orlen Ferries for €410 million.", TALKS),
        # polarity, and words that say the opposite
        ("Kestrel Foods closed its plant in Ostby.", DENIED),
        ("Boot Mills did not buy Harrow Dyeworks in 2019.", BOUGHT),
        ("Boot Mills sold Harrow Dyeworks in 2019.", BOUGHT),
        ("The council approved the stadium.", NOT),
        ("The council did not approve the library.", NOT),
        ("The mill's profit rose to $6 million.", FELL),
        # less hedged than the source
        ("Orlen Ferries bought Sund Line for €410 million.", TALKS),
        ("Orlen Ferries will buy Sund Line for €410 million.", TALKS),
        ("The Tern Bridge opened in May 2027.", WILL),
        ("The harbour is the dirtiest in Europe.", SAID),
        (
            "Orlen Ferries may buy Sund Line for €410 million.",
            "Orlen Ferries bought Sund Line for €410 million.",
        ),
        # what the source does not say
        ("Mira Solt founded Varga Optics in Graz in 1998 to make telescopes for astronomers.", PLAIN),
        ('Dahl called the plan "a gift to the people" in a letter.', QUOTE),
        ("The Tern Bridge will open in May 2027, two years before the old one closed.", WILL),
        ("Jon Dahl is the mayor of Ostby.", FORMER),
        ("Kestrel Foods joined the board of Jon Dahl.", FORMER),
        ("It was bought by Boot Mills in 2019.", BOUGHT),
    ],
)
def test_a_lie_is_rejected(claim: str, sentence: str) -> None:
    """However many of its words are the article's."""
    assert isinstance(verdict(claim, sentence), Rejected)
