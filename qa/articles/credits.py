"""Lines that close a page: who else worked on it, where it appeared first, what the outlet is for.

They read like sentences, so they are looked for below the story's last sentence only.
"""

from __future__ import annotations

import re

from qa.articles.lines import Line

_CREDIT = re.compile(
    r"[(\[*_]*(?:"
    r"(?i:contributing|contributors?) ?: ?.{2,200}"
    r"|(?i:(?:additional |further )?(?:reporting|research|contributions)|editing|writing|edited|produced"
    r"|translated|compiled|fact[- ]checked)"
    r" (?:by|from) [A-Z](?:[\w.'’&/-]+,? (?:and |in |at )?){0,9}[\w.'’-]+(?:[;.)](?: .{0,160})?)?$"
    r"|(?:(?:The|the) )?[A-Z][\w.'’, &-]{2,120}? contributed to this (?:report|story|article|piece)"
    r"(?:\W*$|[.;] .{0,240})"
    r"|(?:(?:The )?[A-Z][\w.'’&-]*,? (?:(?:and|in|at|of) )?){2,14}contributed(?:\W*$|[.;] .{0,240})"
    r"|(?i:this (?:article|story|report|post|piece|column)) (?:originally|first) appeared (?:in|on"
    r"|at) .{2,160}"
    r"|(?i:this (?:article|story|report|post|piece|column)) (?:was|is|has been) (?:originally |first "
    r"|also )?(?:published|republished|updated|produced"
    r"|generated|written with|translated|adapted|corrected)\b.{0,240}"
    r"|(?i:originally|first) published (?:in|on|at|by) .{2,120}"
    r"|(?i:our standards): .{2,80}|(?i:read the original) (?:article|story)\b.{0,80}"
    r"|(?i:contact|reach|e-?mail|follow|write to|you can (?:follow|reach|contact|email)|send (?:tips"
    r"|story ideas)|have a tip|got a tip)\b.{0,160}"
    r"(?:@\w|\b(?i:on (?:x|twitter|threads|linkedin|instagram|facebook|bluesky))\b|\btips\b).{0,120}"
    r")",
    re.DOTALL,
)
_SLOGAN_START = re.compile(
    r"(?:[A-Z][a-z]+ing|Your|The (?:latest|best|most)|News|Expert|Trusted|Independent|In-depth|Real-time"
    r"|All the)\b"
)
_TRADE = re.compile(
    r"\b(?:news|insights?|analys[ei]s|coverage|headlines|trends|updates|stories|reporting|journalism"
    r"|real-time|latest|breaking"
    r"|emerging|in-depth|experts?|trusted|independent|markets?|investors|readers|source|perspectives?"
    r"|commentary|opinion)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|says?|said"
    r"|isn't|aren't|won't)\b|\w+n't\b|[\d$€£%\"“”]",
    re.IGNORECASE,
)


def credit(line: Line) -> bool:
    """Does *line* thank, name or point to somebody who worked on the article, or say where it ran?"""
    return line.short and line.words <= 60 and _CREDIT.match(line.plain) is not None


def slogan(line: Line) -> bool:
    """Is *line* what an outlet says it does: no verb of its own, and little but words of the trade?"""
    if not 4 <= line.words <= 20 or not _SLOGAN_START.match(line.plain) or _FINITE.search(line.plain):
        return False
    return len(set(_TRADE.findall(line.plain.lower()))) >= 3
