"""Furniture is left out; a sentence of the story never is."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.articles import furniture
from qa.articles.reading import parsed
from tests.articles.pages import CLOSING, OPENING, STORY, article, body, left_out

# Sentences and headings of stories about sign-ups, comments, privacy, copyright, advertising.
SENTENCES = """\
OpenSea laid off half of its staff on Friday.
Names of minors may not be published under state law.
The trial may not be broadcast, the judge ruled on Friday.
An error occurred during the landing, and the craft tipped over.
Heavy rain also contributed.
Human error contributed. The captain had been awake for 20 hours.
“Sign up for free,” the banner read, and thousands did.
"Sign up for our newsletter," the pop-up says.
Sign up for free, the banner read, and thousands of customers did within a day.
Subscribers to the newsletter rose 12% to 4 million in the quarter.
Users must sign in to continue reading, a change that cut traffic by half.
By continuing, users agree to the terms of service and the privacy policy, the complaint says.
Its Terms of Service and Privacy Policy now run to 40 pages.
Advertisement revenue fell 8% in the second quarter.
Comments on the proposal are due by July 1.
No comments were made by the company.
Share prices fell 3% after the announcement.
Tweets from the president moved markets.
Copyright suits against AI firms tripled in 2024.
Copyright 2019 was the year the law changed, she said.
Related companies must file jointly under the new rule.
Photo: the agency released an image of the wreck on Friday.
Photos by satellite show the damage to the dam.
Read more books, the minister told pupils.
More: that is what the union wants.
Follow the money, investigators were told.
Listen to this: the deal fell apart twice.
Get the vaccine as early as you can, doctors advise.
Sign up for credit monitoring alerts and check your account for free.
Register your account with the state by June 1 to receive alerts.
Download the app before you travel and keep your email address current.
We use cookies to bake trust, the chef jokes.
Cookies are small files that sites store on your computer.
Jane Doe is a reporter at the newspaper that broke the story, and she was arrested on Monday.
Our newsletter business doubled in a year.
Stay tuned, because the trial resumes on Monday.
Never miss a payment: that is the rule the bank enforces.
Reporting by the agency showed that emissions fell.
The Associated Press contributed to this report was the line that gave the copy away.
Contact tracing reached 80% of cases.
Email addresses of 4 million users leaked.
1. Sign up for alerts from your bank.
- Subscribe to a credit service.
Donate blood at any of the five centers listed by the city.
Close the account, then call the bank.
Delivering parcels at night costs them $5.
Is that legal?
Yes.
"No."
Two weeks later:""".splitlines()

FURNITURE = """\
Sign up for our newsletter
Sign up for our free daily newsletter.
Sign up for the Morning Brief newsletter to get the day's news in your inbox.
Daily headlines, free to your inbox
Subscribe to read
Subscribe to continue reading
Sign in to continue
Subscribe now for unlimited access
Already a subscriber? Log in
Create a free account to continue reading
By continuing, you agree to our Terms of Service and Privacy Policy.
By signing up, I agree to the Terms of Use and acknowledge the Privacy Policy.
Getting your Trinity Audio player ready...
Listen to this article · 5 min
Your browser does not support the audio element.
5 min read
Share
Tweet
Share on Facebook
Copy link
|
* * *
12 comments
Add a public comment...
No comments yet
Leave a reply
Be the first to comment
Join the conversation
Advertisement
ADVERTISEMENT - CONTINUE READING BELOW
Story continues below
Article continues after this advertisement
We use cookies to improve your experience on our site.
Accept all cookies
© 2025 Example Media. All rights reserved.
Copyright 2025 Example Media. All rights reserved. This material may not be published or broadcast.
Read more: Meta hires twenty engineers from a rival
RELATED: What the deal means for Google
Photo: Getty Images
(Photo by Jane Doe/Getty Images)
Image credit: Reuters
Follow us on Facebook and Instagram
Get the latest news delivered to your inbox every morning.
Never miss a story: sign up for our daily newsletter
Thanks for reading! Subscribe for free to receive new posts and support my work.
You have 2 free articles left this month.
This article is for subscribers only.
Enter your email address
Click here to sign up for our newsletter.
Skip to main content
This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.
Want more news like this? Sign up for our weekly newsletter.
![A chart](chart.png)
<!-- slot 3 -->
[Sign up for our newsletter](https://example.org/newsletter)""".splitlines()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_about_furniture_is_story_wherever_it_stands(sentence: str) -> None:
    assert body(f"{OPENING}\n\n{sentence}\n\n{CLOSING}") == [OPENING, sentence, CLOSING]
    assert body(f"{STORY}\n\n{sentence}") == [OPENING, CLOSING, sentence]
    assert body(f"{sentence}\n{STORY}") == [sentence, OPENING, CLOSING]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_left_out_wherever_it_stands(line: str) -> None:
    assert left_out(f"{OPENING}\n\n{line}\n\n{CLOSING}") == [line]
    assert left_out(f"{STORY}\n\n{line}") == [line]
    assert left_out(f"{line}\n\n{STORY}") == [line]


@pytest.mark.parametrize(
    "heading", ["Comments", "Newsletters", "Facebook", "Related stories", "Save", "Home", "About the author"]
)
def test_a_heading_within_the_story_is_body(heading: str) -> None:
    assert body(f"{OPENING}\n\n{heading}\n\n{CLOSING}") == [OPENING, heading, CLOSING]


@pytest.mark.parametrize(
    "ending",
    [
        "Comments\nNo comments yet",
        "Related Articles\nMeta buys a startup\nDec. 1, 2025\nGoogle hires people\nDec. 2, 2025",
        "You may also like\nMeta buys a startup\nGoogle hires people",
        "About the author\nJane Doe\nJane Doe covers aviation for the Daily Planet. She lives in Lisbon.",
        "author avatar\nJane Doe\n\nWriting Agent focusing on aviation. Its audience includes travellers.",
        "Jane Doe is a reporter who covers aviation.",
        "Contributing: Ann Lee, The Daily Planet",
        "Reporting by Jane Doe; Editing by John Roe",
        "The Associated Press contributed to this report.",
        "This article originally appeared on Example.org.",
        "Follow Jane Doe on Twitter @janedoe.",
        "Providing trusted news, expert analysis and insights.\n\nDec.15 2024\n\nDec.14 2024",
        "Share\nFacebook\nTwitter\nEmail",
        "Terms of Use and Privacy Policy\nContact us",
    ],
)
def test_what_follows_the_story_is_left_out(ending: str) -> None:
    assert body(f"{STORY}\n\n{ending}\n") == [OPENING, CLOSING]


@pytest.mark.parametrize(
    "ending",
    [
        "June 9, 2025\nMeta announces deal\nJune 12, 2025\nDeal closes",
        "Comments\nNewspapers closed their comment sections in droves after 2015, the study found.",
        "Most popular\n- Flights to Lisbon\n- Flights to Rome",
        "About the author\nThe author of the report had left the ministry in 2019, the inquiry found.",
        "Providing meals for stranded passengers will cost it more.\n\nComments",
    ],
)
def test_an_ending_that_may_be_story_is_kept(ending: str) -> None:
    kept = [line for line in ending.split("\n") if line and ending[-8:] != line]

    assert set(kept) <= set(body(f"{STORY}\n\n{ending}"))


def test_a_reporter_the_story_tells_of_is_story() -> None:
    told = "The regulator spoke to Evan Doe on Tuesday about the fine."
    page = f"{told}\n\n{STORY}\n\nEvan Doe is a reporter for The Times."

    assert body(page)[-1] == "Evan Doe is a reporter for The Times."


def test_a_box_goes_as_a_whole() -> None:
    box = "The Morning Newsletter\nTop stories in your inbox\nBy signing up, I agree to the\nTerms of Service"

    assert body(f"{OPENING}\n\n{box}\n\n{CLOSING}") == [OPENING, CLOSING]


def test_furniture_comes_with_its_line_number_and_without_the_known() -> None:
    head = "Share\n\nAirline Fined After Refund Inquiry\n\nBy Jane Doe"
    page = f"{head}\n\n{OPENING}\n\nAdvertisement\n\n{CLOSING}\n"

    assert furniture(article(page)) == [(1, "Share"), (9, "Advertisement")]


def test_lines_of_the_story_form_one_span_until_something_is_left_out() -> None:
    page = f"  {OPENING}\n\n \t\n{CLOSING}  \n\nShare\n\n{OPENING}\n"

    spans = [page[span.start : span.end] for span in article(page).body]

    assert spans == [f"{OPENING}\n\n \t\n{CLOSING}", OPENING]


WORDS = st.sampled_from(
    "the airline council river said fined refund in of newsletter comment share free".split()
)
PROSE = st.lists(WORDS, min_size=12, max_size=30).map(
    lambda words: "Officials " + " ".join(words) + " on Tuesday."
)
LINES = st.lists(st.one_of(st.sampled_from(FURNITURE), PROSE), min_size=1, max_size=12)


@given(LINES, st.sampled_from(["\n", "\n\n"]))
@settings(deadline=None, max_examples=150)
def test_no_sentence_is_lost_among_furniture(lines: list[str], gap: str) -> None:
    sentences = [line for line in lines if line.startswith("Officials ")]

    assert [line for line in body(gap.join(lines)) if line.startswith("Officials ")] == sentences


@given(st.text(max_size=400) | LINES.map("\n".join))
@settings(deadline=None, max_examples=200)
def test_spans_are_sorted_disjoint_trimmed_and_within_the_text(text: str) -> None:
    text = text.replace("\r", "\n")
    spans = parsed(text).body

    assert all(one.end < other.start for one, other in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)
    assert not spans or spans[-1].end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "lorem ipsum dolor " * 280_000,
        "A" * 5_000_000,
        "Share\n" * 20_000,
        "Dec. 1, 2024\n" * 20_000,
        "Jane Doe is a reporter for the Planet and covers things.\n" * 20_000,
        "About the author\nJane Doe\n" * 10_000,
        ("A" * 110 + "\n") * 20_000,
        ("1/" * 100 + "\n") * 5_000,
        ("(" * 119 + "\n") * 5_000,
        ("[](" * 190 + "\n") * 5_000,
    ],
    ids=range(10),
)
def test_no_file_takes_long(text: str) -> None:
    started = time.perf_counter()

    parsed(text)

    assert time.perf_counter() - started < 4  # each takes under one second alone
