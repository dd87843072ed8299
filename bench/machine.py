"""Where a run was made, in general terms."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from bench.results import Machine
from qa import __version__

_PACKAGES = (
    "llama-index-core",
    "sentence-transformers",
    "torch",
    "onnxruntime",
    "chromadb",
    "tantivy",
    "numpy",
)


def describe() -> Machine:
    """Cores, system and versions; the models run on the processor, whatever else there is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = ".".join(platform.python_version_tuple()[:2])
    summary = f"{cores} cores ({platform.machine()}), no GPU used, {platform.system()}, Python {python}"
    return Machine(summary, {"qa": __version__, **{name: version(name) for name in _PACKAGES}})
