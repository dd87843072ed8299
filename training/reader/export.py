"""Write a trained reader as `qa` ships it: int8 ONNX, tokenizer, settings; and compare it with the float one.

    python -m training.reader.export --data DATA --reader RUN [RUN ...] --out FOLDER

Of several runs with the same beginning the mean of their weights is taken.

The graph takes `input_ids`, `attention_mask` and `token_type_ids`, and gives `start_logits` and
`end_logits`, unmasked: that a span lies in the passage is the caller's to see to.
"""

from __future__ import annotations

import argparse
import copy
import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch

from qa.reader.inputs import MOST, MOST_QUESTION, MOST_TITLE, STRIDE
from qa.reader.spans import LONGEST
from training.reader import checkpoints
from training.reader.data import Squad, read_squad
from training.reader.evaluate import GRAPH, graph_scorer, measure, report, torch_scorer
from training.reader.inputs import Encoder
from training.reader.model import BASE, SpanReader, base, build
from training.reader.smoothing import smooth

LARGEST = 25_000_000
SHOWN = 100
"""So many questions are read to see how large inputs get."""
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OUTPUTS = ("start_logits", "end_logits")


def trace(reader: SpanReader, target: Path) -> None:
    """The float graph, for any number of inputs of any length."""
    tokens = torch.tensor([[101, 2054, 102, 2023, 102]] * 2)
    example = (tokens, torch.ones_like(tokens), torch.zeros_like(tokens))
    axes = {name: {0: "batch", 1: "tokens"} for name in (*_INPUTS, *_OUTPUTS)}
    with warnings.catch_warnings():
        # The exporter that is to replace this one needs a package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            reader.eval(),
            example,
            str(target),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def quantise(source: Path, target: Path, *, reduce_range: bool) -> None:
    """Weights as int8, one scale per channel; activations are scaled as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = target.with_suffix(".prepared")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        prepared, target, per_channel=True, reduce_range=reduce_range, weight_type=QuantType.QInt8
    )
    prepared.unlink()


def settings(state: dict[str, Any]) -> dict[str, Any]:
    """What a reader of the graph must do as training did, and where the weights come from."""
    return {
        "max_tokens": MOST,
        "max_question_tokens": MOST_QUESTION,
        "max_title_tokens": MOST_TITLE,
        "stride_tokens": STRIDE,
        "max_answer_tokens": LONGEST,
        "input": "[CLS] question [SEP] title. passage [SEP]",
        "no_answer": "start and end at [CLS]",
        "encoder": BASE,
        "steps": state["steps"],
        "recipes": state["recipes"],
    }


def export(state: dict[str, Any], squad: Squad, out: Path, *, reduce_range: bool) -> SpanReader:
    """Everything into *out*; the float reader, to compare with. *squad* is what it was trained on."""
    reader = build(attention="eager")
    reader.load_state_dict(state["reader"])
    smoothed = copy.deepcopy(reader)
    encoder = Encoder(base() / "tokenizer.json")
    smooth(smoothed, lambda: measure(squad, SHOWN, encoder, torch_scorer(smoothed), titles=False))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        trace(smoothed, Path(folder) / "float.onnx")
        quantise(Path(folder) / "float.onnx", out / GRAPH, reduce_range=reduce_range)
    encoder.tokenizer.save(str(out / "tokenizer.json"))
    text = json.dumps(settings(state), indent=1)
    (out / "reader.json").write_text(text + "\n", encoding="utf-8")
    return reader


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Export a span reader.")
    parser.add_argument("--data", type=Path, required=True, help="folder with squad2_train/")
    parser.add_argument("--reader", type=Path, nargs="+", required=True, help="runs' folders, or checkpoints")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=1000, help="to compare int8 and float on")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--reduce-range",
        action="store_true",
        help="weights of seven bits: for processors without VNNI, where sums of eight would overflow",
    )
    return parser.parse_args()


def main() -> None:
    """See the module."""
    given = _arguments()
    torch.set_num_threads(given.threads)
    state = checkpoints.mean(given.reader)
    squad = read_squad(given.data / "squad2_train")
    reader = export(state, squad.part(held_out=False), given.out, reduce_range=given.reduce_range)
    size = (given.out / GRAPH).stat().st_size
    print(f"{GRAPH}: {size / 1e6:.1f} MB")
    if size > LARGEST:
        raise SystemExit(f"larger than {LARGEST / 1e6:.0f} MB")
    unseen = squad.part(held_out=True)
    encoder = Encoder(given.out / "tokenizer.json")
    measured = [
        measure(unseen, given.questions, encoder, score, titles=False)
        for score in (torch_scorer(reader), graph_scorer(given.out / GRAPH))
    ]
    for name, outcomes in zip(("float", "int8"), measured, strict=True):
        print(f"{name}:\n{report(outcomes)}")
    same = np.mean([one.answer.text == other.answer.text for one, other in zip(*measured, strict=True)])
    print(f"the same span for {same:.1%}")


if __name__ == "__main__":
    main()
