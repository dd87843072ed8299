"""Roots to index: what changed, and in which order it is written.

`scan` looks at the files, `plan` compares them with the catalog, `protocol` writes.
"""
