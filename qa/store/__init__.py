"""The index directory: one truth and two structures derived from it.

`catalog` (SQLite) is the truth: articles, passages and their vectors. `generations`
(Chroma) and `terms` (tantivy) only make searching it fast; both are keyed by passage id,
may lag behind the catalog or run ahead of it, and can be made again from it without
embedding anything. `view` is one consistent look at the three, for readers;
`lock` admits one writer. Nothing outside this package opens a file below `index/`,
except `embedding`, which owns `index/models/`.
"""
