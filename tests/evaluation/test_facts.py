"""Facts as people write them: what is read, and what they are told about their slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import FactsError
from qa.evaluation import facts
from qa.evaluation.nouns import Also, Fact, Quoted
from tests.evaluation.made import article_named

PROJECT = Path(__file__).parents[2]
GOOD = """
[sources]
a = "seeds/a.txt"

[[fact]]
id = "stake"
question = "what stake did Meta take?"
accepted = ["49%"]
evidence = [{ source = "a", quote = "grants Meta a 49% non-voting stake" }]
tags = ["numeric"]

[[fact.also]]
value = "40%"
stance = "reported"

[[fact]]
id = "none"
question = "Who runs the mill?"
abstain = true
"""


def _read(tmp_path: Path, content: str) -> tuple[list[Fact], list[str]]:
    file = tmp_path / "facts.toml"
    file.write_text(content, encoding="utf-8")
    found, wrong = facts.load([file], name=tmp_path)
    return found, [str(one) for one in (*wrong, *facts.problems(found, article_named))]


def test_a_file_of_facts_is_read_with_its_short_names_of_sources(tmp_path: Path) -> None:
    """One value or several, as is handy."""
    found, problems = _read(tmp_path, GOOD)

    assert problems == []
    assert found == [
        Fact(
            id="stake",
            question="what stake did Meta take?",
            accepted=("49%",),
            evidence=(Quoted("seeds/a.txt", "grants Meta a 49% non-voting stake"),),
            also=(Also(("40%",), ("reported",)),),  # type: ignore[arg-type]
            tags=("numeric",),
            file="facts.toml",
        ),
        Fact(id="none", question="Who runs the mill?", abstain=True, file="facts.toml"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("49% non-voting", "48% non-voting", "stake: seeds/a.txt does not say, word for word: "),
        ('"seeds/a.txt"', '"seeds/b.txt"', "stake: there is no article seeds/b.txt"),
        ('id = "none"', 'id = "stake"', "stake: 2 facts have this id"),
        ('["49%"]', '["yes"]', "stake: accepts a bare 'yes': accept the words that decide"),
        ('["49%"]', '["..."]', "stake: accepts '...', which has no words"),
        ('["49%"]', '["Meta", "49%"]', "stake: accepts 'Meta', which the question already says"),
        ('["49%"]', '["49%", "49%"]', "stake: accepts '49%' twice"),
        ('["49%"]', '["50%"]', "stake: none of its quotes holds an accepted phrasing"),
        ('accepted = ["49%"]', "", "stake: has neither accepted phrasings nor abstain = true"),
        ("abstain = true", "", "none: has neither accepted phrasings nor abstain = true"),
        ("abstain = true", 'abstain = true\naccepted = ["him"]', "none: abstains, and has answers"),
        ("accepted =", "acepted =", "stake: acepted: there is no such key"),
        ('id = "none"', "", "fact number 2: id is missing"),
        ("[[fact]]", "[[facts]]", "facts: there is no such key"),
        ('stance = "reported"', 'stance = "rumoured"', "stake: also.0.stance"),
        ('tags = ["numeric"]', "tags = [", "facts.toml: cannot be read: "),
        ("Who runs the mill?", "What stake did Meta  take?", "none: asks the same as stake"),
        ('quote = "grants', 'quote = "', "stake: seeds/a.txt does not say"),
    ],
)
def test_each_slip_is_told_with_file_and_fact(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A person finds it, and knows what to do."""
    if old == "[[fact]]":
        content = GOOD.replace(old, new).replace("[[fact.also]]", "[[facts.also]]")
    elif old == 'quote = "grants':
        content = GOOD.replace("grants Meta", "gives Meta")
    else:
        content = GOOD.replace(old, new)
    _, problems = _read(tmp_path, content)

    assert any(told in problem for problem in problems), problems
    assert all(problem.startswith("facts.toml: ") for problem in problems)


def test_problems_are_raised_together(tmp_path: Path) -> None:
    """Nobody mends one to be told of the next."""
    found, _ = _read(tmp_path, GOOD.replace('["49%"]', '["yes", "50%"]').replace("abstain = true", ""))

    with pytest.raises(FactsError, match=r"(?s)4 problems.*stake.*stake.*none.*none"):
        facts.require(facts.problems(found, article_named))


def test_the_projects_own_facts_are_many_and_sound() -> None:
    """At least 110 about the seeds (40 without an answer, 10 follow-ups), and 40 about the second corpus."""
    from functools import cache

    from qa import articles

    for folder, name, least in (("evals/facts", ".", 110), ("evals/recall/facts", "evals/recall", 40)):
        read = cache(
            lambda source, name=name: articles.read(PROJECT / name / source, source=source, max_mb=25)
        )
        found, wrong = facts.load(sorted((PROJECT / folder).glob("*.toml")), name=PROJECT)

        assert [*wrong, *facts.problems(found, read)] == []
        assert len(found) >= least
        if name == ".":
            assert sum(fact.abstain for fact in found) >= 40
            assert sum(bool(fact.turns) for fact in found) >= 10
