"""Which sentence supports a claim, and what is said of one that none supports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa.domain import Claim, Rejected, Statement, Support
from tests.verification.made import article, cited, verdict, verdicts

MILL = article(
    "Boot Mills opened in 1887. It employs 340 people in Harrow. It burned down in 1931 and was rebuilt.",
    source="seeds/mill.txt",
)
FERRY = article(
    "Orlen Ferries runs 14 ships. Sund Line, its rival, runs nine. Ticket prices rose by 6% in May.",
    source="seeds/ferry.txt",
)


def test_the_sentence_that_supports_is_cited_and_nothing_else() -> None:
    """The model cited the whole passage."""
    [found] = verdicts([Claim("Boot Mills opened in 1887.", cited("", MILL, 0).citations)], MILL, FERRY)

    assert isinstance(found, Statement)
    assert found.support is Support.SUPPORTED
    assert [c.quote for c in found.citations] == ["Boot Mills opened in 1887."]


@pytest.mark.parametrize(
    "claim", [cited("Boot Mills opened in 1887.", FERRY, 2), Claim("Boot Mills opened in 1887.")]
)
def test_a_claim_that_cites_the_wrong_sentence_or_none_is_cited_anew(claim: Claim) -> None:
    """It is true, and where it stands is shown."""
    [found] = verdicts([claim], FERRY, MILL)

    assert isinstance(found, Statement)
    assert found.support is Support.MISATTRIBUTED
    assert [(c.source, c.quote) for c in found.citations] == [
        ("seeds/mill.txt", "Boot Mills opened in 1887.")
    ]


def test_a_sentence_about_it_is_cited_with_the_one_that_says_what_it_is() -> None:
    """ "It employs 340 people" supports a claim about the mill only after "Boot Mills opened …"."""
    [found] = verdicts([cited("Boot Mills employs 340 people in Harrow.", MILL, 1)], MILL)

    assert isinstance(found, Statement)
    assert [c.quote for c in found.citations] == [
        "Boot Mills opened in 1887.",
        "It employs 340 people in Harrow.",
    ]


def test_it_is_whom_the_claim_before_speaks_of() -> None:
    """And so a claim with a pronoun can be checked."""
    claims = [
        cited("Boot Mills opened in 1887.", MILL),
        cited("It employs 340 people in Harrow, too.", MILL, 1),
    ]

    assert all(isinstance(one, Statement) for one in verdicts(claims, MILL))


def test_it_is_nobody_after_a_claim_that_was_rejected() -> None:
    """Whom the rejected claim spoke of, the reader never sees."""
    claims = [cited("Orlen Ferries sank in 1887.", MILL), cited("It employs 340 workers.", MILL, 1)]

    assert all(isinstance(one, Rejected) for one in verdicts(claims, MILL, FERRY))


def test_a_pronoun_stands_for_nobody_else_than_in_the_article() -> None:
    """Sund Line runs nine; Orlen Ferries, of which the claim before speaks, does not."""
    claims = [cited("Orlen Ferries runs 14 ships.", FERRY), cited("It runs nine.", FERRY, 1)]

    first, second = verdicts(claims, FERRY)

    assert isinstance(first, Statement)
    assert isinstance(second, Rejected)


def test_the_title_says_whom_an_article_speaks_of() -> None:
    """ "The company" is the one in the title, where no sentence before names another."""
    found = verdict(
        "Kestrel Foods closed its plant in Ostby.",
        "The company closed its plant in Ostby.",
        title="Kestrel Foods in trouble",
    )

    assert isinstance(found, Statement)


@pytest.mark.parametrize(
    ("claim", "support", "reason"),
    [
        (
            "Boot Mills opened in 1878.",
            Support.CONTRADICTED,
            '"1878" is not in the cited sentence; it says "1887"',
        ),
        (
            "Ada Boot opened Boot Mills in 1887.",
            Support.UNSUPPORTED,
            '"Ada Boot" is not in the cited sentence',
        ),
        ("What happened?", Support.UNSUPPORTED, "it asks, and says nothing"),
    ],
)
def test_the_reason_says_what_is_wrong(claim: str, support: Support, reason: str) -> None:
    """So that a person can look for it."""
    [found] = verdicts([cited(claim, MILL)], MILL)

    assert found == Rejected(claim, support, reason)


def test_without_evidence_nothing_is_supported() -> None:
    """Not even what everybody knows."""
    [found] = verdicts([Claim("Water is wet.")])

    assert isinstance(found, Rejected)


def test_marks_and_lists_do_not_matter() -> None:
    """A model writes "- **Boot Mills** opened in 1887 [S3]."."""
    [found] = verdicts([cited("- **Boot Mills** opened in 1887 [S3].", MILL)], MILL)

    assert isinstance(found, Statement)


NAMES = some.sampled_from(["Boot Mills", "Sund Line", "Ada Ruiz", "Kestrel Foods", "Ostby", "Varga Optics"])
VERBS = some.sampled_from(
    ["paid", "raised", "lost", "spent", "may pay", "denied that it lost", "reportedly earned", "did not pay"]
)
AMOUNTS = some.integers(2, 900)
UNITS = some.sampled_from(
    ["${} million", "€{} billion", "{}% of its revenue", "{} workers", "over £{} million"]
)


@given(some.lists(some.tuples(NAMES, VERBS, AMOUNTS, UNITS), min_size=1, max_size=4), some.data())
def test_a_sentence_of_the_evidence_is_always_supported_and_cited(
    told: list[tuple[str, str, int, str]], data: some.DataObject
) -> None:
    """Word for word is safe."""
    passage = article(
        " ".join(f"{name} {verb} {unit.format(amount)} in May." for name, verb, amount, unit in told)
    )
    number = data.draw(some.integers(0, len(passage.sentences) - 1))
    words = passage.quote(passage.sentences[number].start, passage.sentences[number].end)

    [found] = verdicts([Claim(words)], passage)

    assert isinstance(found, Statement)
    assert words in [one.quote for one in found.citations]


@given(some.lists(some.tuples(NAMES, VERBS, AMOUNTS, UNITS), min_size=1, max_size=4), some.integers(1, 900))
def test_a_claim_with_another_figure_never_is(told: list[tuple[str, str, int, str]], other: int) -> None:
    """Unless the evidence has that figure, too."""
    passage = article(
        " ".join(f"{name} {verb} {unit.format(amount)} in May." for name, verb, amount, unit in told)
    )
    name, verb, _, unit = told[0]
    if other in {amount for _, _, amount, _ in told}:
        other += 1000
    claim = f"{name} {verb} {unit.format(other)} in May."

    [found] = verdicts([cited(claim, passage)], passage)

    assert isinstance(found, Rejected)


def test_a_claim_that_says_two_things_may_stand_in_two_sentences() -> None:
    """Both are cited; where one is false, the claim is."""
    harbour = article(
        "Ana Ruiz founded Sund Line in 1974. The harbour was dredged. Ruiz sold it to Nordbank in 1999."
    )
    true, false = (
        cited(f"Ana Ruiz founded Sund Line in 1974 and the harbour was {deed}.", harbour)
        for deed in ("dredged", "closed")
    )

    first, second = verdicts([true, false], harbour)

    assert isinstance(first, Statement)
    assert [c.quote for c in first.citations] == [
        "Ana Ruiz founded Sund Line in 1974.",
        "The harbour was dredged.",
    ]
    assert isinstance(second, Rejected)


def test_a_claim_without_a_verb_says_nothing_unless_the_sentence_begins_so() -> None:
    """Words out of the middle are no claim; "ferry" is no verb that is known, but the sentence's own."""
    crossing = article("Boats ferry about 900 people a day across the Sund.", source="seeds/crossing.txt")

    whole, part = verdicts(
        [Claim("Boats ferry about 900 people a day."), Claim("About 900 people a day.")], crossing
    )

    assert isinstance(whole, Statement)
    assert isinstance(part, Rejected)


KESTREL = article(
    "Kestrel Foods makes bread. The company closed its plant in Ostby. It had opened in 1990.",
    source="seeds/kestrel.txt",
)


@pytest.mark.parametrize("before", ["Orlen Ferries runs 14 ships.", None])
@pytest.mark.parametrize("text", ["The company closed its plant in Ostby.", "It had opened in 1990."])
def test_the_words_of_an_article_do_not_speak_of_another(text: str, before: str | None) -> None:
    """Word for word in the article, and yet of somebody else, or of nobody, where they stand now."""
    claims = [cited(before, FERRY, 0)] if before else []
    found = verdicts([*claims, Claim(text, cited("", KESTREL, 1).citations)], FERRY, KESTREL)

    assert isinstance(found[-1], Rejected)


def test_the_words_of_an_article_stand_behind_whom_they_speak_of() -> None:
    claims = [
        cited("Kestrel Foods makes bread.", KESTREL),
        cited("The company closed its plant in Ostby.", KESTREL, 1),
    ]

    assert all(isinstance(one, Statement) for one in verdicts(claims, FERRY, KESTREL))


def test_another_subject_ends_what_it_stands_for() -> None:
    """ "It" after a sentence about the prices is not the mill that was spoken of before."""
    claims = [
        cited("Boot Mills opened in 1887.", MILL, 0),
        cited("Ticket prices rose by 6% in May.", FERRY, 2),
        cited("It burned down in 1931.", MILL, 2),
    ]

    assert isinstance(verdicts(claims, MILL, FERRY)[-1], Rejected)


def test_a_claim_too_long_to_be_checked_is_rejected() -> None:
    """Clauses are compared with clauses: a sentence without end would be checked without end."""
    [found] = verdicts([cited("Boot Mills burned down and was rebuilt and " * 20 + "left.", MILL)], MILL)

    assert isinstance(found, Rejected)
    assert found.reason == "it is too long to be checked"


FERRIES = article("Orlen Ferries runs 14 ships between the islands.", source="seeds/ferries.txt")
FOODS = article(
    "Kestrel Foods makes bread. In 2019 it opened a plant in Ostby. The company hired 300 people there.",
    source="seeds/foods.txt",
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("In 2019 it opened a plant in Ostby.", 1),
        ("The company hired 300 people there.", 2),
        ("The company hired 300 people.", 2),
    ],
)
def test_a_sentence_is_not_shown_below_one_about_somebody_else(text: str, number: int) -> None:
    """Who reads the two together would take it for theirs."""
    about = cited("Orlen Ferries runs 14 ships between the islands.", FERRIES)
    own = cited("Kestrel Foods makes bread.", FOODS)
    claim = cited(text, FOODS, number)

    assert isinstance(verdicts([about, claim], FERRIES, FOODS)[1], Rejected)
    assert isinstance(verdicts([own, claim], FERRIES, FOODS)[1], Statement)


def test_words_inside_a_long_quotation_are_somebodys() -> None:
    """Also where the sentence itself opens with no quotation mark."""
    first = "“The bridge was safe when we opened it in May, and every one of our engineers had looked at it."
    more = "We told the council about the cracks in March, in April and again a week before the fair."
    long = f"{first} {more} The city lied about the figures. {more} We will appeal, and we shall win.”"
    passage = article(f"{long} That is what the contractor wrote.")
    inside = next(
        n for n, one in enumerate(passage.sentences) if passage.text[one.start :].startswith("The city")
    )

    assert isinstance(
        verdicts([cited("The city lied about the figures.", passage, inside)], passage)[0], Rejected
    )
