"""The last exchange as one statement: "Brightline Capital bought Corvid Labs"."""

from __future__ import annotations

import re

from qa.chat.entities import Kind, Register
from qa.chat.nouns import Said
from qa.chat.shapes import BE, MONEY, Form, Shape, parse, subject_of, with_object
from qa.quantities import quantities

_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|den(?:y|ies|ied)|refus\w+|reject\w*)\b|n['’]t\b", re.IGNORECASE
)

_SHORT = 6
_NOBODY = {"who": "someone", "whom": "someone", "what": "something"}


def answer_words(said: Said, shape: Shape, register: Register) -> str:
    """The short answer: itself, or the one name of its sentence that fits what was asked."""
    short = said.answer
    if short and len(short.split()) <= _SHORT and not re.search(r"[.!?;]$", short.strip()):
        return short.strip()
    if said.sentence and (figure := _figure(said.sentence, shape)):
        return figure
    if not said.sentence or shape.asks not in ("who", "whom", "which", "what"):
        return ""
    wanted = {Kind.PERSON, Kind.GROUP, Kind.UNKNOWN} if shape.asks in ("who", "whom") else {Kind.GROUP}
    if shape.asks in ("what", "which") and not re.search(
        r"\b(?:company|firm|startup|start-up|bank|group|agency|club|team|party|rival|investor)s?$", shape.noun
    ):
        return ""
    asked = {mention.text for mention in register.mentions(said.question)}
    names = dict.fromkeys(
        m.text for m in register.mentions(said.sentence) if m.text[:1].isupper() and m.kind in wanted
    )
    fresh = [name for name in names if name not in asked]
    persons = [n for n in fresh if register.kinds.get(n.lower()) is Kind.PERSON]
    if shape.asks in ("who", "whom") and len(persons) == 1:
        return persons[0]
    return fresh[0] if len(fresh) == 1 else ""


def _figure(sentence: str, shape: Shape) -> str:
    """The one sum of *sentence*, for a question about money; or its one count, for "how many"."""
    money = MONEY.search(f"{shape.aux} {shape.rest}") or re.match(r"(?:price|sum|amount)\b", shape.noun)
    much = shape.asks == "how" and re.match(r"much\b", shape.noun)
    many = shape.asks == "how" and re.match(r"many\b", shape.noun)
    if not (much or many or (money and shape.asks == "what")):
        return ""
    found = [q for q in quantities(sentence) if (q.unit is None if many else q.unit not in (None, "%"))]
    return sentence[found[0].start : found[0].end] if len(found) == 1 else ""


def the_one(shape: Shape, answer: str) -> str:
    """What stands for the thing asked for, in a new question about the same."""
    noun = re.sub(r"^(?:many|much)\b\s*", "", shape.noun)
    if shape.asks == "how" and noun and re.match(r"many\b", shape.noun):
        if answer.lower().endswith(f" {noun.lower()}"):
            return answer
        return f"{answer} {noun}" if re.fullmatch(r"[\d,.]+|\w+", answer) else f"the {noun}"
    if shape.asks in ("what", "which") and noun:
        if re.match(r"(?:price|sum|amount)\b", noun) and answer:
            return answer
        return f"the {noun}"
    return answer


def predicate(said: Said, shape: Shape, register: Register) -> tuple[str, str]:
    """The last question's auxiliary, and the rest of it with what was asked for put in its place."""
    answer = answer_words(said, shape, register)
    if shape.form is Form.SUBJECT:
        who = the_one(shape, answer) if answer or shape.asks == "how" else _somebody(shape)
        return shape.aux, f"{who} {shape.rest}"
    if shape.form is Form.COPULA:
        defines = shape.asks == "what" and not shape.noun
        who = answer if answer and not defines else ""
        return shape.aux, f"{who} {shape.rest}".strip() if who else shape.rest
    if shape.adverbial or not shape.wh:
        return shape.aux, shape.rest
    return shape.aux, with_object(shape.rest, the_one(shape, answer) or _object(said, shape))


def affirmed(said: Said, shape: Shape) -> bool:
    """May the last question be taken for what is so? One for yes or no not where the answer denies."""
    return bool(shape.wh) or not (said.sentence and _NEGATION.search(said.sentence))


def _somebody(shape: Shape) -> str:
    if not shape.noun:
        return _NOBODY.get(shape.asks, "it")
    return f"the {shape.noun}" if shape.noun.endswith("s") else f"a {shape.noun}"


def _object(said: Said, shape: Shape) -> str:
    """What the answer's sentence has after the question's own verb: "a tax on sugar" after "proposed"."""
    verb = shape.rest.rpartition(" ")[2]
    if not said.sentence or shape.noun or len(verb) < 4:
        return ""
    ends = r"[.,;:]|$|\b(?:that|which|who|and|but|in|at|on (?:[A-Z]|the)|after|before|because|to)\b"
    noun = r"(?:an?|the|its|his|her|their)\s(?:[\w’'%$.-]+\s?){1,5}?"
    after = re.search(rf"\b{re.escape(verb[:-1])}\w*\s+({noun})(?={ends})", said.sentence)
    return after[1].strip() if after else ""


def clause(said: Said, register: Register) -> str:
    """The last exchange as a statement; empty where the subject's end cannot be told.

    Empty, too, for a yes-or-no question that was denied, and for what happened, which nothing did.
    """
    shape = parse(said.question)
    if not affirmed(said, shape) or (shape.asks == "what" and shape.rest.startswith("happen")):
        return ""
    aux, rest = predicate(said, shape, register)
    if shape.form is Form.OTHER or not rest:
        return ""
    if not aux:
        return rest
    subject = _subject(said, shape, register, rest)
    if not subject or (subject == rest and aux not in BE):
        return ""
    tail = rest[len(subject) :].strip()
    if shape.form is Form.INVERTED and shape.wh and not shape.adverbial and rest == shape.rest:
        return ""  # what was asked for is missing
    if shape.adverbial and (answer := answer_words(said, shape, register)):
        tail = _with_circumstance(shape, tail, answer)
    return f"{subject} {aux} {tail}".strip()


def _subject(said: Said, shape: Shape, register: Register, rest: str) -> str:
    if shape.form is not Form.INVERTED:
        return rest[: len(rest) - len(shape.rest)].strip() if rest.endswith(shape.rest) else ""
    return subject_of(shape.rest)


def _with_circumstance(shape: Shape, tail: str, answer: str) -> str:
    """ "2031", to when, is said as "in 2031"."""
    if shape.asks == "when" and re.fullmatch(r"(?:1\d|20)\d\d", answer):
        return f"{tail} in {answer}"
    if re.match(r"(?:in|on|at|by|because|since|for|after|before)\b", answer, re.IGNORECASE):
        return f"{tail} {answer[0].lower()}{answer[1:]}"
    return tail
