"""What the training scripts measure with: a wrong ruler would make every figure of the cards wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from qa.answering.rivals import BESIDE
from qa.domain import Candidate, Evidence, Metadata, Passage, ScoredPassage, Sentence
from training import beside, fusion
from training.calibrate import Best, _joined, fit, risks
from training.piles import Asked
from training.questions import Question, Rows
from training.reader import checkpoints
from training.reader.evaluate import Outcome, best_threshold, f1, normal
from training.reader.reading import Answer
from training.reader.smoothing import Smoothed, smooth

PASSAGE = Passage("mill.txt", "The mill opened in 1887. It burned in 1920.", 100, 1, ())


def rows(scores: list[list[float]], right: list[int], *, kind: str = "answerable") -> Rows:
    """One feature; one group for each list of scores, whose sentence number *right* answers (-1: none)."""
    features = np.array([[score] for some in scores for score in some])
    answers = np.array(
        [float(at == ok) for some, ok in zip(scores, right, strict=True) for at in range(len(some))]
    )
    group = np.array([number for number, some in enumerate(scores) for _ in some])
    known = np.array([ok >= 0 for ok in right])
    return Rows(
        features, answers, answers, answers, features[:, 0], group, np.array([kind] * len(scores)), known
    )


@pytest.mark.parametrize(
    ("said", "right", "expected"),
    [
        ("The Mill", "mill", 1.0),
        ("a mill, in Ely", "Ely mill", 0.8),
        ("Ely", "mill", 0.0),
        ("", "", 1.0),
        ("", "mill", 0.0),
        ("mill mill", "mill", 2 / 3),
    ],
)
def test_f1_is_that_of_squad(said: str, right: str, expected: float) -> None:
    assert f1(normal(said), normal(right)) == pytest.approx(expected)


def test_an_abstention_earns_what_there_is_to_say_and_no_more() -> None:
    """Nothing where there is an answer, everything where there is none."""
    answerable = Outcome(["1887"], Answer("1887", 2.0))
    unanswerable = Outcome([], Answer("1887", 1.0))

    assert (answerable.f1(0.0), answerable.f1(3.0)) == (1.0, 0.0)
    assert (unanswerable.exact(0.0), unanswerable.exact(1.5)) == (0.0, 1.0)
    assert 1.0 <= best_threshold([answerable, unanswerable]) < 2.0


def test_an_answer_is_right_where_it_stands_or_by_its_words() -> None:
    evidence = Evidence("when?", ())
    placed = Question("when?", "answerable", evidence, ("1887",), frozenset({("mill.txt", 119, 123)}))
    known = Question("when?", "news", evidence, ("the 1887",))
    absent = Question("when?", "near miss", evidence)

    assert [placed.answered_by(PASSAGE, *span) for span in ((100, 124), (125, 143), (120, 124))] == [
        True,
        False,
        False,
    ]
    assert [known.answered_by(PASSAGE, *span) for span in ((100, 124), (125, 143))] == [True, False]
    assert not absent.answered_by(PASSAGE, 100, 143)


def test_the_calibration_makes_the_best_sentence_true() -> None:
    """Of questions whose best sentence has one score, as many come true as it says."""
    sure, unsure = [[2.0, 0.0, 0.0]] * 100, [[1.0, 0.0, 0.0]] * 100
    found = rows([*sure, *unsure], [0] * 80 + [1] * 20 + [0] * 40 + [2] * 20 + [-1] * 40)
    best = Best.of(found, *fit(found, np.ones(len(found.right))))

    assert best.probability[:100] == pytest.approx(0.8, abs=0.02)
    assert best.probability[100:] == pytest.approx(0.4, abs=0.02)


def test_risk_grows_with_coverage_when_probabilities_order_well() -> None:
    found = rows([[3.0], [2.0], [1.0], [0.0]], [0, 0, -1, -1])
    curve = risks(Best.of(found, np.array([1.0]), 0.0))

    assert curve.tolist() == [0.0, 0.0, pytest.approx(1 / 3), 0.5]


def test_each_collection_counts_the_same_however_large() -> None:
    joined, weight = _joined([rows([[1.0]] * 30, [0] * 30), rows([[0.0]] * 10, [-1] * 10, kind="news")])

    assert weight[:30].sum() == pytest.approx(weight[30:].sum())
    assert weight.sum() == pytest.approx(40)
    assert joined.group.tolist() == list(range(40))
    assert joined.kinds[joined.group[35]] == "news"


def test_smoothing_changes_no_output_and_evens_out_the_inputs() -> None:
    """A channel a hundred times as large as the others is what int8 suffers from."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2))
    given = torch.randn(64, 8) * torch.tensor([100.0] + [1.0] * 7)
    before = network(given).detach()

    smooth(network, lambda: network(given))

    assert torch.allclose(network(given), before, rtol=1e-3, atol=1e-3)
    first = network[0]
    assert isinstance(first, Smoothed)
    inputs = (given * first.shrink).abs().amax(0)
    assert inputs.max() / inputs.median() < 25


def test_several_runs_become_one_reader(tmp_path: Path) -> None:
    """The last checkpoint of each; what is no weight is the last one's."""
    for run, step, weight in (("a", 3, 9.0), ("a", 4, 1.0), ("b", 7, 4.0)):
        (tmp_path / run).mkdir(exist_ok=True)
        reader = {"weight": torch.tensor([weight]), "places": torch.tensor([step])}
        checkpoints.save(tmp_path / run, step, {"reader": reader, "step": step, "recipe": {"seed": 0}})

    both = checkpoints.mean([tmp_path / "a", tmp_path / "b"])
    one = checkpoints.mean([tmp_path / "b"])

    assert both["reader"] == {"weight": torch.tensor([2.5]), "places": torch.tensor([7])}
    assert (both["steps"], both["recipes"]) == ([4, 7], [{"seed": 0}, {"seed": 0}])
    assert one["reader"]["weight"] == torch.tensor([4.0])


def test_a_figure_that_differs_is_an_example() -> None:
    """Right where its sentence answers; one that repeats the best figure is none."""
    texts = ("Four people were hurt.", "In all 7 people were hurt.", "4 people were hurt.", "It has 9 rooms.")
    passages = [
        Passage(f"{at}.txt", text, 0, 1, (Sentence(0, len(text), 1),), Metadata())
        for at, text in enumerate(texts)
    ]
    words = ("Four people", "7 people", "4 people", "9 rooms")
    found = [
        Candidate(p, p.sentences[0], p.text.index(w), p.text.index(w) + len(w), 0.9 - at / 10, margin=8.0)
        for at, (p, w) in enumerate(zip(passages, words, strict=True))
    ]
    question = Question(
        "How many were hurt?",
        "answerable",
        Evidence("How many were hurt?", ()),
        ("Four people", "7 people"),
        frozenset({("0.txt", 0, 11), ("1.txt", 7, 15)}),
    )

    class Reader:
        def read(self, _: Evidence) -> list[Candidate]:
            return found

    examples = beside.examples_of([question], Reader())

    assert examples.right.tolist() == [True, False]
    assert examples.before.tolist() == [True, False]
    known = [dict(zip(BESIDE, row, strict=True)) for row in examples.known]
    assert [one["other_things"] for one in known] == [0.0, 1.0]
    assert [one["words"] for one in known] == [1.0, 0.0]
    assert [one["more_words"] for one in known] == [0.0, -1.0]
    assert [one["same_article"] for one in known] == [0.0, 0.0]
    assert "| 0.4 | 100.0% | 50.0% |" in beside.report(examples, np.array([0.8, 0.45]))


def test_ways_of_fusing_are_compared_by_the_place_of_the_answer() -> None:
    """A passage that holds but half of the answer is none."""
    texts = ("Four people were hurt.", "It rained.")
    first, second = (
        Passage("a.txt", text, start, 1, (Sentence(start, start + len(text), 1),), Metadata())
        for text, start in zip(texts, (0, 30), strict=True)
    )
    evidence = Evidence("?", tuple(ScoredPassage(one, 1.0) for one in (second, first)))

    assert fusion.place(Asked("?", "", frozenset({("a.txt", 0, 4)}), None), evidence) == 2
    assert fusion.place(Asked("?", "", frozenset({("a.txt", 10, 30)}), None), evidence) == 0
    assert fusion.by_rank([(7, 0.9), (8, 0.8)], [(8, 9.0)], {})[0][:2] == (8, 1 / 12 + 1 / 11)
    placed = [
        ("news", "by rank", 0),
        ("news", "by rank", 2),
        ("news", "by score", 1),
        ("news", "by score", 9),
    ]
    assert fusion.table(iter(placed)).splitlines()[2:] == [
        "| news | by rank | 2 | 0.0% | 50.0% | 50.0% |",
        "| news | by score | 2 | 50.0% | 50.0% | 100.0% |",
    ]
