"""The reader: it points at the words that answer, in passages that were found.

`spans` reads windows of the passages with a small trained network and plays the role `Reader`;
`lexical` is what words alone tell; `inputs` makes what the network reads.
"""
