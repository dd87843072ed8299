"""Facts as people write them (TOML; docs/reference.md has the format), read and checked."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from qa.domain import Stance
from qa.errors import FactsError
from qa.evaluation.labels import Articles, find, labelled
from qa.evaluation.matching import holds, negates, tokens
from qa.evaluation.nouns import Also, Fact, Problem, Quoted

if TYPE_CHECKING:
    from pydantic import BaseModel

LONGEST = 40
"""An accepted phrasing of more words is a paragraph, not an answer."""

FOLLOW_UP = "follow-up"
"""The tag of every fact with turns before it."""

_HOLLOW = frozenset("yes no none it they he she this that true false".split())


def load(files: Sequence[Path], *, name: Path) -> tuple[list[Fact], list[Problem]]:
    """The facts of *files*, in order, and what could not be read. Files are named relative to *name*."""
    facts: list[Fact] = []
    problems: list[Problem] = []
    for path in files:
        shown = path.relative_to(name).as_posix() if path.is_relative_to(name) else path.as_posix()
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem(shown, "", f"cannot be read: {error}"))
            continue
        found, wrong = _parse(content, shown)
        facts += found
        problems += wrong
    return facts, problems


def problems(facts: Sequence[Fact], articles: Articles) -> list[Problem]:
    """What a person should mend before the facts are asked, in the order of the facts."""
    found: list[Problem] = []
    often = Counter(fact.id for fact in facts)
    asked: dict[tuple[str, ...], str] = {}
    for fact in facts:
        messages = [f"{often[fact.id]} facts have this id"] if often[fact.id] > 1 else []
        key = (*fact.turns, " ".join(fact.question.casefold().split()))
        if asked.setdefault(key, fact.id) != fact.id:
            messages.append(f"asks the same as {asked[key]}")
        messages += [*_answer(fact), *_quotes(fact, articles)]
        found += [Problem(fact.file, fact.id, message) for message in dict.fromkeys(messages)]
    return list(dict.fromkeys(found))


def require(found: Iterable[Problem]) -> None:
    """Raises `FactsError` that names every problem."""
    lines = [str(problem) for problem in found]
    if lines:
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        raise FactsError(
            "\n".join([f"{count} with the facts", *(f"  {line}" for line in lines)]), hint="qa eval check"
        )


def _answer(fact: Fact) -> list[str]:
    """Is what it accepts an answer, and one that can be told from none?"""
    if not fact.question.strip():
        return ["there is no question"]
    if fact.abstain:
        return ["abstains, and has answers: remove one of both"] if fact.accepted or fact.also else []
    if not fact.accepted:
        return ["has neither accepted phrasings nor abstain = true"]
    found: list[str] = []
    for phrase in (*fact.accepted, *(value for also in fact.also for value in also.value)):
        said = tokens(phrase)
        if not said:
            found.append(f"accepts {phrase!r}, which has no words")
        elif len(said) == 1 and said[0].word in _HOLLOW:
            found.append(f"accepts a bare {phrase!r}: accept the words that decide")
        elif len(said) > LONGEST:
            found.append(f"accepts {len(said)} words at once: accept the shortest answer")
        if said and phrase in fact.accepted and holds(fact.question, phrase):
            found.append(f"accepts {phrase!r}, which the question already says")
    repeated = [p for p, n in Counter(" ".join(p.casefold().split()) for p in fact.accepted).items() if n > 1]
    return found + [f"accepts {phrase!r} twice" for phrase in repeated]


def _quotes(fact: Fact, articles: Articles) -> list[str]:
    """Does each quote stand in its article, and does one of them hold the answer?"""
    if not fact.evidence:
        return [] if fact.abstain else ["has no evidence: quote the sentence that answers"]
    found: list[str] = []
    quotes = labelled(fact)
    for quoted, label in zip(quotes, find(quotes, articles), strict=True):
        if label is not None:
            continue
        if articles(quoted.source) is None:
            found.append(f"there is no article {quoted.source}")
        else:
            found.append(f"{quoted.source} does not say, word for word: {quoted.quote!r}")
    texts = [quoted.quote for quoted in fact.evidence]
    if not any(_said(text, phrase) for text in texts for phrase in fact.accepted):
        found.append("none of its quotes holds an accepted phrasing")
    for also in fact.also:
        beside = [quoted.quote for quoted in also.evidence]
        if beside and not any(_said(text, value) for text in beside for value in also.value):
            found.append(f"none of the quotes of also = {also.value[0]!r} holds that value")
    return found


def _said(text: str, phrase: str) -> bool:
    return holds(text, phrase) or negates(text, phrase)


# ---------------------------------------------------------------- the file format


def _parse(content: Mapping[str, Any], file: str) -> tuple[list[Fact], list[Problem]]:
    from pydantic import ValidationError

    model = _model()
    try:
        parsed: Any = model.model_validate(content)
    except ValidationError as error:
        return [], [_problem(one, content, file) for one in error.errors()]
    return [_fact(one, parsed.sources, file) for one in parsed.fact], []


def _model() -> type[BaseModel]:
    """The schema of a file of facts; unknown keys are refused, for they are mostly misspelt."""
    from pydantic import ConfigDict, Field, create_model

    strict = ConfigDict(extra="forbid", strict=False)
    quote = create_model("Evidence", __config__=strict, source=(str, ...), quote=(str, ...))
    several = list[quote]  # type: ignore[valid-type]
    also = create_model(
        "Also",
        __config__=strict,
        value=(str | Annotated[list[str], Field(min_length=1)], ...),
        stance=(Stance | list[Stance], Field(default_factory=list)),
        evidence=(several, Field(default_factory=list)),
    )
    fact = create_model(
        "Fact",
        __config__=strict,
        id=(str, Field(pattern=r"^[\w.-]+$")),
        question=(str, ...),
        accepted=(list[str], Field(default_factory=list)),
        evidence=(several, Field(default_factory=list)),
        also=(list[also], Field(default_factory=list)),  # type: ignore[valid-type]
        stance=(Stance | None, None),
        abstain=(bool, False),
        turns=(list[str], Field(default_factory=list)),
        tags=(list[str], Field(default_factory=list)),
    )
    made: type[BaseModel] = create_model(
        "File",
        __config__=strict,
        sources=(dict[str, str], Field(default_factory=dict)),
        fact=(list[fact], Field(default_factory=list)),  # type: ignore[valid-type]
    )
    return made


def _fact(parsed: Any, sources: Mapping[str, str], file: str) -> Fact:
    def quotes(some: Any) -> tuple[Quoted, ...]:
        return tuple(Quoted(sources.get(one.source, one.source), one.quote) for one in some)

    return Fact(
        id=parsed.id,
        question=parsed.question,
        accepted=tuple(parsed.accepted),
        evidence=quotes(parsed.evidence),
        also=tuple(
            Also(_several(one.value), _several(one.stance), quotes(one.evidence)) for one in parsed.also
        ),
        stance=parsed.stance,
        abstain=parsed.abstain,
        turns=tuple(parsed.turns),
        tags=tuple(dict.fromkeys([*parsed.tags, *([FOLLOW_UP] if parsed.turns else [])])),
        file=file,
    )


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _problem(error: Any, content: Mapping[str, Any], file: str) -> Problem:
    """A schema error in the words of the file: which fact, which key."""
    where = list(error["loc"])
    fact = ""
    if where[:1] == ["fact"] and len(where) > 1:
        number = int(where[1])
        one = content["fact"][number]
        fact = str(one.get("id") or "") if isinstance(one, dict) else ""
        fact = fact or f"fact number {number + 1}"
        where = where[2:]
    key = ".".join(str(part) for part in where if not (isinstance(part, str) and part.startswith("list[")))
    told = {
        "missing": f"{key} is missing",
        "extra_forbidden": f"{key}: there is no such key",
    }.get(error["type"], f"{key}: {error['msg'][:1].lower()}{error['msg'][1:]}")
    return Problem(file, fact, told)
