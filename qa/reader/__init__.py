"""The readers: they point at the words that answer, in passages that were found.

`sentences` scores whole sentences with a few numbers; `spans` reads windows of the passages
with a small trained network, and points at the exact words. Both play the role `Reader`.
"""
