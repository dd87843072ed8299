"""What the reader is trained on: a wrong label is learnt as well as a right one."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from qa.domain import Span
from tests.fakes import count_words
from training import storybook
from training.reader import claims, told
from training.reader.bare import bare, kind
from training.reader.carried import read_base, write_base
from training.reader.data import Example
from training.reader.examples import KINDS
from training.reader.fast import FastReader
from training.reader.inputs import Encoder
from training.reader.model import base, build
from training.reader.packed import Packed, Packer
from training.reader.train import Recipe, Run, Thoughts, think, train
from training.reader.wording import reworded

CPU = torch.device("cpu")
STORY = """== Mill to be sold | The Herald | 2031-02-03
The mill is led by Ann Hale. It is up for sale for about $3 million, two people said.

== - | - | undated
Halden paid $4 million for the mill. The council approved the sale on Monday.

?? (the questions follow)
Q: Who runs the mill?
A: 1: Ann Hale
Q: what was paid for the mill
A: 1: about $3 million
A: 2: $4 million @ paid $4 million
Q: Did the council agree?
Y: 2: The council approved the sale on Monday.
Q: Who is the mill's finance chief?
N: role
"""


@pytest.fixture
def story(tmp_path: Path) -> storybook.Story:
    path = tmp_path / "mill.txt"
    path.write_text(STORY, encoding="utf-8")
    return storybook.read_one(path, tmp_path)


def test_a_story_has_articles_and_the_places_that_answer(story: storybook.Story) -> None:
    first, second = story.articles

    assert (first.metadata.title, first.metadata.publisher) == ("Mill to be sold", "The Herald")
    assert (second.metadata.title, second.metadata.published) == (None, None)
    assert [[story.text(place) for place in one.answers] for one in story.questions] == [
        ["Ann Hale"],
        ["about $3 million", "$4 million"],
        ["The council approved the sale on Monday."],
        [],
    ]
    assert [one.decides for one in story.questions] == [False, False, True, False]
    assert [one.miss for one in story.questions] == [None, None, None, "role"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("A: 1: Ann Hale", "A: 1: Ann Hall", "stands 0 times"),
        ("A: 1: Ann Hale", "A: 3: Ann Hale", "articles 1 to 2"),
        ("A: 1: Ann Hale", "A: 1: the", "stands 0 times"),
        ("A: 1: Ann Hale", "N: role\nA: 1: Ann Hale", "neither all"),
        ("N: role", "N: whim", "none of"),
        ("2031-02-03", "yesterday", "no date"),
        (
            "Q: Did the council agree?\nY: 2: The council approved the sale on Monday.",
            "Q: Did it?",
            "no answer",
        ),
    ],
)
def test_a_wrong_label_is_found(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mill.txt"
    path.write_text(STORY.replace(right, wrong), encoding="utf-8")

    with pytest.raises(storybook.Faulty, match=re.escape(said)):
        storybook.read_one(path, tmp_path)


def test_our_own_stories_are_as_they_should_be() -> None:
    """Every word that answers is there, once or told which; and some are held out."""
    learnt, kept = storybook.held_out(storybook.read(Path(__file__).parents[1] / "training/stories"))

    assert 0.15 < len(kept) / (len(learnt) + len(kept)) < 0.35


def test_stories_for_comparisons_are_others() -> None:
    """No network has learnt from them."""
    folder = Path(__file__).parents[1] / "training"
    learnt, others = (storybook.read(folder / name) for name in ("stories", "comparisons"))

    assert others
    assert not {story.name for story in learnt} & {story.name for story in others}


def test_a_story_is_read_in_windows_that_answer_or_do_not(story: storybook.Story) -> None:
    """Each answer where it stands, a deciding sentence whole, and nothing of it in a window called empty."""
    found = list(told.edition([story], count_words, seed=0, number=0))
    said = {
        (one.question.lower().rstrip("?"), one.passage[one.answer.start : one.answer.end])
        for one in found
        if one.answer
    }

    assert ("who runs the mill", "Ann Hale") in said
    assert ("did the council agree", "The council approved the sale on Monday.") in said
    assert {one.kind for one in found if one.answer is None} >= {"story miss"}
    assert not any("Ann Hale" in one.passage for one in found if one.answer is None and one.kind == "story")
    assert said == {(question, words) for question, words in said if words in STORY}


@pytest.mark.parametrize(
    ("question", "answer", "others", "made"),
    [
        ("When did Chopin leave Warsaw?", "1830", ["1842"], {"in 1830?", "in 1842?", "Warsaw?"}),
        ("Where was Chopin born?", "Zelazowa Wola", [], {"Was Chopin born?", "in Zelazowa Wola?"}),
        ("What is the capital of Kenya?", "Nairobi", [], {"Is Nairobi the capital of Kenya?"}),
        ("Who founded Apple?", "Steve Jobs", [], {"Was it Steve Jobs who founded Apple?"}),
        ("How many albums did she sell?", "5 million", [], {"Did she sell 5 million albums?"}),
        ("What did Orville build?", "a glider", [], {"Did Orville build a glider?"}),
    ],
)
def test_a_question_for_yes_or_no_is_made_of_another(
    question: str, answer: str, others: list[str], made: set[str]
) -> None:
    found = {bare(question, answer, others, random.Random(seed)) for seed in range(30)}

    assert None not in found
    assert all(any(str(one).endswith(end) for end in made) for one in found)


@pytest.mark.parametrize(
    ("claim", "made", "about"),
    [
        ("Exit the King is by Eugène Ionesco.", "Is Exit the King by Eugène Ionesco?", "Exit the King"),
        ("The Office (US) ran for nine seasons.", "Did the Office run for nine seasons?", "The Office"),
        ("Raees (film) has an all-Indian cast.", "Does Raees have an all-Indian cast?", "Raees"),
        ("Starr has won an award.", "Has Starr won an award?", "Starr"),
        (
            "Boyd and Harrison divorced in 1977.",
            "Did Boyd and Harrison divorce in 1977?",
            "Boyd and Harrison",
        ),
        ("Gotham stars Ben McKenzie.", "Does Gotham star Ben McKenzie?", "Gotham"),
        ("Grease was not a film.", "Was Grease a film?", "Grease"),
    ],
)
def test_a_claim_is_turned_into_a_question(claim: str, made: str, about: str) -> None:
    assert claims.question(claim) == (made, about)


def test_a_claim_is_decided_by_its_sentence_and_by_no_other(tmp_path: Path) -> None:
    """Words of a treebank are joined; what several sentences decide together is left out."""
    rows = [
        ("Gotham premiered in 2014.", "Gotham premiered on Fox on September 22 , 2014 ."),
        ("Gotham is a film.", "Gotham ( born `` late '' ) is a series ."),
        ("Boyd married Harrison.", "They met . They married ."),
    ]
    for name in claims.FILES:
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"claim": claim, "evidence": text}) + "\n" for claim, text in rows)
    found = claims.read_claims(tmp_path)
    said = {one.question: one.sentence for one in found}

    assert said == {
        "Did Gotham premiere in 2014?": "Gotham premiered on Fox on September 22, 2014.",
        "Is Gotham a film?": 'Gotham (born "late") is a series.',
    }
    for number in range(20):
        made = list(claims.edition(found, seed=0, number=number))
        for claim, decided, undecided in zip(found, made[::2], made[1::2], strict=True):
            assert decided.answer
            assert undecided.answer is None
            assert decided.passage[decided.answer.start : decided.answer.end] == claim.sentence
            assert claim.sentence not in undecided.passage


def test_what_cannot_be_turned_round_is_left_out() -> None:
    assert bare("Name the river that runs through Ely.", "Great Ouse", [], random.Random(0)) is None


def test_other_answers_are_of_the_same_kind() -> None:
    assert [
        kind(words) for words in ("1830", "May 4, 1901", "over 5 million", "the Great Ouse", "by boat")
    ] == [
        "year",
        "day",
        "number",
        "name",
        "words",
    ]


def test_a_question_in_other_words_keeps_its_names() -> None:
    found = {
        reworded("Who leads the Area Company that started in 1990?", random.Random(seed))
        for seed in range(40)
    }

    assert len(found) > 5
    assert all("Area Company" in one and "1990" in one for one in found)


# ---------------------------------------------------------------- numbers


EXAMPLES = [
    Example("Who runs the mill?", "The mill", "It is run by Ann Hale. It burned in 1920.", Span(13, 21)),
    Example("who is she", "", "Nobody knows.", None, "story miss"),
    Example("Who runs the mill?", "", "It is run by Ann Hale. It burned in 1920.", Span(13, 21), "bare"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(base() / "tokenizer.json")


@pytest.fixture
def packed(encoder: Encoder, tmp_path: Path) -> Packed:
    packer = Packer(encoder, KINDS)
    packer.add(EXAMPLES)
    packer.write(tmp_path / "train.npz")
    return Packed(tmp_path / "train.npz", CPU)


def test_examples_come_out_of_the_numbers_as_they_went_in(encoder: Encoder, packed: Packed) -> None:
    windows = [some[0] for some in encoder.windows(EXAMPLES)]
    batches = [packed.batch(places) for places in packed.batches(8, np.random.default_rng(0))]
    found = {int(batch.places[row]): (batch, row) for batch in batches for row in range(len(batch.places))}

    assert sorted(found) == [0, 1, 2]
    for number, window in enumerate(windows):
        batch, row = found[number]
        allowed = [0, *range(window.first, len(window.tokens) - 1)]
        assert batch.tokens[row].tolist() == window.tokens
        assert batch.types[row].tolist() == [int(at >= window.second) for at in range(len(window.tokens))]
        assert batch.allowed[row].nonzero().flatten().tolist() == allowed
        assert (int(batch.starts[row]), int(batch.ends[row])) == (window.start, window.end)
    assert [packed.kinds[kind] for kind in packed.kind] == ["own", "story miss", "bare"]


def test_of_a_kind_only_so_much_may_be_taken(encoder: Encoder, tmp_path: Path) -> None:
    """The same ones each time."""
    packer = Packer(encoder, KINDS)
    packer.add(EXAMPLES * 100)
    packer.write(tmp_path / "train.npz")
    some, again = (Packed(tmp_path / "train.npz", CPU, {"own": 0.3, "bare": 0.0}) for _ in range(2))
    kinds = [some.kinds[kind] for kind in some.kind]

    assert 15 <= kinds.count("own") <= 45
    assert (kinds.count("bare"), kinds.count("story miss")) == (0, 100)
    assert some.lengths.tolist() == again.lengths.tolist()
    with pytest.raises(SystemExit, match="no such kind: tale"):
        Packed(tmp_path / "train.npz", CPU, {"tale": 0.5})


def test_the_fast_network_computes_what_the_other_does() -> None:
    """Weights go in and come out under the names that everything else reads."""
    reader = build().eval()
    fast = FastReader(reader.state_dict()).eval()
    tokens = torch.randint(1000, 2000, (2, 12))
    types = torch.zeros_like(tokens)
    types[:, 5:] = 1

    with torch.no_grad():
        ours, theirs = fast(tokens, types), reader(tokens, torch.ones_like(tokens), types)

    assert all(torch.allclose(one, other, atol=1e-4) for one, other in zip(ours, theirs, strict=True))
    weights = fast.weights()
    assert all(torch.equal(weights[name], value) for name, value in reader.state_dict().items())


def small() -> dict[str, torch.Tensor]:
    """A network of one narrow layer."""
    torch.manual_seed(0)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (30522, 24),
        "embeddings.position_embeddings.weight": (256, 24),
        "embeddings.token_type_embeddings.weight": (2, 24),
    }
    layer = "encoder.layer.0."
    for name in (
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
    ):
        shapes |= {f"{layer}{name}.weight": (24, 24), f"{layer}{name}.bias": (24,)}
    shapes |= {f"{layer}intermediate.dense.weight": (48, 24), f"{layer}intermediate.dense.bias": (48,)}
    shapes |= {f"{layer}output.dense.weight": (24, 48), f"{layer}output.dense.bias": (24,)}
    for name in ("embeddings.LayerNorm", f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"):
        shapes |= {f"{name}.weight": (24,), f"{name}.bias": (24,)}
    weights = {f"encoder.{name}": 0.1 * torch.randn(shape) for name, shape in shapes.items()}
    return weights | {"head.weight": 0.1 * torch.randn(2, 24), "head.bias": torch.zeros(2)}


def recipe(**changed: float) -> Recipe:
    return Recipe(0, 1, 1e-2, 0.0, 0.0, changed.get("passes", 8), 1e6, changed.get("taught", 0.0))


def test_training_lowers_the_loss_and_is_deterministic(packed: Packed, tmp_path: Path) -> None:
    first, second = (Run(tmp_path / name, recipe(), small(), "float32", CPU) for name in "ab")
    for run in (first, second):
        run.folder.mkdir()
        assert train(run, packed, None, every=10)

    assert first.step == 24
    assert all(
        torch.equal(one, other)
        for one, other in zip(first.reader.parameters(), second.reader.parameters(), strict=True)
    )
    given = packed.batch(np.array([0]))
    assert int(first.reader(given.tokens, given.types)[0].argmax()) == int(given.starts[0])


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(packed: Packed, tmp_path: Path) -> None:
    whole, cut_off = (Run(tmp_path / name, recipe(), small(), "float32", CPU) for name in "ab")
    for run in (whole, cut_off):
        run.folder.mkdir()
    train(whole, packed, None, every=10)
    orders = [
        places for number in range(8) for places in packed.batches(1, np.random.default_rng([0, number]))
    ]
    for places in orders[:10]:
        cut_off.learn(packed.batch(places), None, cut_off.rate(cut_off.step / 24))
    cut_off.save()
    again = Run(tmp_path / "b", recipe(), small(), "float32", CPU)
    train(again, packed, None, every=10)

    assert (again.step, again.spent >= cut_off.spent) == (24, True)
    assert all(
        torch.allclose(one, other, atol=1e-6)
        for one, other in zip(whole.reader.parameters(), again.reader.parameters(), strict=True)
    )


def test_another_recipe_does_not_go_on(packed: Packed, tmp_path: Path) -> None:
    run = Run(tmp_path, recipe(), small(), "float32", CPU)
    run.save()

    with pytest.raises(SystemExit, match="another recipe"):
        Run(tmp_path, recipe(passes=9), small(), "float32", CPU)


def test_a_student_learns_what_its_teachers_think_on_the_mean(packed: Packed, tmp_path: Path) -> None:
    """Of two teachers whose probabilities are known."""
    sizes = int(packed.lengths.sum())
    for name, share in (("a", 0.2), ("b", 0.6)):
        np.save(tmp_path / f"{name}.npy", np.full((2, sizes), share, dtype=np.float16))
    thoughts = Thoughts([tmp_path / "a.npy", tmp_path / "b.npy"], packed, CPU)
    given = packed.batch(np.array([1]))

    assert thoughts.of(given).shape == (2, 1, given.tokens.shape[1])
    assert float(thoughts.of(given).mean()) == pytest.approx(0.4, abs=1e-3)


def test_thoughts_lie_where_their_examples_are_looked_up(packed: Packed, tmp_path: Path) -> None:
    reader = FastReader(small()).eval()
    think(reader, packed, tmp_path / "thoughts.npy", half=False, device=CPU)
    thoughts = Thoughts([tmp_path / "thoughts.npy"], packed, CPU)
    given = packed.batch(np.array([2]))
    with torch.no_grad():
        starts = reader(given.tokens, given.types)[0].masked_fill(~given.allowed, -1e4).softmax(-1)

    assert torch.allclose(thoughts.of(given)[0], starts, atol=1e-3)


def test_weights_are_carried_nearly_exactly(tmp_path: Path) -> None:
    write_base(small(), tmp_path)
    found = read_base(tmp_path)

    assert found.keys() == small().keys()
    assert all(torch.allclose(found[name], value, rtol=2**-8) for name, value in small().items())
