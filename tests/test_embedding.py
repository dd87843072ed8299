"""The compiled query encoder says what sentence-transformers says, or is not used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import qa
from qa.embedding.bulk import BulkEmbedder, bfloat16_is_faster
from qa.embedding.compiled import MIN_COSINE, CompiledEmbedder, Tokens, compile_encoder, read_recipe
from qa.embedding.models import DEFAULT, Model, find, locate, max_tokens
from qa.errors import ModelError

TEXTS = [
    "what stake did Meta take?",
    "a",
    "",
    "Überraschung: 49 % — “ja” \U0001f600",
    "The mill opened in 1887. " * 60,
    "word " * 2_000,
]


@pytest.fixture(scope="module")
def model() -> Model:
    return find(DEFAULT)


@pytest.fixture
def compiled(built: Path, model: Model) -> CompiledEmbedder:
    found = CompiledEmbedder.open(built / "story/index/models", model.fingerprint)
    assert found is not None
    return found


def test_the_compiled_encoder_gives_the_same_vectors(compiled: CompiledEmbedder, model: Model) -> None:
    """Long texts are cut at the same place, short ones are padded without a trace."""
    from qa.embedding.bulk import load

    theirs = np.asarray(load(model, fast=False).encode(TEXTS, normalize_embeddings=True))

    cosines = (theirs * compiled.encode(TEXTS)).sum(axis=1)
    assert cosines.min() >= MIN_COSINE


def test_bulk_vectors_are_near_enough_to_be_compared(compiled: CompiledEmbedder, model: Model) -> None:
    """bfloat16, where the processor has it, moves a vector by less than passages differ."""
    cosines = (BulkEmbedder(model).encode(TEXTS) * compiled.encode(TEXTS)).sum(axis=1)

    assert cosines.min() >= 0.99


def test_each_text_has_its_own_vector_in_whatever_batch(model: Model) -> None:
    """Batches are made by length and embedded side by side; torch's own threads are as before."""
    import torch

    embedder = BulkEmbedder(model)
    texts = [f"{'Ferries sail. ' * (n * 7 % 31)}Article {n} is about {n} boats." for n in range(70)]
    threads = torch.get_num_threads()

    together, alone = embedder.encode(texts), np.concatenate([embedder.encode([text]) for text in texts])

    assert (together * alone).sum(axis=1).min() >= 0.999
    assert (together @ alone.T).argmax(axis=1).tolist() == list(range(len(texts)))
    assert torch.get_num_threads() == threads
    assert len(embedder.encode([])) == 0


@pytest.mark.parametrize(
    ("has", "faster"),
    [
        ({"amx_bf16": True, "cpu_name": "Intel"}, True),
        ({"avx512_bf16": True, "cpu_name": "AMD EPYC"}, True),
        ({"avx512_bf16": True, "cpu_name": "Intel"}, False),
        ({"avx512_f": True, "cpu_name": "AMD EPYC"}, False),
        ({}, False),
    ],
)
def test_bfloat16_is_used_where_it_was_measured_to_be_faster(
    has: dict[str, object], *, faster: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: has)

    assert bfloat16_is_faster() is faster


def test_vectors_do_not_depend_on_their_neighbours(compiled: CompiledEmbedder) -> None:
    """Batches are padded: a text alone has the vector it has among others."""
    together = compiled.encode(TEXTS)
    alone = np.stack([compiled.encode([text])[0] for text in TEXTS])

    assert np.abs(together - alone).max() < 1e-5
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_vectors(compiled: CompiledEmbedder) -> None:
    """And no error."""
    assert compiled.encode([]).shape[0] == 0


def test_tokens_are_counted_without_a_limit(model: Model) -> None:
    """The packaged tokenizer truncates and pads to 128 until it is told not to."""
    count = Tokens(model.folder)

    assert count(["mill " * 1_000, "mill", ""]) == [1_000, 1, 0]
    assert max_tokens(model.folder) == 256


def test_an_unfaithful_compilation_is_not_used(built: Path, tmp_path: Path, model: Model) -> None:
    """sentence-transformers answers instead: slower, but right."""
    folder = tmp_path / model.fingerprint
    shutil.copytree(built / "story/index/models" / model.fingerprint, folder)
    recipe = json.loads((folder / "encoder.json").read_text())
    (folder / "encoder.json").write_text(json.dumps({**recipe, "cosine": 0.98, "faithful": False}))

    assert read_recipe(tmp_path, model.fingerprint) is not None
    assert CompiledEmbedder.open(tmp_path, model.fingerprint) is None


def test_without_a_compiled_encoder_the_answer_is_the_same(story: Path) -> None:
    """A model that cannot be compiled is slower, and nothing else."""
    with qa.open(story) as articles:
        before = articles.search("how long will the tunnel be?")
    for child in (story / "index/models").iterdir():
        recipe = json.loads((child / "encoder.json").read_text())
        (child / "encoder.json").write_text(json.dumps({**recipe, "faithful": False}))
    with qa.open(story) as articles:
        after = articles.search("how long will the tunnel be?")

    assert [p.passage for p in after.passages] == [p.passage for p in before.passages]


def test_a_model_that_cannot_be_traced_is_remembered_as_such(tmp_path: Path, model: Model) -> None:
    """A folder without a fast tokenizer cannot be used without its own code."""
    copy = tmp_path / "model"
    shutil.copytree(model.folder, copy)
    (copy / "tokenizer.json").unlink()
    recipe = compile_encoder(Model("copy", copy, "copy"), tmp_path / "models")

    assert not recipe.faithful
    assert read_recipe(tmp_path / "models", "copy") == recipe
    assert CompiledEmbedder.open(tmp_path / "models", "copy") is None


def test_a_damaged_default_model_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its weights are compared with the published hash."""
    damaged = tmp_path / "model"
    damaged.mkdir()
    (damaged / "model.safetensors").write_bytes(b"not these")
    monkeypatch.setattr("qa.embedding.models.locate", lambda name: damaged)

    with pytest.raises(ModelError, match="is not the published all-MiniLM-L6-v2"):
        find(DEFAULT)


def test_a_folder_without_a_model_is_an_error_that_says_so(tmp_path: Path) -> None:
    """Exit 4, not a traceback and not a look-up on a hub."""
    with pytest.raises(ModelError, match="holds no sentence-transformers model"):
        locate(str(tmp_path))


def test_a_model_that_is_only_on_a_hub_fails_cleanly_without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names one opts into the network; without one it is an error with a hint."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(ModelError, match="it cannot be fetched"):
        locate("nobody/no-such-model")
