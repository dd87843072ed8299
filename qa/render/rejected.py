"""What a language model wrote and the articles do not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.domain import Answer
from qa.render.page import Page, indented, styled
from qa.render.safe import line
from qa.summaries.nouns import Summary

if TYPE_CHECKING:
    from rich.console import RenderableType


def rejected(answer: Answer | Summary, page: Page) -> str:
    """Each sentence with the reason, below an answer or a summary; empty when nothing was left out."""
    if not answer.rejected:
        return ""
    parts: list[RenderableType] = [styled("Left out, because the articles do not support it:", "bold")]
    for one in answer.rejected:
        parts.append(styled(f"- {line(one.text)}", "dim"))
        parts.append(indented(styled(f"{one.support.value}: {line(one.reason)}", "red")))
    return "\n\n" + page.render(parts)
