"""What a single line of a saved page looks like, its place in the page aside.

A line is story unless something marks it otherwise: a widget's label, a sign-up prompt, a
credit. Marks describe kinds of furniture, never the words of one site. What could be a
sentence of a story *about* such things (it reports speech, quotes, or speaks of
third persons) gets none. `cleaning` decides, by position, what a mark means.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from qa.articles.lines import Line


class Mark(IntEnum):
    """How sure it is that a line is furniture: what it takes for the line to be left out."""

    STORY = 0
    WEAK = 1  # beside furniture, or before the first and after the last sentence
    SECTION = 2  # as WEAK; headings like these are followed by links or comments, not by the story
    ABOUT = 3  # as WEAK; it announces who wrote the article
    SURE = 4  # anywhere


def _whole(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(alternatives)})[\s.…:!→»>]*", re.IGNORECASE)


_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|reddit|whats ?app|telegram|instagram|pinterest|e-?mail|bluesky|threads)"
)

_WIDGET = _whole(
    # Share bars and buttons
    r"share(?: (?:this|on|via|to|with)\b.{0,40})?|tweet(?: this)?|(?:print|email"
    r"|bookmark)(?: this)?(?: (?:article|story|page))?",
    r"(?:copy|copied|get) (?:the )?link|link copied|share options|shares?:? \d+|\d[\d.,]*k? shares?"
    rf"|post on {_NETWORK}",
    r"\(?opens in .{0,30}(?:window|tab)\b.{0,20}|click to (?:share|email|print).{0,60}"
    r"|(?:\w+ )?icon|(?:gift|save) (?:this )?(?:article"
    r"|story)|add to (?:my )?favou?rites",
    # Navigation
    r"skip (?:to )?(?:main )?(?:content|navigation|advertisement|ad)|back to top|toggle \w+|main menu"
    r"|jump to content",
    r"(?:show|see|view|load|read) (?:more|less|all|full (?:story|article))|(?:increase|decrease"
    r"|reset)? ?(?:font|text) size",
    r"(?:log|sign)(?: ?in| up| out)|register|my account|open in app|enlarge(?: this)? image|(?:view"
    r"|see) gallery|toggle caption",
    # Players
    r"getting your .{1,40}player ready|your browser (?:does not|doesn't) support.{0,80}"
    r"|loading(?: \w+)?(?: player)?",
    r"listen(?: now| to this)?(?: to)?(?: this| the)? ?(?:article|story|post)?(?: ?[·•|(-].{0,20})?"
    r"|video player is loading",
    r"\d+[ -]?min(?:ute)?s?(?: \d+ sec(?:ond)?s?)?[ -](?:listen|read|watch)|audio (?:by|from) .{1,40}"
    r"|(?:un)?mute|now playing",
    r"(?:this )?(?:audio|article)(?: (?:was|is))?(?: auto[- ]?generated| narrated by).{0,60}"
    r"|play (?:video|audio)|watch (?:now|live)",
    # Advertising
    r"(?:paid )?advertise?ments?(?: ?[-–—|:].{0,50})?|(?:story|article|post|content) continues (?:below"
    r"|after)(?: (?:this )?\w+){0,4}",
    r"continue reading(?: below)?|scroll (?:down )?to continue.{0,30}|ad|ads by .{1,30}"
    r"|sponsored(?: (?:content|by .{1,40}))?|promoted",
    r"remove ads|report (?:this )?ad|why (?:am i seeing )?this ad",
    # Comment widgets
    r"\d[\d,]* comments?|comments? ?\(\d+\)|no comments?(?: yet)?|(?:leave|write|add|post) (?:a"
    r"|your) (?:public )?(?:comment|reply)",
    r"be the first to comment|(?:show|view|hide|read|see)(?: all)?(?: \d+)? comments"
    r"|comments (?:are )?(?:closed|off)|sort by.{0,20}",
    r"join the (?:conversation|discussion)|post comment|(?:leave a reply )?cancel reply",
    # Consent and paywall
    r"(?:accept|reject|allow)(?: all)?(?: cookies)?|(?:manage|cookie) (?:cookies?|preferences|settings"
    r"|choices)",
    r"already (?:a )?(?:subscribed|subscriber|registered|member|have an account)\b.{0,30}"
    r"|forgot (?:your )?password|no,? thanks|not now",
    r"create (?:a |an |your )?(?:free )?account(?: to .{1,40})?|subscribe(?: now| today)?|(?:subscribe"
    r"|register|sign in|log ?in|sign up) to (?:read|continue|unlock|view|comment)\b.{0,40}",
    r"sign up (?:here|now|today|for (?:free|updates))|(?:enter"
    r"|your) (?:your )?e-?mail(?: address)?(?: to .{1,30})?|click here to (?:subscribe|sign up|register"
    r"|join|log ?in|donate)\b.{0,40}",
    r"follow us(?: on .{1,60})?|you have \d+ (?:free )?(?:articles?|stories) (?:left|remaining)\b.{0,30}"
    r"|support (?:independent|quality|local) journalism\b.{0,60}",
    r"(?:manage|cancel) (?:your )?subscription",
)  # fmt: skip
_WEAK = _whole(
    rf"{_NETWORK}|youtube|tiktok|flipboard|pocket|messenger|snapchat|rss|copy|save|like|comment|reply"
    r"|follow(?: us)?|menu|search|close",
    r"home|next|previous|more|listen|watch|play|pause|settings|bookmark|aa?|font|cc|live|posted|updated"
    r"|published|by|in|share|views?",
    r"(?!(?:the|a|this|that) newsletters?$)(?:[\w&'.]+ ){0,4}newsletters?"
    r"|\d{1,2}:\d{2}(?: ?/ ?\d{1,2}:\d{2})?|\d+ views?|disclaimer|editor's note",
    r"(?:the )?(?:[\w&'.]+ ){0,6}(?:terms (?:of (?:service|use)|and conditions|& conditions)"
    r"|privacy (?:policy|statement|notice)|cookie policy)"
    r"(?:,? (?:and|&) (?:[\w&'.]+ ){0,4}(?:terms|conditions|policy|statement|notice))?",
    r"for (?:immediate )?release|(?:press|news|media) release",
    r"special (?:to|for) (?:the )?[\w&' ]{2,40}|(?:from )?(?:[\w&'.]+ ){0,4}(?:staff|wire"
    r"|network)(?: and (?:wire|staff))? (?:reports|reporters|services)",
    r"(?:about|contact) us|advertise with us|careers|sitemap|do not sell.{0,40}|faq|help",
    r"\[?email(?:\s| )protected\]?|[\w.+-]+@[\w-]+\.[\w.]+|@\w{2,30}|https?://\S+|www\.\S+",
)  # fmt: skip
_SECTION = _whole(
    r"comments?|discussion|responses?|related(?: (?:articles?|stories|news|posts?|content|topics?|reading"
    r"|coverage|links?|video))?",
    r"more (?:from|in) .{1,40}|more (?:stories|news|articles)(?: .{1,30})?|read (?:next|also)"
    r"|what to read next|keep reading|up next",
    r"you (?:may|might|'ll) (?:also )?(?:like|enjoy|be interested in)|(?:recommended|suggested"
    r"|picked)(?: (?:for you|stories|articles|reading))?",
    r"most (?:popular|read|viewed|commented|shared)|trending(?: (?:now|news|stories))?"
    r"|editors?'?s?'? (?:picks?|choice)|top stories|latest (?:news|stories|articles)",
    r"popular (?:stories|posts|articles|news)|also read|further reading|don't miss|around the web"
    r"|from (?:our partners|around the web)|tags|filed under|explore more",
)  # fmt: skip
_ABOUT = _whole(
    r"(?:author )?(?:avatar|bio|biography|profile)|about (?:the )?(?:authors?|writers?|reporters?"
    r"|journalist)|meet the (?:author|writer)|author"
)

_MARKUP = re.compile(r"!\[[^\[\]]*\]\([^()]*\)|<!--.*-->|(?:```|~~~)\s*\w*")  # picture, comment, fence
_SPEECHLESS = re.compile(r"[\"'“”‘’ ]*[?!.…]+[\"'“”‘’ ]*")  # an answer in a dialogue

_LINK = re.compile(
    r"(?:(?:read|see|watch|listen|learn|find out) (?:more|also|next)|more|related(?: \w+)?|also (?:read"
    r"|see)|see also|up next"
    r"|don't miss|recommended|further reading|in case you missed it|must[- ]read|editor's pick)s? ?[:|>»]",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[\[(]?(?i:(?:file |cover |featured |main |lead )?(?:photo|image|picture|photograph|illustration"
    r"|graphic|video)s?"
    r"(?: (?:credit|courtesy(?: of)?|source|illustration|by))*s? ?[:/|©])"
    r"|[\[(]?(?i:photo|image|illustration|photograph)s? (?i:by|courtesy(?: of)?|via) [A-Z]"
    r"|(?i:credits?) ?: ?[A-Z]|[\[(]?AP Photo/",
)
_AGENCY = re.compile(
    r"(?:(?-i:[A-Z])[\w.'-]*[ /|]{1,3}){0,4}(?:getty(?: images)?|shutterstock|istock(?:photo)?"
    r"|adobe stock|unsplash|alamy|afp|ap photo)[\w /,.-]{0,40}",
    re.IGNORECASE,
)
_RIGHTS = (
    r"copyright *(?:©|\(c\)|by\b)? ?,?(?:19|20)\d\d|copyright (?:©|\(c\)|by )|©|\(c\) ?(?:19|20)\d\d"
    r"|all rights reserved"
    r"|.{0,80}all rights reserved\b"
    r"|.{0,40}\b(?:material|content|article|story|text|report|photo|image|site|page|part of it|it)s?"
    r" .{0,20}may not be (?:reproduced|published|broadcast|redistributed|republished)"
)
_COOKIES = (
    r"(?:(?:we|this (?:web)?site|our (?:web)?site)(?: and our (?:partners|advertisers))? (?:uses?"
    r"|stores?) (?:[\w-]+ ){0,3}cookies"
    r"\b.{0,120}\b(?:experience|web ?site|site|content|ads?|advertising|analytics|traffic|consent"
    r"|browsing|polic(?:y|ies)|preferences)\b|by (?:continuing|using|browsing|clicking"
    r"|closing)\b.{0,60}\bcookies)"
)
_CONSENT = (
    r"by (?:\w+ )?(?:continuing|clicking|tapping|signing|submitting|subscribing|providing|registering"
    r"|creating|entering|proceeding|using)"
    r"\b.{0,120}\b(?:i|you|we) (?:\w+ ){0,2}(?:agree|consent|accept|acknowledge|confirm)"
)
_PROTECTED = (
    r"this (?:site|form) is protected by re?captcha|this (?:article|content|story) is (?:for|reserved for"
    r"|available to|exclusive to) "
    r"(?:\w+ )?(?:subscribers|members)|you(?:'ve| have) (?:reached|read|used) (?:your|all"
    r"|the) .{0,60}(?:articles?|limit)"
    r"|please (?:enable|turn on|disable|check) (?:your )?(?:javascript|cookies|ad ?blocker|your (?:inbox"
    r"|email))"
    r"|thank you for (?:reading|subscribing|signing up)|thanks for (?:reading|subscribing|signing up)"
    r"|don't miss out on|success! |an error (?:has )?occurred"
    r"(?:\W*$|\W{0,3}\s?(?:please|try|while (?:loading|playing|processing|sending)))"
)

_NOTICE = re.compile("|".join((_RIGHTS, _COOKIES, _CONSENT, _PROTECTED)), re.IGNORECASE)

# Speech, quotation and third persons: the line tells of something, it does not address its reader.
_REPORTED = re.compile(
    r"[\"“”«»]|(?<![a-z])'[^']+'|\b(?:said|says|told|tells|wrote|writes|read|reads|stated|states|added"
    r"|argued|argues|announced"
    r"|reported|according|claimed|claims|alleged|alleges|explained|asked|replied|testified|he|she|they"
    r"|his|her|their|him"
    r"|users|customers|company|companies|court|judge|lawsuit|plaintiffs?|regulators?|was|were|had)\b",
    re.IGNORECASE,
)


def mark(line: Line) -> Mark:
    """What *line* looks like; STORY unless it is recognised as something else."""
    return _mark(line.text) if line.short else Mark.STORY


@lru_cache(maxsize=4096)  # furniture repeats, within a page and from page to page
def _mark(text: str) -> Mark:
    line = Line(0, 0, text)
    plain = line.plain
    if _MARKUP.fullmatch(text):
        return Mark.SURE
    if not any(char.isalnum() for char in plain):
        return Mark.STORY if _SPEECHLESS.fullmatch(text) else Mark.SURE
    label = _label(line, plain) if len(plain) <= 120 else Mark.STORY
    if label <= Mark.WEAK and (_notice(line, plain) or prompts(line)):
        return Mark.SURE
    return label


def _label(line: Line, plain: str) -> Mark:
    """What *line* is if its words are, from first to last, those of a button or a heading."""
    found = next((kind for pattern, kind in _LABELS if pattern.fullmatch(plain)), Mark.STORY)
    # An item of a list is rather the story's than the page's.
    return min(found, Mark.WEAK) if line.bullet else found


_LABELS = ((_WIDGET, Mark.SURE), (_ABOUT, Mark.ABOUT), (_SECTION, Mark.SECTION), (_WEAK, Mark.WEAK))


def _notice(line: Line, plain: str) -> bool:
    """A link to another story, a picture's credit, a claim of rights, a consent form?"""
    if line.words > 60:
        return False
    if _LINK.match(plain):
        return _is_link(line, plain)
    if (
        line.words <= 25
        and line.stop != "."
        and not line.prose
        and (_CREDIT.match(plain) or _AGENCY.fullmatch(plain))
    ):
        return True
    return _NOTICE.match(plain) is not None and not _REPORTED.search(plain)


def _is_link(line: Line, plain: str) -> bool:
    """A headline after "Read more:", rather than a sentence."""
    return (
        line.words <= 30 and line.stop not in (".", "!") and not line.bullet and plain[-1:] not in (":", ",")
    )


# ---------------------------------------------------------------- prompts

_ASKS = re.compile(
    r"(?:(?:please|to continue(?: reading)?|for more|want more[^?]{0,60}\?|need a break\?"
    r"|enjoying this[^?]{0,40}\?|like (?:this|what)[^?]{0,40}\?)[, ]*)?"
    r"(?:click (?:here )?(?:to|here)|tap (?:here )?to|(?:sign|log)[ -]?(?:up|in)|subscribe|register"
    r"|join (?:us|our|over|the|\d)|get (?:the|our|your|all|unlimited|full"
    r"|daily|more|breaking|instant|exclusive|access|news)|follow (?:us|our|@?[A-Z])|download (?:the|our)"
    r"|enter your|stay (?:informed|up[ -]to[ -]date"
    r"|updated|connected|ahead|in the (?:know|loop))|never miss|don't miss|support (?:our|us|independent"
    r"|local|quality)|donate|become a"
    r"|unlock|start your|upgrade|choose (?:your|a)|try \S+ (?:free|for)|receive|check out our|play the"
    r"|read (?:the|our)|listen to (?:our|the)|buy (?:us|me) a)\b",
    re.IGNORECASE,
)  # fmt: skip
_OFFERS = re.compile(
    r"\b(?:newsletters?|inbox|subscri\w+|sign up|e-?mails?|free|account|log in|alerts?|notifications?|app"
    r"|podcasts?"
    r"|unsubscribe|daily|weekly|headlines|trial|exclusive|members?(?:hip)?|unlimited|at any time"
    r"|delivered|crossword|quiz|puzzle"
    r"|briefing|updates|channel|continue|digest|journalism|stories|news)\b",
    re.IGNORECASE,
)
# What only a publisher says of itself. An advice column may tell its readers to "sign up for alerts".
_OURS = re.compile(
    r"\b(?:our|my) (?:[\w&'-]+ ){0,4}(?:newsletters?|app|podcasts?|channel|e-?mails?|alerts?|briefing"
    r"|journalism|coverage|community|site|website|digest|updates)\b"
    r"|\b(?:to|in|into|for) (?:your|the) (?:e-?mail )?inbox\b|your inbox\b|\bto (?:continue|keep"
    r"|finish) reading\b|\bto read (?:more|the (?:full|rest)|this)\b"
    r"|\b(?:follow|join|find|like) us\b|\bfor (?:the|our) (?:[\w&'-]+ ){0,5}newsletters?\b"
    r"|\bthis (?:newsletter|article)\b|\bdaily crossword\b"
    r"|\bunlimited (?:digital )?access\b|\bfree (?:daily |weekly |email )*newsletters?\b"
    r"|^(?:\S+ ){0,3}click here\b|\bsubscribe to [A-Z]",
)
_BOX = re.compile(r"\b(?:your|our) (?:[\w-]+ )?inbox\b|\bfree\b.*\bnewsletter", re.IGNORECASE)
_YOURS = re.compile(r"\b(?:you|your|our|us|my|we|i)\b", re.IGNORECASE)


def prompts(line: Line) -> bool:
    """Does *line* ask its reader to sign up, subscribe, pay or follow, for the publisher's sake?

    A full sentence must also name something of the publisher's own ("our newsletter",
    "to continue reading"), and a list item is taken as the story's advice.
    """
    plain = line.plain
    asks = _ASKS.match(plain) is not None
    label = line.stop not in (".", "…") and line.words <= 14
    if not asks and not (label and _BOX.search(plain)):
        return False
    if line.words > 90 or line.bullet or _REPORTED.search(plain):
        return False
    offers = len({found.lower() for found in _OFFERS.findall(plain)})
    if not asks:
        return offers >= 2
    ours = bool(_OURS.search(plain))
    score = 2 * ours + offers + bool(_YOURS.search(plain)) + label
    return score >= 3 and (ours or label) and offers + ours >= 2
