"""The support classifier: MiniLM reads a claim and its evidence together."""
