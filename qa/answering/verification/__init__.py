"""Verification: what a language model wrote, held against the articles before anybody sees it."""

from qa.answering.verification.verifying import SupportModel, Verification

__all__ = ["SupportModel", "Verification"]
