"""A follow-up becomes a question of its own, by rules and from the conversation alone.

What is asked is looked at from the most elliptic to the least: words for another of the same kind ("what
about Eastham?"), a question about what was said ("is that confirmed?"), a bare question word ("and
when?"), a circumstance ("in 2024?"), a thing ("the price?"), and pronouns in a whole question. The first rule
that finds what it needs decides. Where none does, the question stays exactly as it was typed: a
question that is left alone can be asked again, one that was changed wrongly misleads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from qa.chat import instead
from qa.chat.capitals import as_written
from qa.chat.entities import COLLECTIVES, GROUP_WORDS, Kind, Mention, Register, is_office
from qa.chat.nouns import Said
from qa.chat.pronouns import Antecedents, without_pronouns
from qa.chat.shapes import (
    AUXILIARIES,
    DETERMINERS,
    EXCHANGE,
    LEAD,
    MONEY,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    Form,
    Shape,
    bare,
    parse,
)
from qa.chat.statements import affirmed, answer_words, clause, predicate

REACH = 4
"""So many turns back a follow-up may refer."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The follow-up without lead-in and mark, and the conversation it belongs to."""

    plain: str
    led: bool
    marked: bool
    said: Sequence[Said]
    register: Register

    @property
    def last(self) -> Said:
        return self.said[-1]

    @property
    def shape(self) -> Shape:
        return parse(self.last.question)

    @property
    def abstained(self) -> bool:
        """Did the articles not answer the last question?"""
        return self.last.answer is None and self.last.sentence is None

    @property
    def words(self) -> list[str]:
        return self.plain.lower().split()

    @property
    def topic(self) -> str:
        return Antecedents(self.said, self.register).topic()


_DATELINE = re.compile(r"^[A-Z][A-Z .,’'-]+(?:\([^)]*\) )?\s?[—–-]+ ")
_IS = re.compile(
    rf"^(who|what|where|when|how)[’']s\b(?= (?:{'|'.join(sorted(DETERMINERS | PRONOUNS))})\b)", re.IGNORECASE
)


def resolve(question: str, said: Sequence[Said]) -> str:
    """*question* as it would be asked without the conversation *said*, or exactly as it is."""
    plain = _IS.sub(r"\1 is", bare(question))
    if not said or not plain:
        return question
    read = [text for one in said[-REACH:] for text in one.read]
    written = partial(as_written, read=read, institutions=GROUP_WORDS)
    recent = [replace(_without_dateline(one), question=written(one.question)) for one in said[-REACH:]]
    register = Register.of(recent, given=said)
    asked = _Asked(written(plain), bool(LEAD.match(question)), "?" in question, recent, register)
    for rule in _RULES:
        if found := rule(asked):
            return _tidy(found)
    return question


def _without_dateline(one: Said) -> Said:
    """Without "LARKHAM — ", which is nobody and nothing that was asked for."""
    dateline = _DATELINE.match(one.sentence or "")
    if dateline is None or one.sentence is None:
        return one
    answer = None if (one.answer or "") in dateline.group() else one.answer
    return replace(one, answer=answer and _DATELINE.sub("", answer), sentence=one.sentence[dateline.end() :])


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip().rstrip("?., ")
    return f"{text[:1].upper()}{text[1:]}?"


# ---------------------------------------------------------------- another of the same kind

_ABOUT = re.compile(
    r"^(?:(?:what|how) about|(?P<corrects>(?:sorry\W+)?i mean(?:t)?)) (?P<what>[^?]+)$",
    re.IGNORECASE,
)


def _instead(asked: _Asked) -> str | None:
    """ "What about Eastham?": the last question with Eastham in the place of its like."""
    about = _ABOUT.match(asked.plain)
    what = about["what"] if about else asked.plain
    words = what.split()
    if not about and (not _is_fragment(words) or not (asked.led or len(words) <= 3)):
        return None
    if found := _behind(asked, what, led=asked.led or bool(about)):
        return found
    if words[0].lower() in PREPOSITIONS and (about or len(words) > 1):
        return _circumstance(asked, what)
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", what):
        return _circumstance(asked, f"in {what}")
    if about and about["corrects"]:
        return _corrected(asked, what)
    if not about and len(words) == 1 and (low := words[0].lower()) in _NO_THING | _PARTS:
        return _thing(asked, f"the {low}") if low in _PARTS else None
    if not _is_name(what, asked):
        return _of_its_kind(asked, what, spoken=bool(about) or asked.led)
    return _swapped(asked, what)


_BESIDE = re.compile(
    rf"(?P<how>{'|'.join(sorted(PREPOSITIONS))}) (?P<whom>him|her|them|it|that)", re.IGNORECASE
)


def _behind(asked: _Asked, what: str, *, led: bool) -> str | None:
    """Words that only say when or beside whom: "today", "and originally?", "and before her?"."""
    text, low = bare(asked.last.question), what.lower()
    if re.fullmatch(r"(?:last|this|next) (?:year|month|week|season|time)|today|yesterday", low):
        return f"{text} {low}"
    if low in instead.ADVERBS and (led or low not in _NO_THING):
        return instead.adverb(text, low)
    if led and (found := [q for one in asked.said if (q := instead.verb(bare(one.question), low))]):
        return found[-1]
    beside = _BESIDE.fullmatch(low)
    if beside is None:
        return None
    whom = (
        answer_words(asked.last, asked.shape, asked.register)
        if beside["whom"] == "that"
        else Antecedents(asked.said, asked.register).of(beside["whom"], subject=False)
    )
    if not whom or whom.lower() in text.lower():
        return None
    if beside["how"] == "before":
        text = re.sub(r"^(\w+) (is|are)\b", lambda m: f"{m[1]} {'was' if m[2] == 'is' else 'were'}", text)
    return f"{text} {beside['how']} {whom}"


def _corrected(asked: _Asked, what: str) -> str | None:
    """ "No, I meant demolition": the last question about that, answered or not."""
    if parse(what).asks:
        return resolve(what, asked.said)
    if _is_name(what, asked) and (swapped := _swapped(asked, what)):
        return swapped
    if _demonstrative(what.split()):
        return None
    noun = re.sub(r"^(?:the|an?) ", "", what)
    like = _like_thing(asked, what, what.split()) if noun != what else None
    return like or instead.noun(asked.last.question, noun) or f"What about {what}"


def _of_its_kind(asked: _Asked, what: str, *, spoken: bool) -> str | None:
    """A noun for a noun; what was not answered is not asked of something else."""
    if (
        (spoken or asked.marked)
        and not asked.abstained
        and (found := instead.noun(asked.last.question, what))
    ):
        return found
    return _thing(asked, what) if spoken or what.lower().startswith("the ") else None


def _is_fragment(words: list[str]) -> bool:
    """Neither a question nor a clause: no question word, no auxiliary."""
    return not any(word.lower() in QUESTION_WORDS | AUXILIARIES for word in words) and len(words) <= 6


def _is_name(what: str, asked: _Asked) -> bool:
    found = asked.register.mentions(f"and {what}")
    return len(found) == 1 and found[0].kind is not Kind.THING and len(found[0].text) >= len(what) - 2


def _swapped(asked: _Asked, what: str) -> str | None:
    """A name for the name that is most like it: of the same kind, else the one the question is about."""
    text = bare(asked.last.question)
    kind = asked.register.mentions(f"and {what}")[0].kind
    names = [m for m in asked.register.names(text) if m.kind is not Kind.TIME]
    if _is_one_of(what, kind, asked.shape):
        return f"Is it true that {what} {asked.shape.rest}"
    if not names:
        return None
    alike = [m for m in names if m.kind is kind] if kind is not Kind.UNKNOWN else []
    chosen = alike or [m for m in names if Kind.UNKNOWN in (m.kind, kind)] or names
    subject = asked.shape.rest.startswith(chosen[0].text) and asked.shape.form is Form.INVERTED
    one = chosen[0] if subject else chosen[-1]
    return f"{text[: one.start]}{what}{text[one.end :]}"


def _is_one_of(what: str, kind: Kind, shape: Shape) -> bool:
    """ "Delmar Bank" after "which bank …", "Nimbus Robotics" after "which rivals …"."""
    if shape.form is not Form.SUBJECT or shape.aux or shape.asks not in ("which", "what") or not shape.noun:
        return False
    head = shape.noun.split()[-1].lower()
    return head in what.lower().split() or (
        kind is not Kind.PERSON
        and bool(re.fullmatch(r"(?:compan|firm|rival|bank|client|customer|competitor|investor)\w*s", head))
    )


# ---------------------------------------------------------------- circumstances and things

_WHAT_WAS_IT = re.compile(
    rf"^(?:what|how (?:much|many|high|large|big)) (?P<be>is|was|were) (?:it|that|this|they)"
    rf" (?P<when>(?:{'|'.join(sorted(PREPOSITIONS))}) .+|(?:last|this|next) \w+|then|before|now|today)$",
    re.IGNORECASE,
)


def _figure_then(asked: _Asked) -> str | None:
    """ "What was it in July?", of a figure: the question that asked for it, with that day."""
    found = _WHAT_WAS_IT.match(asked.plain)
    if not found or _demonstrative(found["when"].split()):
        return None
    for back, one in enumerate(reversed(asked.said)):
        shape = parse(one.question)
        if _WHAT_WAS_IT.match(bare(one.typed or "")):
            continue  # of what was asked before that
        if re.match(r"(?:much|many)\b", shape.noun):
            then = replace(asked, said=asked.said[: len(asked.said) - back])
            return _circumstance(then, found["when"]) or f"{bare(one.question)} {found['when']}"
        if shape.form is Form.COPULA and shape.asks == "what":
            owned = re.match(r"(?:the|its|his|her|their) |\S+[’']s ", shape.rest)
            return f"{shape.wh} {found['be'].lower()} {shape.rest} {found['when']}" if owned else None
    return None


def _circumstance(asked: _Asked, words: str | None = None) -> str | None:
    """ "And in 2024?": in the place of the last question's own year, or added to it."""
    what = words or asked.plain
    parts = what.split()
    if (
        parts[0].lower() not in PREPOSITIONS
        or len(parts) < 2
        or not _is_fragment(parts)
        or _demonstrative(parts)
    ):
        return None
    return instead.circumstance(bare(asked.last.question), what)


def _demonstrative(parts: list[str]) -> bool:
    return any(part.lower() in PRONOUNS for part in parts)


def _thing(asked: _Asked, words: str | None = None) -> str | None:
    """ "The price?", "his previous job?": of whom or what the conversation is about."""
    what = words or asked.plain
    parts = what.split()
    if not _is_fragment(parts) or len(parts) > 5:
        return None
    owned = re.match(r"(his|her|its|their)\s+(?=\w)", what, re.IGNORECASE)
    if owned:
        owner = Antecedents(asked.said, asked.register).of(owned[1].lower(), subject=False)
        whose = what[owned.end() :]
        return f"{'Who' if is_office(f'the {whose}') else 'What'} is {owner}'s {whose}" if owner else None
    article = parts[0].lower() == "the"
    if not article and not (asked.marked and len(parts) <= 3 and re.fullmatch(r"[a-z -]+", what)):
        return None
    if not article and (parts[0] in PREPOSITIONS or instead.is_adverb(parts[-1]) or _demonstrative(parts)):
        return None
    if asked.abstained and parts[-1].lower() not in _PARTS:
        return None
    if article and (like := _like_thing(asked, what, parts)):
        return like
    if any(part[:1].isupper() for part in parts) or parts[0] in _NO_THING or not asked.topic:
        return None
    return f"What about {what if article else 'the ' + what} of {asked.topic}"


def _like_thing(asked: _Asked, what: str, parts: list[str]) -> str | None:
    """ "And the bridge?", of a tunnel: the last question, about the bridge."""
    text = bare(asked.last.question)
    things = [m for m in asked.register.phrases(text) if m.kind is Kind.THING]
    same = [m for m in things if m.text.lower().endswith(f" {parts[-1].lower()}")]
    if not same and (len(things) != 1 or parts[-1].lower() in _PARTS):
        return None
    one = (same or things)[0]
    if text.endswith(f"{one.text} cost") and parts[-1].lower() in COLLECTIVES:
        return f"What about {what}"
    return f"{text[: one.start]}{what}{text[one.end :]}"


_PARTS = frozenset(
    "price cost costs value valuation revenue profit profits loss losses size length width height"
    " depth date deadline reason reasons detail details term terms risk risks benefit benefits"
    " employees workers staff customers clients rivals competitors investors owner owners founder"
    " founders ceo chief head leader board lawyers critics opponents supporters consequences"
    " effects result results outcome alternatives plans future history background name role job"
    " salary age family wife husband children victims opening closing start end money funding"
    " financing".split()
)

_NO_THING = frozenset(
    "thanks thank please hello hi hey help bye goodbye sorry great good nice cool fine now here"
    " okay ok yes no yep nope wow well interesting understood agreed exactly next continue stop quit exit"
    " sources source citations quotes summary summarize summarise explain repeat"
    " again today later never always maybe perhaps sure right true really else more anything"
    " something nothing".split()
)
"""What belongs to something: after a question about a tunnel, "the price" is that of the tunnel."""

# ---------------------------------------------------------------- what was said as a whole

_SURE = (
    "true|confirmed|official|certain|sure|correct|right|denied|final|known|public|likely|accurate|real|proven"
    "|settled"
)
_IS_THAT = re.compile(
    r"^(?P<aux>is|was|has|have) (?:that|this|it|all that)(?P<been> been)?(?: really| now| already| still)?"
    rf" (?P<sure>{_SURE})(?: yet| now)?$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^who (?P<verb>said|says|reported|reports|confirmed|claims|claimed|denied|announced|told|thinks)"
    r" (?:that|this|so|it)$",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    r"^who (?:said|says|reported|reports|confirmed|claims|claimed|denied|announced|told|thinks) that"
    r" (?P<what>.+)$",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 30
_LINKED = re.compile(
    r"\b(?P<link>after|before|since|until|despite|because of|following) (?:that|this)$", re.I
)
_LINKS = {"despite": "although", "because of": "because", "following": "after"}


def _whole(asked: _Asked) -> str | None:
    """ "Is that confirmed?", "says who?", "what happened after that?"."""
    statement = clause(asked.last, asked.register)
    plain = asked.plain
    if found := _IS_THAT.match(plain):
        aux = f"{found['aux']} it{found['been'] or ''} {found['sure'].lower()}"
        if not statement:
            return f"{asked.plain}: {bare(asked.last.question)}"
        return f"{aux} that {statement}"
    if re.fullmatch(rf"(?:really|(?:is it )?(?:{_SURE})|are you sure)", plain, re.IGNORECASE):
        sure = "confirmed" if "confirmed" in plain.lower() else "true"
        return f"Is it {sure} that {statement}" if statement else None
    if found := _SAYS.match(plain):
        return _said_by(asked, found["verb"].lower(), statement)
    if re.fullmatch(r"(?:says|said) who|according to who|according to whom", plain, re.IGNORECASE):
        return _said_by(asked, "says", statement)
    if not statement:
        return None
    if (found := _LINKED.search(plain)) and (found.start() or asked.shape.asks != "who"):
        link = found["link"].lower()
        return f"{plain[: found.start()]}{_LINKS.get(link, link)} {statement}"
    if re.fullmatch(
        r"(?:what|why|how|who) (?:does|did|would|will|could|can) (?:that|this) \w+.*", plain, re.I
    ):
        return re.sub(r"\b(?:that|this)\b", f"the fact that {statement}", plain, count=1, flags=re.IGNORECASE)
    return None


def _said_by(asked: _Asked, verb: str, statement: str) -> str | None:
    """ "Who says so?": of what was asked that of already, or else of what the article says."""
    again = _SAID_BY.match(bare(asked.last.question))
    told = again["what"] if again else statement or _sentence(asked)
    return f"Who {verb} that {told}" if told else None


def _sentence(asked: _Asked) -> str:
    """What the article says, to go behind "that"; empty where it is long."""
    sentence = (asked.last.sentence or "").strip().rstrip(".")
    if not sentence or len(sentence.split()) > _LONGEST_SENTENCE or re.search(r"[\"“”?!:;]", sentence):
        return ""
    named = any(m.start == 0 and m.text[:1].isupper() for m in asked.register.mentions(sentence))
    return sentence if named else f"{sentence[0].lower()}{sentence[1:]}"


# ---------------------------------------------------------------- bare question words

_NEVER_BARE = re.compile(r"^(?:which|what) (?:one|ones)$|^(?:what|who|which|whom)$", re.IGNORECASE)
_WHERE = {
    "city": "in", "country": "in", "town": "in", "place": "in", "year": "in", "month": "in", "day": "on",
    "date": "on", "price": "at", "reason": "for", "amount": "for", "sum": "for",
}  # fmt: skip
_WHEN_WAS_THAT = re.compile(
    r"^(when|where|why|how) (?:is|was|did|has|will|does) (?:that|this|it)(?: (?:be|been|happen(?:ed)?|so))?$"
    r"|^(when|where|why|how) (?:is|was|did|has|will|does) (?:he|she|it|they) (?:do|done|doing)"
    r" (?:that|this|it|so)$",
    re.IGNORECASE,
)


def _bare_question(asked: _Asked) -> str | None:
    """ "And when?": the last question, asking for that instead."""
    plain = found[1] or found[2] if (found := _WHEN_WAS_THAT.match(asked.plain)) else asked.plain
    words = plain.lower().split()
    start = 1 if words[0] in PREPOSITIONS and len(words) > 1 else 0
    if words[start] not in QUESTION_WORDS or len(words) - start > 4 or set(words) & AUXILIARIES:
        return None
    if _NEVER_BARE.match(plain):
        return None
    shape = asked.shape
    if words[-1] == "else" and len(words) == 2:
        return _else(shape, plain)
    if words[start] == "how" and len(words) - start > 1 and not (start and words[start + 1] != "much"):
        return _how(asked, words, plain, start)
    if words[start] in ("which", "what") and len(words) - start > 1:
        preposition = _WHERE.get(words[-1])
        if not start and (preposition is None or len(words) - start > 2):
            return None
        plain = plain if start else f"{preposition} {plain}"
    elif len(words) - start > 1 and not start:
        return None
    return _again(asked, plain)


def _again(asked: _Asked, wh: str) -> str | None:
    """The last question with *wh* for its question word. Verbs keep their form: "when was it that …"."""
    shape = asked.shape
    aux, rest = predicate(asked.last, shape, asked.register)
    if shape.form is Form.OTHER or not rest or not affirmed(asked.last, shape):
        return None
    if shape.form is Form.SUBJECT and not aux:
        verb, *after = shape.rest.split()
        if re.match(r"\w{2,}[^s]s$", verb):
            who = rest.removesuffix(shape.rest).strip()
            return " ".join([wh, "does", who, _infinitive(verb), *after])
        return f"{wh} was it that {rest}"
    return f"{wh} {aux} {rest}"


def _infinitive(verb: str) -> str:
    """Of a verb as it stands after "she"."""
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    return re.sub(r"(?<=ss|sh|ch|zz)es$|(?<=x|o)es$|s$", "", verb)


def _else(shape: Shape, wh: str) -> str | None:
    """ "Who else?" after a question that asked who."""
    if shape.form is Form.OTHER or shape.asks != wh.split()[0].lower() or shape.noun:
        return None
    return f"{wh} {shape.aux} {shape.rest}"


def _how(asked: _Asked, words: list[str], plain: str, start: int) -> str | None:
    shape = asked.shape
    more = words[start + 1]
    if more == "much" and len(words) - start == 2:
        last = f"{shape.aux} {shape.rest}"
        if not start and MONEY.search(last) and shape.asks == "what" and not shape.noun:
            return f"{plain} {shape.aux} {shape.rest}"  # what was paid is the sum
        if start or MONEY.search(last):
            return _again(asked, plain)
        return _again(asked, f"for {plain}") if EXCHANGE.search(last) else None
    if more == "many" and _NOTHING.match(plain):
        return None  # "how many died" has its verb
    if more == "many" and len(words) - start >= 3:
        return f"{plain} does {asked.topic} have" if asked.topic else None
    if more in ("many", "much") or len(words) - start != 2:
        return None
    if shape.asks == "how" and shape.noun and shape.aux and not re.match(r"many|much", shape.noun):
        return f"{plain} {shape.aux} {shape.rest}"
    if more in ("come", "so"):
        return _again(asked, "why")
    topic = answer_words(asked.last, shape, asked.register) if shape.asks == "who" else asked.topic
    return f"{plain} is {topic}" if topic else None


# ---------------------------------------------------------------- whole questions


def _pronouns(asked: _Asked) -> str | None:
    """Pronouns, by whom and what was spoken of."""
    if _BESIDE.fullmatch(asked.plain):
        return None
    return without_pronouns(asked.plain, Antecedents(asked.said, asked.register))


_NOTHING = re.compile(
    r"^(?:who|what|how many(?: (?!were|are|was|is|have|has|will|would)[a-z]+)?|which ones?) (?:else )?"
    r"(?:(?:has|have|was|were|is|are|will|would) )?(?:not )?"
    r"(?P<verb>\w+(?:ed|ing)|happen(?:s|ed)?|left|won|lost|quit|paid|said no|came|went|began|hurt|fell|fled"
    r"|got away|sank|broke|got out|dead|ill)"
    r"(?: (?:next|then|now|first|later|afterwards|before|instead|since))?$",
    re.IGNORECASE,
)


def _nothing_named(asked: _Asked) -> str | None:
    """ "Who invested?": a verb and nothing it is about."""
    if not _NOTHING.match(asked.plain) or not asked.topic:
        return None
    return f"{asked.plain} in the case of {asked.topic}"


_RULES: tuple[Callable[[_Asked], str | None], ...] = (
    _whole,
    _figure_then,
    _bare_question,
    _instead,
    _circumstance,
    _thing,
    _pronouns,
    _nothing_named,
)

__all__ = ["Mention", "resolve"]
