"""The query encoder: the same model as ONNX, used through onnxruntime and tokenizers alone.

`compile_encoder` makes it when an index is built and compares it with sentence-transformers
on probe texts. A model whose compiled form is not faithful is remembered as such, and
sentence-transformers answers for it: slower, but right.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from errno import ENOSPC
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from qa.embedding.bulk import load, unit
from qa.embedding.models import Model, max_tokens
from qa.errors import StoreFullError
from qa.networks import opened, side_by_side

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers
    from sentence_transformers import SentenceTransformer

    from qa.domain import Vector, Vectors

MIN_COSINE = 0.999
_PROBES = (
    "What stake did the company take?",
    "Founded in 1887, the mill on the river burned down twice; nobody was hurt, and it was rebuilt.",
    "$14.3 billion (49%) — “über” naïve ½",
    "word " * 400,  # longer than most models read: both must cut at the same place
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is needed beside the graph; `faithful` is false when the graph must not be used."""

    fingerprint: str
    max_tokens: int
    inputs: tuple[str, ...]
    question_prompt: str
    passage_prompt: str
    cosine: float
    faithful: bool


class CompiledEmbedder:
    """An `Embedder` that answers in milliseconds. Loading happens at first use, or in `warm_up`."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self._folder = folder
        self._recipe = recipe
        self._thread: Thread | None = None
        self._parts: tuple[tokenizers.Tokenizer, onnxruntime.InferenceSession] | None = None
        self._last: tuple[str, Vector] | None = None  # retrieval and the reader ask for the same one

    @classmethod
    def open(cls, models: Path, fingerprint: str) -> CompiledEmbedder | None:
        """The compiled encoder of the model *fingerprint*, or None when there is none to trust."""
        recipe = read_recipe(models, fingerprint)
        return cls(models / fingerprint, recipe) if recipe and recipe.faithful else None

    @property
    def fingerprint(self) -> str:
        """See `Embedder`."""
        return self._recipe.fingerprint

    def warm_up(self) -> None:
        """Load in a thread, while the caller does something else."""
        # Imported by the caller: two threads that import numpy at once may see it half made.
        import numpy
        import onnxruntime
        import tokenizers

        _ = numpy, onnxruntime, tokenizers
        # No daemon: a process that ends while native code loads in a thread would crash.
        self._thread = Thread(target=self._load)
        self._thread.start()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        return self._run([self._recipe.passage_prompt + text for text in texts])

    def question(self, text: str) -> Vector:
        """See `Embedder`."""
        last = self._last
        if last is None or last[0] != text:
            last = self._last = (text, self._run([self._recipe.question_prompt + text])[0])
        return last[1]

    def _loaded(self) -> tuple[tokenizers.Tokenizer, onnxruntime.InferenceSession]:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._parts is None:  # not warmed up, or loading failed there: fail here, where it is seen
            self._load()
        assert self._parts is not None
        return self._parts

    def _load(self) -> None:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(self._recipe.max_tokens)
        tokenizer.no_padding()
        self._parts = (tokenizer, opened(self._folder / "encoder.onnx"))

    def _run(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        tokenizer, session = self._loaded()
        feeds = []
        for one in tokenizer.encode_batch(list(texts)):
            columns = {
                "input_ids": one.ids,
                "attention_mask": one.attention_mask,
                "token_type_ids": one.type_ids,
            }
            feeds.append({name: np.array([columns[name]], dtype=np.int64) for name in self._recipe.inputs})
        rows = [found for [found, *_] in side_by_side(session, None, feeds)]
        return unit(np.concatenate(rows).astype(np.float32, copy=False))


class Tokens:
    """A `TokenCounter`: counts word pieces as the model does, special tokens left out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[type[Tokens], tuple[Path]]:
        return Tokens, (self._folder,)

    @cached_property
    def _tokenizer(self) -> tokenizers.Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        # The packaged file truncates and pads to 128: every count would be 128.
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def __call__(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]


def read_recipe(models: Path, fingerprint: str) -> Recipe | None:
    """What was found when the model was compiled; None when it never was."""
    try:
        text = (models / fingerprint / "encoder.json").read_text(encoding="utf-8")
        fields = json.loads(text)
        return Recipe(**{**fields, "inputs": tuple(fields["inputs"])})
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
        return None


def compile_encoder(model: Model, models: Path) -> Recipe:
    """Compile *model* into `models/<fingerprint>/`, which appears whole or not at all.

    Raises `StoreFullError`.
    """
    final = models / model.fingerprint
    with _full_disk(), ExitStack() as stack:
        models.mkdir(parents=True, exist_ok=True)
        scratch = stack.enter_context(tempfile.TemporaryDirectory(dir=models, prefix=".new-"))
        folder = Path(scratch) / model.fingerprint
        folder.mkdir()
        reference = load(model, fast=False)
        recipe = _export(reference, model, folder)
        if recipe is None or not recipe.faithful:
            (folder / "encoder.onnx").unlink(missing_ok=True)
            recipe = recipe or Recipe(model.fingerprint, 0, (), "", "", 0.0, False)
        (folder / "encoder.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
        shutil.rmtree(final, ignore_errors=True)
        folder.rename(final)
    return recipe


@contextmanager
def _full_disk() -> Iterator[None]:
    """That the disk is full says nothing about the model, and can be mended."""
    try:
        yield
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        raise StoreFullError("the disk is full", hint='free some space, then run "qa index" again') from error


def _export(reference: SentenceTransformer, model: Model, folder: Path) -> Recipe | None:
    """Write the graph and the tokenizer; None when this kind of model cannot be exported."""
    tokenizer_file = model.folder / "tokenizer.json"
    if not tokenizer_file.is_file():
        return None
    shutil.copyfile(tokenizer_file, folder / "tokenizer.json")
    inputs = _trace(reference, folder / "encoder.onnx")
    if not inputs:
        return None
    prompts = reference.prompts
    draft = Recipe(
        fingerprint=model.fingerprint,
        max_tokens=int(reference.max_seq_length or max_tokens(model.folder)),
        inputs=inputs,
        question_prompt=prompts.get("query") or "",
        passage_prompt=next((prompts[n] for n in ("document", "passage", "corpus") if prompts.get(n)), ""),
        cosine=0.0,
        faithful=True,
    )
    cosine = _worst_cosine(reference, CompiledEmbedder(folder, draft))
    return Recipe(**{**asdict(draft), "cosine": cosine, "faithful": cosine >= MIN_COSINE})


def _trace(reference: SentenceTransformer, target: Path) -> tuple[str, ...]:
    """Export the graph from token ids to the sentence vector; its inputs, or () if that fails."""
    import torch

    tokens = reference.tokenizer(["probe", "a longer probe text"], padding=True, return_tensors="pt")
    names = tuple(n for n in ("input_ids", "attention_mask", "token_type_ids") if n in tokens)
    axes = {name: {0: "batch", 1: "tokens"} for name in names}
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")  # tracing warns of every Python branch; the probes decide
            torch.onnx.export(
                _graph(reference, names),
                tuple(tokens[name] for name in names),
                str(target),
                input_names=list(names),
                output_names=["vector"],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
    except (RuntimeError, TypeError, ValueError, KeyError, AttributeError):
        return ()
    return names


def _graph(reference: SentenceTransformer, names: Sequence[str]) -> Any:
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = reference

        def forward(self, *tensors: Any) -> Any:
            return self.model(dict(zip(names, tensors, strict=True)))["sentence_embedding"]

    return Graph().eval()


def _worst_cosine(reference: SentenceTransformer, compiled: CompiledEmbedder) -> float:
    import numpy as np

    quiet = {"normalize_embeddings": True, "show_progress_bar": False}
    passages = np.asarray(reference.encode_document(list(_PROBES), **quiet))
    questions = np.asarray(reference.encode_query(list(_PROBES), **quiet))
    ours = np.stack([compiled.question(text) for text in _PROBES])
    pairs = [*zip(passages, compiled.encode(_PROBES), strict=True), *zip(questions, ours, strict=True)]
    return float(min(theirs @ own for theirs, own in pairs))


def discard_others(models: Path, fingerprint: str) -> None:
    """Remove what was compiled of other models, or begun and not finished."""
    for child in models.iterdir() if models.is_dir() else ():
        if child.name != fingerprint:
            shutil.rmtree(child, ignore_errors=True)
