"""A workspace as llama-index sees it: one retriever, for its query engines and agents.

    import qa
    from qa.llama import retriever

    engine = RetrieverQueryEngine.from_args(retriever(qa.open()))

The nodes carry verbatim passages and, in their metadata, where each stands: `source`, `line`,
`start`, `end`, `title`, `author`, `publisher`, `published`, and each leg's rank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from qa.domain import Evidence, Filter, ScoredPassage

if TYPE_CHECKING:
    from llama_index.core.retrievers import BaseRetriever


class Searches(Protocol):
    """What `retriever` asks of a workspace."""

    def search(self, question: str, *, limit: int | None = None, filter: Filter = Filter()) -> Evidence:
        """See `qa.Workspace.search`."""
        ...


def retriever(workspace: Searches, *, limit: int = 10, filter: Filter = Filter()) -> BaseRetriever:
    """The same search that `qa ask` uses, as a llama-index `BaseRetriever`."""
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle

    class ArticleRetriever(BaseRetriever):
        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            evidence = workspace.search(query_bundle.query_str, limit=limit, filter=filter)
            return [_node(scored) for scored in evidence.passages]

    return ArticleRetriever()


def _node(scored: ScoredPassage) -> Any:
    from llama_index.core.schema import NodeWithScore, TextNode

    passage = scored.passage
    hidden = ["start", "end", "line", *(f"rank_{leg.name}" for leg in scored.legs)]
    node = TextNode(
        text=passage.text,
        id_=f"{passage.source}:{passage.start}-{passage.end}",
        metadata=_metadata(scored),
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
    )
    return NodeWithScore(node=node, score=scored.score)


def _metadata(scored: ScoredPassage) -> dict[str, str | int]:
    passage, about = scored.passage, scored.passage.metadata
    known = {"title": about.title, "author": about.author, "publisher": about.publisher, "url": about.url}
    found: dict[str, str | int] = {"source": passage.source, "line": passage.line}
    found |= {"start": passage.start, "end": passage.end}
    if (page := passage.page_at(passage.start)) is not None:
        found["page"] = page
    found |= {name: value for name, value in known.items() if value}
    if about.published:
        found["published"] = about.published.day.isoformat()
    return found | {f"rank_{leg.name}": leg.rank for leg in scored.legs}
