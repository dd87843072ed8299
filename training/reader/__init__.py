"""How the span reader is made: MiniLM, fine-tuned to point at the words that answer, or at none.

`data` reads the questions, `wording` changes how they are put, `stream` makes examples of them
without end, `inputs` turns those into what `model` reads. `train`, `evaluate` and `export` are
the commands.
"""
