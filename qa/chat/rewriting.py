"""A follow-up made into a question of its own by a language model, and checked.

What it writes is used only if it is one question that names nothing new and loses nothing that the
follow-up named. Otherwise, and when the model fails, the rules decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.chat.conversation import Resolved, by_rules
from qa.chat.nouns import Said
from qa.domain import LanguageModel
from qa.errors import ModelError
from qa.prompts import Data, Templates

TEMPLATE = "standalone"
LONGEST = 300
"""Characters. A longer reply is no question."""

_TURNS = 6
_ANSWER = 400
_NAME = re.compile(r"(?<![\w'’])[A-Z][\w&'’-]*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_LABEL = re.compile(r"^(?:standalone|rewritten|last)?\s*question\s*:\s*", re.IGNORECASE)
_ORDINARY = frozenset(
    "who whom whose what which when where why how is are was were do does did has have had can"
    " could will would should may might must in on at by for to of from with since until after"
    " before according during the a an and but i if as".split()
)


def rewriting(model: LanguageModel, templates: Templates, question: str, said: Sequence[Said]) -> Resolved:
    """*question* as *model* understands it, if that passes `faults`; else as the rules do."""
    if not said or not question.strip():
        return Resolved(question)
    prompt = templates.render(TEMPLATE, question=question, conversation=_told(said[-_TURNS:]))
    before = model.usage
    try:
        written = _cleaned("".join(model.stream(prompt)))
    except ModelError:
        written = ""
    used = model.usage.since(before)
    if faults(written, question, said):
        return replace(by_rules(question, said), usage=used, remarks=())
    if _plain(written) == _plain(question):
        return Resolved(question, usage=used)
    return Resolved(written, model.name, used)


def faults(written: str, question: str, said: Sequence[Said]) -> list[str]:
    """Why *written* may not stand for *question*: empty when it may."""
    if not written:
        return ["it is empty"]
    found = []
    if "\n" in written or len(written) > LONGEST or written.count("?") > 1:
        found.append("it is not one question")
    if not written.endswith("?") and question.strip().endswith("?"):
        found.append("it is no question")
    known = _words([question, *(text for one in said for text in _texts(one))])
    if new := sorted(name for name in _names(written) if name not in known):
        found.append(f"it names {', '.join(new)}, which nobody said")
    kept = _words([written])
    if lost := sorted(name for name in _names(question) if name not in kept):
        found.append(f"it leaves out {', '.join(lost)}")
    return found


def _told(said: Sequence[Said]) -> list[Data]:
    """The conversation as data: what was answered are words of articles, which nobody vouches for."""
    told: list[Data] = []
    for number, one in enumerate(said, start=1):
        answer = one.sentence or one.answer or "(the articles do not answer this)"
        told += [Data(f"Q{number}", one.question), Data(f"A{number}", answer[:_ANSWER])]
    return told


def _cleaned(reply: str) -> str:
    """The reply without the quotes or the label that models like to put around a question."""
    text = _LABEL.sub("", reply.strip().strip("`*").strip())
    return text.strip().strip("\"“”'").strip()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _texts(said: Said) -> Iterable[str]:
    return (text for text in (said.question, said.answer, said.sentence) if text)


def _words(texts: Iterable[str]) -> set[str]:
    whole = " ".join(texts)
    words = {_base(word) for word in re.findall(r"[\w&'’-]+", whole)}
    parts = {_base(part) for word in re.findall(r"[\w’'-]+", whole) for part in word.split("-")}
    return words | parts | set(_FIGURE.findall(whole))


def _names(text: str) -> set[str]:
    """Names and figures, but for words that begin a question."""
    names = {_base(name) for name in _NAME.findall(text)} - _ORDINARY
    return {name for name in names if name} | set(_FIGURE.findall(text))


def _base(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower())
