"""Write a trained support classifier as `qa` ships it: int8 ONNX and tokenizer; compared with the float one.

    python -m training.support.export --data DATA --run RUN --out FOLDER

`evaluate.py` adds the calibration.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch

from qa.networks import arrays
from qa.support.classifier import GRAPH, Classifier
from qa.support.inputs import Encoder, Pair
from training.reader import checkpoints
from training.reader.export import LARGEST, quantise
from training.reader.model import base
from training.support import model
from training.support.data import DEVELOPMENT, LICENSED, read

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def trace(classifier: model.Classifier, target: Path) -> None:
    """The float graph, for any number of inputs of any length."""
    tokens = torch.tensor([[101, 2054, 102, 2023, 102]] * 2)
    example = (tokens, torch.ones_like(tokens), torch.zeros_like(tokens))
    axes = {name: {0: "batch", 1: "tokens"} for name in _INPUTS} | {"logits": {0: "batch"}}
    with warnings.catch_warnings():
        # The exporter that is to replace this one needs a package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            classifier.eval(),
            example,
            str(target),
            input_names=list(_INPUTS),
            output_names=["logits"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def export(run: Path, out: Path, *, reduce_range: bool) -> model.Classifier:
    """Everything into *out*; the float classifier, to compare with."""
    classifier = model.build(attention="eager")
    classifier.load_state_dict(checkpoints.load(checkpoints.found(run))["classifier"])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        trace(classifier, Path(folder) / "float.onnx")
        quantise(Path(folder) / "float.onnx", out / GRAPH, reduce_range=reduce_range)
    Encoder(base() / "tokenizer.json").tokenizer.save(str(out / "tokenizer.json"))
    return classifier


def _float_logits(classifier: model.Classifier, pairs: list[Pair], encoder: Encoder) -> list[float]:
    with torch.inference_mode():
        given = (arrays([one]) for one in encoder.inputs(pairs))
        return [float(classifier(*model.tensors(one, torch.device("cpu")))) for one in given]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Export a support classifier.")
    parser.add_argument("--data", type=Path, required=True, help="folder with support_train_dev/")
    parser.add_argument("--run", type=Path, required=True, help="a run's folder, or a checkpoint")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=200, help="to compare int8 and float on")
    parser.add_argument("--reduce-range", action="store_true", help="for processors without VNNI")
    given = parser.parse_args()
    torch.set_num_threads(1)
    classifier = export(given.run, given.out, reduce_range=given.reduce_range)
    size = (given.out / GRAPH).stat().st_size
    print(f"{GRAPH}: {size / 1e6:.1f} MB")
    if size > LARGEST:
        raise SystemExit(f"larger than {LARGEST / 1e6:.0f} MB")
    rows = [row for row in read(given.data / "support_train_dev") if row.part == DEVELOPMENT]
    pairs = [Pair(row.claim, row.evidence) for row in rows if row.dataset in LICENSED][: given.pairs]
    shipped = Classifier(given.out)
    one = np.array(_float_logits(classifier, pairs, shipped.encoder))
    other = np.array(shipped.logits(pairs))
    same, apart = np.mean((one > 0) == (other > 0)), np.abs(one - other).mean()
    print(f"the same verdict for {same:.1%}; logits differ by {apart:.2f}")


if __name__ == "__main__":
    main()
