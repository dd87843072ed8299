"""A claim read by itself: without marks, with whom it speaks of, and whether it is a sentence at all."""

from __future__ import annotations

import re

from qa.answering.verification.roles import verbs
from qa.answering.verification.words import content, names, words

ENOUGH = 5
"""A claim of so many words that carry meaning may have a verb that its sentence lacks; a shorter one none."""

_LEADS = re.compile(
    r"^\s*(?:additionally|however|moreover|furthermore|overall|in addition|in summary|in conclusion|also"
    r"|finally|similarly|the answer is:?|(?:according to|based on) the (?:given |provided )?"
    r"(?:sources?|passages?|articles?|texts?))\s*[,:]?\s+",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """A claim without list marks, emphasis and markers."""
    bare = re.sub(r"\[[Ss]?\d{1,3}(?:,\s*[Ss]?\d{1,3})*\]|\*\*|__|`", "", text)
    bare = _LEADS.sub("", re.sub(r"^\s*(?:[-*•–]|\d+[.)])\s+", "", bare))
    return " ".join(bare.split()).replace(" .", ".")


PRONOUN = re.compile(r"^(?:it|he|she|they)\b", re.IGNORECASE)
POSSESSIVE = re.compile(r"^(?:its|his|her|their)\b", re.IGNORECASE)


def resolved(text: str, before: str | None) -> str:
    """*text* with whom it speaks of in place of the pronoun it begins with, where the claim before says."""
    if before is None:
        return text
    if PRONOUN.match(text):
        return PRONOUN.sub(before, text, count=1)
    if POSSESSIVE.match(text):
        return POSSESSIVE.sub(f"{before}'s", text, count=1)
    return text


def subject(text: str) -> str | None:
    """The name that a claim begins with."""
    found = names(plain(text))
    return found[0].text if found and found[0].start <= 4 else None


def quoted(text: str) -> bool:
    """Does it open with a quotation mark? Then it is somebody's words, whoever says so elsewhere."""
    return text.lstrip(" -*•")[:1] in ('"', "“")


def normal(text: str) -> str:
    """As it is compared with a sentence: one form of quotation marks, without case and marks around it."""
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').casefold().split()).strip(
        " .\"'*-•"
    )


# ---------------------------------------------------------------- fragments


_BEING = re.compile(r"\b(?:be|been|am|is|are|was|were|has|have|had|do|does|did|will|can|may|must)\b")
_SAYS_NOTHING = re.compile(r"^[^,\"“]*\b(?:said|says|told\s\w+)(?:\s(?:on|in|at|last)\s[\w ]+)?\W*$")
"""Who said, and not what."""
_ADDED = re.compile(
    r"^(?:an?|the|[A-Z]\w*)\b[^,]*(?:,|,?\s(?:who|which|that)(?:\s(?:has|had|have|is|was|were|are))?)\s$",
    re.IGNORECASE,
)
"""Before a verb that only adds to a noun: "An inquiry, led by a judge", "the dealer who died"."""
_DOING = re.compile(r"^[^,]*\b[a-z]{3,}ing\b")


def fragment(text: str) -> bool:
    """Is no verb known in it? Of long claims only those with "protesting" for one: others' is not known."""
    if _SAYS_NOTHING.search(text):
        return True
    if known := verbs(text):
        return all(_ADDED.search(text[: word.start]) for word in known)
    if _BEING.search(text):
        return False
    return len(content(text)) < ENOUGH or ": " in text or _DOING.search(text) is not None


def begins(sentence: str, claim: str) -> bool:
    """Does *sentence* begin with the words of *claim*, more than a name? Then it has the sentence's verb.

    Unless that is the next word: "The ballet of Varsk", which will leave the opera house.
    """
    named = {
        word.start for name in names(claim) for word in words(claim) if name.start <= word.start < name.end
    }
    if all(word.start in named for word in content(claim)):
        return False
    whole, part = normal(sentence), normal(claim)
    rest = whole[len(part) :]
    return whole.startswith(part) and not rest[:1].isalnum() and not _BEING.match(rest.strip())
