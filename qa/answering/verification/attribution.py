"""What somebody only said: a claim must say so, too, unless it was said of oneself or announced."""

from __future__ import annotations

import re

from qa.answering.verification.firmness import hedged
from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.roles import verbs
from qa.answering.verification.words import Name, alike, content, names

_SAID = re.compile(
    r"\b(?:said|says|say|saying|told|tells|argue[sd]?|believe[sd]?|think[s]?|thought|claim(?:s|ed)?"
    r"|according to|per|wrote|writes|warn(?:s|ed)?"
    r"|note[sd]?|call(?:s|ed)|describe[sd]?|insist(?:s|ed)?|estimate[sd]?|predict(?:s|ed)?"
    r"|forecast(?:s|ed)?|expect(?:s|ed)?|suggest(?:s|ed)?|fear(?:s|ed)?|hope[sd]?|critics|analysts"
    r"|in [\w’' ]+ (?:view|opinion|words)|considers?|considered|feels?|felt|joked|testified|tweeted"
    r"|posted|quipped|maintain(?:s|ed)|assert(?:s|ed)|contend(?:s|ed)|acknowledg(?:es|ed)|added"
    r"|explained|stated)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says?|told|tells|argue[sd]?|believe[sd]?|thinks?|claim(?:s|ed)|according to|warn(?:s"
    r"|ed)|insist(?:s|ed)|estimate[sd]|predict(?:s|ed)"
    r"|suggest(?:s|ed)|fear(?:s|ed)|maintain(?:s|ed)|assert(?:s|ed)|contend(?:s|ed)|testified|joked"
    r"|wrote|call(?:s|ed) (?!for\b|on\b|off\b)(?=(?:\S+ ){1,4}an? )|describe[sd]?|complain(?:s|ed)"
    r"|shout(?:s|ed)"
    r"|(?<!was )(?<!were )(?<!been )(?:found|ruled|replied|answered|explained|noted"
    r"|added|stated|thinks?)(?=\W*$)"
    r"|boast(?:s|ed)|tweet(?:s|ed)|quip(?:s|ped)|vow(?:s|ed)|dubbed|labell?ed)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:said|says|say|saying|told|tells|according to|argued?|argues|claims?|claimed|warn(?:s|ed)?"
    r"|insist(?:s|ed)?"
    r"|not(?:es|ed)|stat(?:es|ed)|explain(?:s|ed)|announced?|reported|wrote|writes|added|testified"
    r"|acknowledg(?:es|ed))\b",
    re.IGNORECASE,
)
_GUESS = re.compile(
    r"believe[sd]?|thinks?|estimate[sd]|predict(?:s|ed)|suggest(?:s|ed)|fear(?:s|ed)", re.IGNORECASE
)
_ANONYMOUS = re.compile(r"\b(?:people familiar|a person|sources?|reports?|media|rumou?rs)\b", re.IGNORECASE)
_OWN = re.compile(r"^(?:it|he|she|they|the company|the firm|i|we)\b", re.IGNORECASE)


_FOLLOWS = re.compile(r"\s(?:that|the|an?|it|he|she|they|his|her|its|their|there)\b", re.IGNORECASE)
_QUOTE = re.compile(r"\s*[\"“]([^\"”]*)")


def unattributed(claim: str, ground: Ground) -> Fault | None:
    """Somebody's words as if they were the article's own."""
    if _SAYS.search(claim) or '"' in claim or "“" in claim:
        return None
    quote = _QUOTE.match(ground.main)
    if ground.places[-1].inside or (quote and 2 * len(quote[1]) > len(ground.main)):
        return Fault("it is in quotation marks in the cited sentence, and the claim does not say whose words")
    hit = _SPEECH.search(ground.main)
    if not hit:
        return None
    if _GUESS.fullmatch(hit[0]) and _SAID.search(claim):
        return None
    if _ANONYMOUS.search(ground.main) and hedged(claim):
        return None
    speakers = _speakers(ground.main, hit)
    subject = next(iter(names(claim)), None)
    if subject is not None and any(set(subject.parts) & set(name.parts) for name in speakers):
        return None
    if _OWN.match(claim) and (not speakers or _OWN.match(ground.main)):
        return None
    if _beside(claim, ground.main, hit):
        return None
    who = speakers[0].text if speakers else ground.main[: hit.end()].split(",")[-1].strip()
    return Fault(f'it is what somebody says in the cited sentence ("{who}"), and the claim leaves that out')


def made_a_quotation(claim: str, ground: Ground) -> Fault | None:
    """ "The letter: “The hall was renamed.”", where the article says so itself."""
    if _MARK.search(claim.strip(' ."“”')) and not _MARK.search(ground.text):
        return Fault("the cited sentence quotes nobody")
    return None


_MARK = re.compile(r"[\"“]")


def speech(text: str) -> list[tuple[int, int]]:
    """Where *text* says who says the rest: "Ada said", ", said Ada", "according to Ada"."""
    hit = _SPEECH.search(text)
    if not hit:
        return []
    start, end = _spoken(text, hit)
    return [(0, start), (end, len(text))]


def _speakers(text: str, hit: re.Match[str]) -> list[Name]:
    every = names(text)
    if hit[0].lower() == "according to":
        return [name for name in every if hit.end() <= name.start <= hit.end() + 12]
    near = [name for name in every if name.end <= hit.start() and hit.start() - name.end < 60]
    return near[-1:] or [name for name in every if hit.end() <= name.start <= hit.end() + 20][:1]


def _beside(claim: str, text: str, hit: re.Match[str]) -> bool:
    """Does nothing of the claim stand in what is said, but only beside it?"""
    start, end = _spoken(text, hit)
    there = {word.stem for word in content(text[start:end])}
    apart = {word.stem for word in content(text[:start] + text[end:])}
    return not {stem for word in content(claim) for stem in alike(word.stem)} & (there - apart)


_WHO = re.compile(r",\s(?:who|which|whose)\b")


def _spoken(text: str, hit: re.Match[str]) -> tuple[int, int]:
    """Where the words lie that somebody says: after "said", or before ", Ada said." at the end."""
    if hit[0].lower() == "according to":
        comma = re.search(r",\s", text[hit.end() :])
        if hit.start() >= 3:
            return 0, hit.start()
        apart = comma and len(text[hit.end() : hit.end() + comma.start()].split()) < 6
        return hit.end() + (comma.end() if comma and apart else 0), len(text)
    before, after = text[: hit.start()], text[hit.end() :]
    if re.search(r"[\"”]\s(?:\S+\s){0,4}$", before) or (
        re.search(r",\s$", before) and (re.match(r"\s[A-Z]", after) or not verbs(_WHO.split(after)[0]))
    ):
        return 0, hit.start()  # "…," said Ada. "…," Ada said. …, said Ada.
    rest = re.split(r"[;]\s|,\s(?:but|while)\s", text[hit.end() :])[0]
    follows = len(content(rest)) > 2 or (_FOLLOWS.match(rest) and not re.search(r"[,\"”]\s$", before))
    return (hit.end(), hit.end() + len(rest)) if follows else (0, hit.start())
