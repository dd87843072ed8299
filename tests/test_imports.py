"""Import hygiene, in fresh interpreters: what makes starting fast (promise 7)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    *("torch", "transformers", "chromadb", "llama_index", "sentence_transformers", "sklearn", "datasketch"),
    *("trafilatura", "lxml", "pdfminer", "docx", "dateparser"),
    *("openai", "anthropic", "ollama", "google.genai", "prompt_toolkit"),
)


def _loaded(code: str, cwd: Path) -> set[str]:
    """The heavy packages in memory after *code* ran in a new interpreter."""
    script = f"import sys\n{code}\nprint('LOADED', *[n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=cwd, capture_output=True, text=True, check=True)
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize(
    "module",
    [
        "qa",
        "qa.cli",
        "qa.app",
        "qa.domain",
        "qa.language",
        "qa.prompts",
        "qa.articles",
        "qa.passages",
        "qa.llama",
    ],
)
def test_importing_loads_nothing_heavy(module: str, tmp_path: Path) -> None:
    """Heavy packages are named inside the functions that need them."""
    assert _loaded(f"import {module}", tmp_path) == set()


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """`qa --help` loads no numpy either."""
    code = "from qa.cli import run\nrun(['--help'])\nassert not {'numpy', 'rich'} & set(sys.modules)"

    assert _loaded(code, tmp_path) == set()


def test_ask_loads_no_torch_no_transformers_and_no_llama_index(scale: Path) -> None:
    """Nor Chroma: so small an index is searched exactly, which is sooner done than importing it."""
    code = "from qa.cli import run\nassert run(['ask', 'what stake did Meta take?', '--json']) == 0"

    assert _loaded(code, scale) == set()


def test_summarize_loads_nothing_heavy(scale: Path) -> None:
    """The compiled encoder does it all."""
    code = "from qa.cli import run\nassert run(['summarize', '003*']) == 0"

    assert _loaded(code, scale) == set()


def test_an_unchanged_index_loads_nothing_heavy(scale: Path) -> None:
    """`qa index` with nothing to do must be quick for ten thousand files."""
    code = "from qa.cli import run\nassert run(['index']) == 0"

    assert _loaded(code, scale) == set()


def test_a_small_update_loads_no_torch(scale: Path) -> None:
    """A few new passages are embedded by the compiled encoder."""
    (scale / "seeds/new.txt").write_text("The harbour tunnel opened on Friday.\n")
    code = "from qa.cli import run\nassert run(['index']) == 0"

    assert _loaded(code, scale) == {"chromadb", "datasketch"}


def test_help_loads_the_commands_and_nothing_they_call(tmp_path: Path) -> None:
    """The nouns alone cost 20 ms: `qa --help` has 120."""
    script = "import sys, qa.cli; print(*[n for n in sys.modules if n.startswith('qa.')])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert {name for name in done.stdout.split() if not name.startswith("qa.cli")} == {
        "qa.errors",
        "qa.places",
    }
