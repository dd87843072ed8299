"""The nouns and the roles of `qa`. Standard library only; read this package first.

Data flows one way: file → `Article` → `Passage` → index → `Evidence` → `Answer`.
All offsets are character offsets into the article's text (decoded, newlines
normalised to "\\n"), half open; all lines count from 1; all scores are higher-is-better.
Nouns are immutable, and those that carry a promise check it when they are made:
a `Citation` whose quote is not verbatim, or a `Statement` without a citation,
cannot be constructed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.domain.answers import (
    Answer,
    Citation,
    Claim,
    Engine,
    Excerpt,
    Prompt,
    Rejected,
    Stance,
    Statement,
    Support,
    Timing,
    Usage,
    Value,
)
from qa.domain.roles import (
    Answerer,
    Embedder,
    LanguageModel,
    PassageStore,
    Reader,
    Retriever,
    Selection,
    TokenCounter,
    Verifier,
)
from qa.domain.texts import (
    Article,
    Candidate,
    Dated,
    Evidence,
    Filter,
    Leg,
    Metadata,
    Origin,
    Passage,
    PassageId,
    ScoredPassage,
    Sentence,
    Span,
)

if TYPE_CHECKING:
    from qa.domain.roles import Vector as Vector
    from qa.domain.roles import Vectors as Vectors

__all__ = [
    "Answer",
    "Answerer",
    "Article",
    "Candidate",
    "Citation",
    "Claim",
    "Dated",
    "Embedder",
    "Engine",
    "Evidence",
    "Excerpt",
    "Filter",
    "LanguageModel",
    "Leg",
    "Metadata",
    "Origin",
    "Passage",
    "PassageId",
    "PassageStore",
    "Prompt",
    "Reader",
    "Rejected",
    "Retriever",
    "ScoredPassage",
    "Selection",
    "Sentence",
    "Span",
    "Stance",
    "Statement",
    "Support",
    "Timing",
    "TokenCounter",
    "Usage",
    "Value",
    "Verifier",
]
