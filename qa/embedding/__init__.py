"""Text to vectors, by two ways to the same model.

`models` finds a model's folder and names it by its content. `bulk` is sentence-transformers,
for building an index: best throughput, and 5 s to import. `compiled` is the same model
as ONNX, for questions: 0.2 s from import to first vector, no torch. The compiled one is made
when an index is built and used only if it gives the same vectors; this package alone
reads and writes `index/models/`.
"""
