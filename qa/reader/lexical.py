"""What words alone tell of a question and a sentence: shared words, the kind of thing asked for, headings.

English. No network and no vectors; the reader, the verification and the summaries look at text through it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from qa.domain import Passage, Sentence

_HEADING = 9
_FINISHED = re.compile(r"[.!?…:;]\W*$")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d+[.)])\s")
_WORD = re.compile(r"\w+")
_QUESTION = re.compile(
    r"[^\w]*(?:and |but |so |or |yet )?(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do"
    r"|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|isn|aren|won|wouldn|don|doesn|didn|couldn)\b"
    r"[^.!?]*\?\W*$",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"\[(?:please )?(?:insert|add|fill in|enter|your|tk|tb[acd]|todo|xx+|placeholder)\b[^\[\]]*\]"
    r"|\[(?:figure|amount|date|name|number|price|_+|\.{3,}|\?+)\]"
    r"|[{<]{2}[^{}<>]*[}>]{2}|\$_{2,}|\b_{3,}",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|without|den(?:y|ies|ied))\b|\b\w+n['’]t\b", re.IGNORECASE
)
_YES_NO = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|has|have|had)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "a about after all also am an and any are as at be because been before being but by can could did do"
    " does done each else ever for from get give gave given had has have he her him his how i if in into"
    " is it its just like many may me might more most much my no not of on one or our out over own s say"
    " says she should so some such tell than that the their them then there these they this those to too"
    " under up us very was we were what when where whether which while who whom whose why will with would"
    " you your".split()
)

# What a question asks for; the first that fits.
_KINDS = {
    "time": re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month)\b", re.IGNORECASE),
    "count": re.compile(
        r"\bhow many\b(?! (?:\w+ )?(?:dollars|euros|pounds|millions|billions|percent|per cent))",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"\bhow (?:much|many|old|far|large|big|tall|often|long)\b"
        r"|\b(?:what|which) (?:number|percentage|percent|price|amount|share|sum|stake|valuation|proportion)\b"
        r"|\bwhat(?: is| are| was| were|['’]s)\b(?! \w+ing\b)"
        r".*\b(?:valued at|worth|costs?|valuation|price)(?: of\b.*)?\W*$"
        r"|\bwhat (?:do|does|did|will|would|could|has|have|had)\b.*\b(?:valued at|cost)\W*$",
        re.IGNORECASE,
    ),
    "name": re.compile(
        r"\bwho(?:m|se)?\b|\bwhere\b"
        r"|\b(?:what|which) (?:[\w-]+ )?(?:person|man|woman|compan(?:y|ies)|firms?|team)\b"
        r"|\b(?:what|which) (?:[\w-]+ )?(?:countr(?:y|ies)|cit(?:y|ies)|states?|towns?|places?)\b",
        re.IGNORECASE,
    ),
}
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d|\b(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b"
    r"|\b(?:yesterday|today|tomorrow)\b"
    r"|\b(?:last|next) (?:week|month|year|night|spring|summer|fall|autumn|winter)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d(?:[\d.,]*\d)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|once|twice)\b",
    re.IGNORECASE,
)
_SCALES = ("hundred", "thousand", "million", "billion")
_MONEY = re.compile(r"[$€£¥₹]\s?$")
_UNIT = re.compile(
    r"\s?(?:%|per\s?cent|(?:(?:hundred|thousand|million|billion|trillion|bn|mn)\s)?(?:dollars|euros|pounds)\b)"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, as Snowball stems them; all words where there are only common ones."""
    from Stemmer import Stemmer  # an object each: they are not for more than one thread

    words = [word.lower() for word in _WORD.findall(text)]
    meaning = [word for word in words if word not in _COMMON]
    return frozenset(Stemmer("english", 0).stemWords(meaning)) or frozenset(words)


def only_asks(sentence: str) -> bool:
    """Is *sentence* a question and nothing else? It resembles what was asked, and answers nothing."""
    return bool(_QUESTION.match(sentence))


def heads(passage: Passage, sentence: Sentence) -> bool:
    """Is *sentence* a heading or a row of a table? It names a topic, and says nothing of it.

    A line of its own, of few words and without a full stop. An item of a list is none.
    """
    text = passage.quote(sentence.start, sentence.end)
    if text.startswith("|") or set(text) <= set("|-:= "):
        return True
    before, after = (
        passage.text[: sentence.start - passage.start],
        passage.text[sentence.end - passage.start :],
    )
    alone = (not before or before.endswith("\n")) and (not after or after.startswith("\n"))
    return alone and len(text.split()) <= _HEADING and not _FINISHED.search(text) and not _ITEM.match(text)


def states(passage: Passage, sentence: Sentence) -> bool:
    """Could *sentence* of *passage* answer anything? Headings, questions and unfinished sentences do not."""
    text = passage.quote(sentence.start, sentence.end)
    return not (only_asks(text) or unfinished(text) or heads(passage, sentence))


def unfinished(sentence: str) -> bool:
    """Did its author leave a blank to fill in ("[insert price here]")? Then it states nothing."""
    return bool(_BLANK.search(sentence))


def negations(text: str) -> list[str]:
    """The words of *text* that say that something is not so, in lower case."""
    return [word.lower() for word in _NEGATION.findall(text)]


def asks_yes_or_no(question: str) -> bool:
    """Would a bare "yes" be an answer?"""
    return bool(_YES_NO.match(question))


def kind_asked(question: str) -> str | None:
    """The kind of thing a question asks for: time, count, number, name, or None when unclear."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(question)), None)


def holds(kind: str, text: str, question: str) -> bool:
    """Does *text* hold something of *kind* that the question does not already name?"""
    asked = question.lower()
    if kind == "time":
        return bool(_MONTH.search(text)) or any(year not in asked for year in _YEAR.findall(text))
    if kind == "count":
        return any(
            number.group().lower() not in {*_SCALES, *asked.split()}
            and not _MONEY.search(text[: number.start()])
            and not _UNIT.match(text[number.end() :])
            for number in _NUMBER.finditer(text)
        )
    if kind == "number":
        return any(number.lower() not in asked for number in _NUMBER.findall(text))
    names = (re.sub(r"['’]s?$", "", name.lower()) for name in _NAME.findall(text))
    return any(name not in asked and name not in _COMMON for name in names)


def weights(asked: frozenset[str], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare words weigh more: inverse frequency among the sentences that were found."""
    having = Counter(word for words in sentences for word in words & asked)
    return {word: math.log(1 + len(sentences) / (0.5 + having[word])) for word in sorted(asked)}


def share(words: Iterable[str], weights: dict[str, float]) -> float:
    """How much of all the weight is that of *words*."""
    return sum(weights[word] for word in sorted(weights.keys() & words)) / (sum(weights.values()) or 1.0)
