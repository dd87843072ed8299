"""The peer: what LlamaIndex's starter tutorial makes, over Chroma, with the same model.

The two classes do what the integration packages `llama-index-embeddings-huggingface` and
`llama-index-vector-stores-chroma` do on this path, call by call, with their defaults
(batches of 10 texts, the model's limit raised to 512 tokens), and nothing else that they
do: the project does not depend on those packages, and importing this is no slower.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import MetadataMode
from llama_index.core.vector_stores.types import BasePydanticVectorStore, VectorStoreQueryResult
from llama_index.core.vector_stores.utils import metadata_dict_to_node, node_to_metadata_dict
from sentence_transformers import SentenceTransformer

TOP = 10
LONGEST = 512
"""`HuggingFaceEmbedding` raises the model's limit of 256 tokens to its own default."""


class Embedding(BaseEmbedding):
    """As `HuggingFaceEmbedding`. `embedded` keeps the texts, so that their tokens can be counted."""

    _model: Any = PrivateAttr()
    embedded: list[str] = []  # noqa: RUF012 - a field of pydantic's: every instance gets its own

    def __init__(self, model: Any) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2")
        self._model = model

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        found = self._model.encode(
            texts, batch_size=self.embed_batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        vectors: list[list[float]] = found.tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class ChromaStore(BasePydanticVectorStore):
    """As `ChromaVectorStore`."""

    stores_text: bool = True
    flat_metadata: bool = True
    _collection: Any = PrivateAttr()

    def __init__(self, collection: Any) -> None:
        super().__init__()
        self._collection = collection

    @property
    def client(self) -> Any:
        return self._collection

    def add(self, nodes: Any, **_: Any) -> list[str]:
        ids = [node.node_id for node in nodes]
        rows = [node_to_metadata_dict(node, remove_text=True, flat_metadata=True) for node in nodes]
        self._collection.add(
            ids=ids,
            embeddings=[node.get_embedding() for node in nodes],
            metadatas=[{k: "" if v is None else v for k, v in row.items()} for row in rows],
            documents=[node.get_content(metadata_mode=MetadataMode.NONE) for node in nodes],
        )
        return ids

    def delete(self, ref_doc_id: str, **_: Any) -> None:
        self._collection.delete(where={"document_id": ref_doc_id})

    def query(self, query: Any, **_: Any) -> Any:
        found = self._collection.query(
            query_embeddings=query.query_embedding, n_results=query.similarity_top_k
        )
        rows = zip(found["metadatas"][0], found["documents"][0], strict=True)
        return VectorStoreQueryResult(
            nodes=[metadata_dict_to_node(metadata, text=text) for metadata, text in rows],
            similarities=[math.exp(-distance) for distance in found["distances"][0]],
            ids=found["ids"][0],
        )


def load(folder: str) -> Any:
    """The model, in its default float32."""
    model = SentenceTransformer(folder, device="cpu")
    model.max_seq_length = LONGEST
    return model


def build(store: Path, embedding: Embedding, articles: Path, *, tokens: int | None = None) -> int:
    """Index a folder, in chunks of at most *tokens* (None: as it comes); the number of chunks."""
    documents = SimpleDirectoryReader(str(articles), recursive=True).load_data()
    splitter = SentenceSplitter(chunk_size=tokens, chunk_overlap=0) if tokens else SentenceSplitter()
    collection = _collection(store)
    VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=ChromaStore(collection)),
        embed_model=embedding,
        transformations=[splitter],
    )
    return int(collection.count())


def ask(store: Path, embedding: Embedding, question: str) -> list[str]:
    """The passages nearest to *question*, best first."""
    index = VectorStoreIndex.from_vector_store(ChromaStore(_collection(store)), embed_model=embedding)
    found = index.as_retriever(similarity_top_k=TOP).retrieve(question)
    return [one.node.get_content() for one in found]


def _collection(store: Path) -> Any:
    client = chromadb.PersistentClient(str(store), settings=Settings(anonymized_telemetry=False))
    return client.get_or_create_collection("quickstart", embedding_function=None)


def main(verb: str, store: str, model: str, argument: str) -> None:
    embedding = Embedding(load(model))
    if verb == "build":
        build(Path(store), embedding, Path(argument))
    else:
        print("\n\n".join(ask(Path(store), embedding, argument)))


if __name__ == "__main__":
    main(*sys.argv[1:])
