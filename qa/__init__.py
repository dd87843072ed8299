"""Ask a pile of articles; every word of an answer can be checked.

    import qa

    articles = qa.open("~/story")
    articles.index()
    print(articles.ask("what stake did Meta take?").answer)

`qa.open` gives a `Workspace`, whose methods return the nouns of `qa.domain`.
`qa.llama.retriever` offers a workspace to llama-index.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.app import Workspace, init, open

__version__ = "0.1.0"

__all__ = ["Workspace", "__version__", "init", "open"]


def __getattr__(name: str) -> Any:
    """Load the entry points when they are first used: importing `qa` costs nothing."""
    if name in ("Workspace", "init", "open"):
        return getattr(import_module("qa.app"), name)
    if name == "llama":
        return import_module("qa.llama")
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
