"""The retriever in llama-index, as its users use it."""

from __future__ import annotations

from pathlib import Path

import qa
from qa.llama import retriever


def test_the_retriever_runs_in_a_query_engine(story: Path) -> None:
    """llama-index's own synthesizer, with its mock model, gets our passages with their places."""
    from llama_index.core.llms.mock import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    with qa.open(story) as articles:
        engine = RetrieverQueryEngine.from_args(retriever(articles, limit=2), llm=MockLLM())
        response = engine.query("Who wrote the audit?")

    assert "Brightwater Partners" in str(response)
    places = [(node.metadata["source"], node.metadata["line"]) for node in response.source_nodes]
    assert ("seeds/tunnel-costs.txt", 6) in places


def test_nodes_carry_verbatim_text_and_its_offsets(story: Path) -> None:
    """What a node says can be found again in the file."""
    with qa.open(story) as articles:
        nodes = retriever(articles).retrieve("how long is the tunnel?")

    assert nodes
    for node in nodes:
        text = (story / node.metadata["source"]).read_text()
        assert text[node.metadata["start"] : node.metadata["end"]] == node.text
    assert [node.score for node in nodes] == sorted((node.score for node in nodes), reverse=True)
