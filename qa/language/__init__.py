"""Language models of any provider that llama-index reaches: the one adapter of its LLM classes.

Nothing of a provider is imported until a model of it is opened. Keys are read from the environment,
given to the provider's client and to nobody else: no message, no result and no file holds one.
"""

from qa.language.nouns import Access
from qa.language.providers import PROVIDERS, open_model

__all__ = ["PROVIDERS", "Access", "open_model"]
