"""Articles to sentences and passages.

`lines` decides which newlines are spaces, `boundaries` where sentences end in what
is then running text (the only module that names the splitting library), `splitting`
turns both into `Sentence`s, and `packing` packs those into `Passage`s. Importing
this package loads no library; the first split does.
"""

from qa.passages.packing import embedded_text, passages
from qa.passages.splitting import sentences

__all__ = ["embedded_text", "passages", "sentences"]
