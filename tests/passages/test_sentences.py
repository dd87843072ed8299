"""Sentences: where they begin and end, in the seeds, in the news, and in any text at all."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import Article, Sentence, Span
from qa.passages import sentences
from qa.passages.splitting import LONGEST_SENTENCE

SEEDS = Path(__file__).parents[2] / "seeds"


def article(text: str, *body: tuple[int, int]) -> Article:
    """An article that is all body, unless *body* says otherwise."""
    spans = body or ((0, len(text)),)
    return Article("a.txt", text, "0" * 64, body=tuple(Span(*span) for span in spans if span[1] > span[0]))


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(article(text))]


def seed(number: str) -> Article:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return article(path.read_text(encoding="utf-8"))


def on_line(number: str, line: int) -> list[str]:
    source = seed(number)
    return [source.text[s.start : s.end] for s in sentences(source) if s.line == line]


# ---------------------------------------------------------------- the seeds


def test_newline_left_by_a_lost_link_is_a_space() -> None:
    assert on_line("003", 4) == [
        (
            "The $14.3 billion investment by\ninto Scale AI has thrust the data infrastructure firm "
            "into the center of the AI arms race."
        )
    ]


def test_question_mark_without_a_space_ends_a_sentence() -> None:
    assert on_line("003", 5)[:2] == [
        (
            "But as Scale navigates the fallout of this partnership—losing key clients, restructuring its "
            "workforce, and balancing independence with Meta's influence—investors face a critical question: "
            "Is this a masterstroke or a minefield?"
        ),
        (
            "The deal, which values Scale at over $29 billion, grants Meta a 49% non-voting stake "
            "while keeping Scale's operations separate."
        ),
    ]


def test_heading_is_a_sentence_of_its_own() -> None:
    assert on_line("003", 6) == ["Opportunity: The Data Layer's Hidden Goldmine"]
    assert on_line("002", 28) == ["What Comes Next?"]


def test_saint_louis_is_one_name() -> None:
    assert on_line("003", 8)[1].startswith("The firm's St. Louis AI Center, focused on geospatial data")


def test_numbered_item_keeps_its_number_and_is_split_after_it() -> None:
    assert on_line("001", 13) == [
        (
            "1. Scale AI's Growth Potential: If the deal closes, Scale could accelerate product launches, "
            "such as its AI platform for enterprise customers."
        ),
        "Its valuation could balloon, making it a prime candidate for an eventual IPO.",
    ]


def test_bulleted_item_is_split_inside() -> None:
    first, second = on_line("000", 35)
    assert first.startswith(
        "• Meta Platforms (META): The stock currently trades at [insert price here], reflecting"
    )
    assert second.startswith("A successful Scale AI investment could validate its strategic pivot")


def test_item_heading_and_its_indented_text_are_two_sentences() -> None:
    assert on_line("000", 18) == ["1. Defense and Government Applications:"]
    assert on_line("000", 19)[0].startswith(
        "Meta's collaboration with Scale AI on projects like the Defense Llama"
    )


def test_department_stays_with_its_country() -> None:
    assert on_line("000", 29)[2].endswith(
        "though a recent U.S. Department of Labor investigation closed without findings."
    )


def test_date_without_a_space_is_one_sentence() -> None:
    assert on_line("001", 25) == ["Dec.15 2025"]


# ---------------------------------------------------------------- one paragraph

BOUNDARIES = """
    The U.S. Department of Labor closed its case.| It found nothing.
    He moved to the U.S.| She stayed in Canada.
    The U.S.-based firm grew.| It is big.
    The U.N. Security Council met.| Russia vetoed.
    The E.U. Commission and the U.K. government met.| They spoke.
    He lives in Washington, D.C.| He works there.
    Scale raised $14.3 billion.| Meta paid.
    Profit was $14.3B.|The firm was glad.
    It costs £3.5bn.| That is a lot.
    Prices rose 3.2 percent.| In Jan. 2024 they fell.
    Done in 2024.|The firm grew.
    Up 3.5%.|The firm was glad.
    It rose to $25.| Then it fell.
    It sold 1.2 million vs. 3.4 million.| A record.
    Acme Inc. said on Monday that it would sell.| Shares fell 3.5%.
    Shares fell at Acme Inc.| The company declined to comment.
    Alphabet Inc.'s shares fell.| So did Meta's.
    The firm — Apple Corp. — lost.| It paid.
    Yahoo! Inc. was sold.| It shrank.
    They named Yahoo! users.| All of them.
    It opened at 9:30 a.m. ET on Friday.| Trading was slow.
    They met at 10 a.m. Monday.| They spoke.
    It closed at 4 p.m.| Traders went home.
    Tools (e.g., defense) are complex.| So be it.
    J. P. Morgan said no.| It left.
    He said no.| Mr. Smith agreed.
    The novel by S.E. Hinton won.| She smiled.
    George W. Bush won.| He led.
    The No. 5 seed won.| It was close.
    They sold it to me.| Prices rose.
    “600 jobs will go,” its secretary told me.| Northwick denies that.
    She told me.| 600 jobs will go.
    The deal closed in May.| Prices rose.
    She fell ill.| Doctors came.
    They may.| Nobody knows.
    It sells iron ore.| Prices rose.
    It is in the Museum of Art.| Tickets cost $5.
    See Art. IV, art. 5 and fig. B of the law.| They differ.
    He works with Jan.| Meta said so.
    In Jan. Meta fell.| It rose in May.
    He lives in Portland, Me.| Police said so.
    PEORIA, Ill. (AP) — The mayor spoke.| He left.
    It took 10 min.| Police came.
    They chose plan B.| Prices rose.
    **About Northwick.** |Northwick Foods is big.
    *Why now?* |Nobody knows.
    _It fell._ |__Then it rose.__ |It is **“big.”** |It is.
    (*It fell.*) |Then it rose.
    "**It fell.**" |Then it rose.
    He read *Who?* by Lee and *Oh!* too.| She did not.
    **Dr.** Smith and *Mrs.* Lee came.| **Then** they left.
    It fell.* |It rose.
    It was posted Dec.15 2025 by staff.
    Feb. 3 was cold.| Mar. 4 too.
    St. Louis is home.| Dr. Lee lives there.
    Mt. Rushmore and Ft. Worth are far.| So is Lake Tahoe.
    Gov. Greg Abbott and Lt. Gov. Dan Patrick spoke.| They left.
    Sen. Kyrsten Sinema (D-Ariz.) voted.| It passed.
    Ret. Gen. Mark Milley spoke.| He was firm.
    Sgt. Maj. Tom Lee, Capt. Ann Po and Col. Ray went.| All came back.
    The Rev. Al Sharpton spoke.| Hon. Judge Lee listened.
    Martin Luther King Jr. spoke.| He won.
    He met Prof. Jones, Ph.D., at noon.| They spoke.
    Roe v. Wade was overturned.| It was news.
    The bill (H.R. 1) passed.| It was long.
    Smith et al. found it.| Others agree.
    Approx. 500 people came.| All left.
    It is 5 ft. 3 in. tall.| It is heavy.
    He scored an A.| She got a B.
    I asked about AI.| A man answered.
    "It is over," he said.| "We lost."
    "It is over."| She left.
    “It is over.”| She left.
    ‘It is over.’| She left.
    It closed in the U.S.|The deal is on.
    He is done.”|The deal is on.
    He asked, "Why now?"| Nobody answered.
    "Why now?" he asked.| Nobody answered.
    “Why now?” Smith asked.| Nobody answered.
    "Stop!" she cried.| He did.
    “The deal is done. We are happy,” he said.| He left.
    «C’est fini.»| Elle part.
    (The deal closed in May.)| It was large.
    It was large [see note 3].| It closed.
    It grew. [1]| The firm said so.[2]| He left.
    Wait...| What was that?
    He paused ... then went on.| All laughed.
    Well ... I never knew.
    He left…| She stayed.
    He left… and she stayed.
    Really?!| Yes.
    What!?| No!| Yes.
    Is it a minefield?|The deal closed.
    It is a minefield.|The deal closed.
    It ended.|NATO said so.
    Is it a minefield?the deal closed.
    It ended.|(The rest is known.)
    He founded OpenAI.com in 2015.| It grew.
    He works for Amazon.com.| He likes it.
    They use Node.js and Node.Js and ASP.NET.| It works.
    Version v2.Next is out.| Get it.
    Update to 3.5.2.| It is safe.
    She is a Ph.D.Candidate at MIT.| She wrote it.
    Visit https://www.Example.com/News.Html for more.| Thanks.
    See https://www.example.com/a/path/that/goes/on/and/on/for/over/sixty/characters/News.Html now.| Thanks.
    Mail John.Smith@Example.Com now.| Thanks.
    See README.Md for details.| Thanks.
    Mr.Smith and J.K.Rowling met.| They spoke.
    • In 2011.| The meters came.| A big year.
    5. Competing with giants is hard.| It is.
    (b) One thing.| Another.
    He left. 🎉
    Он ушёл.| Она осталась.
    他说。|她走了。
"""


@pytest.mark.parametrize("marked", [line.strip() for line in BOUNDARIES.strip().splitlines()])
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    """A bar marks each boundary."""
    assert split(marked.replace("|", "")) == [piece.strip() for piece in marked.split("|")]


def test_long_quotation_is_split_and_a_short_one_is_not() -> None:
    """A sentence of a speech answers better than the speech."""
    said = "We looked at every offer that came in before the end of the year and weighed it."
    speech = f"“{said} {said} {said} {said}” he said."

    assert split(speech) == [f"“{said}", said, said, f"{said}” he said."]


# ---------------------------------------------------------------- lines


def test_blank_line_ends_a_sentence_whatever_follows() -> None:
    assert split("The investment by\n \t\ninto Scale AI") == ["The investment by", "into Scale AI"]


def test_newline_before_lower_case_is_a_space() -> None:
    assert split("The deal was\nclosed in May. It grew.") == ["The deal was\nclosed in May.", "It grew."]


def test_link_on_its_own_line_is_part_of_the_sentence() -> None:
    assert split("An investment by\nMeta\n, which owns it, grew.") == [
        "An investment by\nMeta\n, which owns it, grew."
    ]


def test_newline_between_capitals_is_a_boundary() -> None:
    assert split("What We Know\nThe deal closed\nNobody spoke") == [
        "What We Know",
        "The deal closed",
        "Nobody spoke",
    ]


def test_brand_in_lower_case_may_open_a_sentence() -> None:
    assert split("Prices fell.\niPhone sales rose.") == ["Prices fell.", "iPhone sales rose."]


WRAPPED = """\
WASHINGTON - The deal between Meta Platforms and the data company
Scale AI was approved on Friday by the board of directors, which
met in San Francisco. Under the deal Meta gets a stake of 49
percent, said Alexandr Wang, and pays $14.3 billion for it. Nobody
else may buy."""


def test_hard_wrapped_paragraph_is_running_text() -> None:
    assert [sentence.replace("\n", " ") for sentence in split(WRAPPED)] == [
        (
            "WASHINGTON - The deal between Meta Platforms and the data company Scale AI was approved on "
            "Friday by the board of directors, which met in San Francisco."
        ),
        "Under the deal Meta gets a stake of 49 percent, said Alexandr Wang, and pays $14.3 billion for it.",
        "Nobody else may buy.",
    ]


def test_headlines_of_one_length_are_not_hard_wrapped() -> None:
    headlines = [
        "Trump Wins the Iowa Caucuses in a Record Landslide, and Haley Stays",
        "Senators Near a Deal on the Border After Weeks of Talks in Private",
        "Meta Buys Half of Scale AI for $14.3 Billion as the Race Goes On",
    ]
    assert split("\n".join(headlines)) == headlines


@pytest.mark.parametrize("marker", ["-", "*", "•", "–", "1.", "12)", "(a)", "►"])
def test_list_item_begins_a_sentence_and_keeps_its_marker(marker: str) -> None:
    items = [f"{marker} Hold for now", f"{marker} Sell later. Or not."]
    assert split("\n".join(items)) == [items[0], f"{marker} Sell later.", "Or not."]


def test_markdown_heading_table_and_rule_stand_alone() -> None:
    lines = ["# the deal", "it closed in May", "| a | b |", "| c | d |", "-----", "and then"]
    assert split("\n".join(lines)) == lines


def test_lines_of_code_stand_alone() -> None:
    lines = ["```", "x = 1", "y = x +", "z", "```", "and then"]
    assert split("\n".join(lines)) == lines


def test_quoted_lines_are_running_text() -> None:
    assert split("> The deal was\n> closed in May.\nIt grew.") == [
        "> The deal was\n> closed in May.",
        "It grew.",
    ]


def test_line_counts_newlines_from_one() -> None:
    text = "One.\n\nTwo. Three\u2028or four.\nFive."
    assert sentences(article(text)) == [
        Sentence(0, 4, 1),
        Sentence(6, 10, 3),
        Sentence(11, 25, 3),
        Sentence(26, 31, 4),
    ]


# ---------------------------------------------------------------- body and length


def test_only_the_body_is_split() -> None:
    text = "Advert. One. Two. Sign up."
    assert sentences(article(text, (8, 17))) == [Sentence(8, 12, 1), Sentence(13, 17, 1)]


def test_sentence_does_not_run_over_boilerplate() -> None:
    text = "The deal was\nSIGN UP\nclosed in May."
    assert [text[s.start : s.end] for s in sentences(article(text, (0, 13), (21, 35)))] == [
        "The deal was",
        "closed in May.",
    ]


def test_spans_with_only_white_space_between_are_read_as_one() -> None:
    text = "The deal was\nclosed in May."
    assert sentences(article(text, (0, 12), (13, 27))) == [Sentence(0, 27, 1)]


def test_body_without_a_word_has_no_sentence() -> None:
    assert split(" \n\t\n ") == []


def test_monstrous_sentence_is_cut_at_semicolons_then_commas_then_spaces_then_anywhere() -> None:
    for unit in ("aaaa bbbb, cc; ", "aaaa bbbb, ", "aaaa ", "a"):
        pieces = split("x" + unit * 1500)
        assert max(map(len, pieces)) <= LONGEST_SENTENCE
        assert {piece[-1] for piece in pieces[:-1]} == {unit.rstrip()[-1]}


def test_line_of_megabytes_takes_seconds_at_most() -> None:
    began = time.perf_counter()
    pieces = split("lorem ipsum " * 100_000)
    assert time.perf_counter() - began < 5
    assert sum(map(len, pieces)) > 1_100_000


def test_importing_loads_no_library() -> None:
    program = "import sys, qa.passages; sys.exit('sentencex' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# ---------------------------------------------------------------- any text

PIECES = st.sampled_from(
    [
        *"Aaé1.?!…,;:\"'“”‘’()[]*-•>#|\n\t %$@/—字。",
        "  ",
        "\n\n",
        "U.S. ",
        "a.m. ",
        "ET",
        "1. ",
        "- ",
        "The deal ",
        "said ",
        "Inc. ",
        "\u2028",
        "\r",
        "\x0c",
        "\x85",
        "\u200b",
        "😀",
        "```\n",
        "[1] ",
        "word ",
        "Meta's ",
        "e\u0301",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(TEXTS)
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = draw(st.sampled_from([list(zip(places[::2], places[1::2], strict=False)), [(0, len(text))]]))
    return article(text, *spans) if spans else article(text)


@settings(max_examples=200, deadline=None)
@given(articles())
def test_every_word_of_the_body_is_in_exactly_one_sentence(source: Article) -> None:
    found = sentences(source)

    covered = [at for s in found for at in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    body = {at for span in source.body for at in range(span.start, span.end)}
    assert {at for at in covered if not source.text[at].isspace()} == {
        at for at in body if not source.text[at].isspace()
    }


@settings(max_examples=150, deadline=None)
@given(articles())
def test_sentences_are_trimmed_and_say_their_line_and_are_the_same_again(source: Article) -> None:
    found = sentences(source)

    for s in found:
        words = source.text[s.start : s.end]
        assert words == words.strip()
        assert s.line == source.text.count("\n", 0, s.start) + 1
    assert sentences(source) == found


@settings(max_examples=100, deadline=None)
@given(articles())
def test_no_sentence_runs_over_a_blank_line(source: Article) -> None:
    for s in sentences(source):
        lines = source.text[s.start : s.end].split("\n")
        assert all(line.strip() for line in lines)
