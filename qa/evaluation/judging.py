"""A language model looks at the answers that the strict grader refused. Its word changes nothing.

The grader compares words and figures; it refuses a right answer in words that nobody labelled. How often it
does so is worth knowing, but a judge that may be wrong must not make a report better than it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.domain import LanguageModel
from qa.evaluation.nouns import Case, Judged, Judgement, Outcome
from qa.prompts import Data, Templates

_VERDICT = re.compile(r"\b(RIGHT|WRONG)\b[\s:*.–—-]*([^\n]*)")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)


def judge(
    cases: Sequence[Case],
    model: LanguageModel,
    templates: Templates,
    progress: Callable[[int, int, str], None] = lambda done, of, fact: None,
) -> Judgement:
    """The verdicts on the wrong answers among *cases*. Raises `ModelError`."""
    refused = [case for case in cases if case.verdict.outcome is Outcome.WRONG]
    found = []
    for number, case in enumerate(refused):
        progress(number, len(refused), case.fact.id)
        found.append(_judged(case, model, templates))
    return Judgement(model.name, tuple(found))


def _judged(case: Case, model: LanguageModel, templates: Templates) -> Judged:
    stated = [one.text for one in case.asked.statements if one.text != case.asked.answer]
    prompt = templates.render(
        "judge",
        question=case.asked.standalone or case.fact.question,
        accepted="\n".join(f"- {one}" for one in case.fact.accepted),
        evidence=[Data(f"E{number}", one.sentence) for number, one in enumerate(case.labels, start=1)],
        answer=[Data("A", "\n".join([case.asked.answer or "", *stated]))],
    )
    reply = _THOUGHT.sub("", "".join(model.stream(prompt)))
    verdict = _VERDICT.search(reply)
    if verdict is None:
        return Judged(case.fact.id, None, "no verdict could be read")
    return Judged(case.fact.id, verdict[1] == "RIGHT", " ".join(verdict[2].split()))
