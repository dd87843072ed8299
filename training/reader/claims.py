"""Claims that people wrote, and the sentence that bears each out or refutes it, as questions for yes or no.

FEVER's and FM2's claims were written by people, in words of their own, about one sentence of an
encyclopaedia. Turned into a question ("Exit the King is by Alexander Hamilton." to "Is Exit the King by
Alexander Hamilton?") the sentence decides it, for or against.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lemminflect import getAllLemmas
from nltk.tokenize.treebank import TreebankWordDetokenizer

from qa.domain import Article, Metadata, Span
from qa.passages.splitting import sentences
from qa.reader.lexical import content_words
from training.reader.data import Example
from training.reader.examples import UNTITLED, as_typed

FILES = ("fever_dev_rte.jsonl.gz", "fm2_dev.jsonl.gz")

_FIRST = frozenset("is are was were can could will would may might must should".split())
_SMALL = frozenset("The A An There It He She They One Some All Only".split())
_PERFECT = {"has": "does", "have": "do", "had": "did"}
_ALONE = 0.15  # so many are read against the deciding sentence alone
_AROUND = 4  # other sentences at most
_TRIES = 40
_ALIKE = 0.4  # a sentence with more of the claim's words than this might decide it too
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "--": "–"}
_WHICH = re.compile(r" \([^)]*\)")  # "Raees (film)"


@dataclass(frozen=True, slots=True)
class Claim:
    """A question for yes or no, the sentence that decides it, and whom or what it is about."""

    question: str
    sentence: str
    about: str


def read_claims(folder: Path) -> list[Claim]:
    """Those that one sentence decides and that can be asked, each once."""
    found: dict[str, Claim] = {}
    for name in FILES:
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                sentence = plain(row["evidence"])
                turned = question(row["claim"])
                if turned and _is_one(sentence):
                    asked, about = turned
                    found.setdefault(asked, Claim(asked, sentence, about))
    return list(found.values())


def _is_one(sentence: str) -> bool:
    whole = (Span(0, len(sentence)),)
    return len(sentences(Article("", sentence, "", Metadata(), whole))) == 1


def plain(text: str) -> str:
    """*text*, split into the Penn Treebank's words, as it is printed."""
    words = [_BRACKETS.get(word, word) for word in text.split()]
    joined: str = TreebankWordDetokenizer().detokenize(words)
    joined = re.sub(r"\s+([,;:.!?%)\]])", r"\1", joined)
    return re.sub(r"([(\[])\s+", r"\1", joined).replace(" '", "'").replace(" n't", "n't")


def question(claim: str) -> tuple[str, str] | None:
    """*claim* as a question for yes or no, and its subject; None where no verb is found."""
    words = _WHICH.sub("", claim.strip().rstrip(".")).replace(" not ", " ").split()
    at = _verb(words)
    if at is None or words[0] in ("In", "On", "At", "During"):
        return None
    before, verb, after = words[:at], words[at].lower(), words[at + 1 :]
    about = " ".join(before)
    if before[0] in _SMALL:
        before = [before[0].lower(), *before[1:]]
    if verb in _FIRST or (verb in _PERFECT and after and _participle(after[0])):
        asked = [verb, *before, *after]
    elif verb in _PERFECT:
        asked = [_PERFECT[verb], *before, "have", *after]
    else:
        lemma = getAllLemmas(verb)["VERB"][0]
        asked = ["does" if verb.endswith("s") and lemma[-1:] != "s" else "did", *before, lemma, *after]
    made = " ".join(asked)
    return f"{made[:1].upper()}{made[1:]}?", about


def _verb(words: Sequence[str]) -> int | None:
    """Where the finite verb stands, by its form alone."""
    doubtful = None
    for at, word in enumerate(words[1:], start=1):
        if word in _FIRST or word in _PERFECT:
            return at
        kinds = getAllLemmas(word)
        if not word.islower() or "VERB" not in kinds or word in kinds["VERB"] or word.endswith("ing"):
            continue
        if words[at + 1 : at + 2] == ["by"]:
            continue
        if "NOUN" not in kinds:
            return at
        doubtful = doubtful or at
    return doubtful


def _participle(word: str) -> bool:
    lemmas = getAllLemmas(word).get("VERB", ())
    return bool(lemmas) and word not in lemmas and not word.endswith("s")


def edition(claims: Sequence[Claim], *, seed: int, number: int) -> Iterator[Example]:
    """Each claim twice: amid sentences that do not decide it, and against such sentences alone."""
    chance = random.Random(f"{seed} claims {number}")
    by_subject: dict[str, list[str]] = {}
    for claim in claims:
        by_subject.setdefault(claim.about.casefold(), []).append(claim.sentence)
    every = [claim.sentence for claim in claims]
    for claim in claims:
        for decided in (True, False):
            others = _others(claim, by_subject[claim.about.casefold()], every, chance)
            if decided and chance.random() < _ALONE:
                others = []
            at = chance.randint(0, len(others))
            before = "".join(f"{sentence} " for sentence in others[:at])
            answer = Span(len(before), len(before) + len(claim.sentence)) if decided else None
            text = " ".join([*others[:at], *([claim.sentence] if decided else []), *others[at:]])
            title = "" if chance.random() < UNTITLED else claim.about
            yield as_typed(Example(claim.question, title, text, answer, "claim"), chance)


def _others(claim: Claim, same: Sequence[str], every: Sequence[str], chance: random.Random) -> list[str]:
    """Sentences that do not decide it: about the same where there are some, and those most alike."""
    words = content_words(claim.question) - content_words(claim.about)

    def decides(sentence: str) -> bool:
        shared = len(words & content_words(sentence))
        return sentence == claim.sentence or shared > _ALIKE * len(words)

    near = list(dict.fromkeys(one for one in same if not decides(one)))
    far = [one for one in chance.sample(every, min(len(every), _TRIES)) if not decides(one)]
    far.sort(key=lambda one: len(words & content_words(one)), reverse=True)
    wanted = chance.randint(1, _AROUND)
    chosen = [*chance.sample(near, min(len(near), wanted)), *far[:wanted]][:wanted]
    chance.shuffle(chosen)
    return chosen
