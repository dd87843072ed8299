"""Summaries: statements with citations, of one article or of many. The nouns stand in `nouns`."""
