"""Values that differ: which of them answers, and which are set beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from qa.answering.timeline import Choice, timeline
from qa.domain import Candidate, Dated, Metadata, Origin, Passage, Sentence, Stance


def test_of_values_stated_alike_the_present_one_answers() -> None:
    """However likely the other is, and however many say so."""
    earlier = [
        candidate("It was last valued at $14 billion.", "$14 billion", "a", 0.8),
        candidate("It was previously worth $14 billion.", "$14 billion", "b", 0.7),
    ]
    now = candidate("The deal values it at $29 billion.", "$29 billion", "c", 0.6)
    found = timeline([*earlier, now], question="", bar=0.2, least=0.3)

    assert found is not None
    assert [value.text for value in found.values] == ["$29 billion", "$14 billion"]


def test_who_recalls_an_old_value_does_not_make_it_new() -> None:
    """The later article's own value answers, and is cited first."""
    agreed = candidate("It agreed to pay $395 million.", "$395 million", "a", 0.8, "2026-01-10")
    recalled = candidate("It had agreed to pay $395 million.", "$395 million", "b", 0.9, "2026-06-10")
    paid = candidate("It paid $410 million.", "$410 million", "b", 0.5, "2026-06-10")
    found = timeline([recalled, agreed, paid], question="", bar=0.2, least=0.3)

    assert found is not None
    assert [value.text for value in found.values] == ["$410 million", "$395 million"]
    assert [cited.source for cited in found.values[1].citations] == ["a", "b"]


def test_a_later_article_may_name_another_person() -> None:
    """Offices change hands: what is sure by itself is shown, and is newer."""
    old = replace(candidate("The mayor is Ada Fenn.", "Ada Fenn", "a", 0.9, "2026-03-01"), margin=15.0)
    new = replace(candidate("The mayor is Bo Crane.", "Bo Crane", "b", 0.4, "2026-10-01"), margin=12.6)
    found = timeline([old, new], question="", bar=0.2, least=0.3)

    assert found is not None
    assert [value.text for value in found.values] == ["Bo Crane", "Ada Fenn"]
    assert timeline([old, replace(new, margin=9.0)], question="", bar=0.2, least=0.3) is None


def candidate(text: str, words: str, source: str, probability: float, day: str | None = None) -> Candidate:
    """*words* in the one sentence *text* of *source*."""
    published = Dated(date.fromisoformat(day), Origin.DATELINE) if day else None
    sentence = Sentence(0, len(text), 1)
    passage = Passage(source, text, 0, 1, (sentence,), Metadata(published=published))
    at = re.search(re.escape(words), text)
    assert at
    return Candidate(passage, sentence, at.start(), at.end(), probability)


PAID = candidate("The $14.3 billion investment changed Scale.", "$14.3 billion", "d", 0.5)
TALKS = candidate("Meta is reportedly in talks to invest more than $10 billion.", "$10 billion", "c", 0.9)
WHISPERS = candidate("There are whispers of a $10 billion investment.", "$10 billion", "b", 0.8)
STAKE = candidate("Meta took 49% of it.", "49%", "d", 0.7)


def _found(*candidates: Candidate, least: float = 0.3) -> Choice:
    found = timeline(candidates, question="", bar=0.0, least=least)
    assert found is not None
    return found


def test_what_is_stated_answers_before_what_is_reported() -> None:
    """However probable: and the other stays beside it, with its bound and all its sources."""
    found = _found(TALKS, WHISPERS, STAKE, PAID)

    assert found.best is PAID
    assert [(v.text, v.bound, v.stance) for v in found.values] == [
        ("$14.3 billion", None, Stance.STATED),
        ("$10 billion", "more than", Stance.REPORTED),
    ]
    assert [c.source for c in found.values[1].citations] == ["c", "b"]


def test_of_two_that_are_stated_the_later_answers() -> None:
    """An undated article is never later than a dated one."""
    old = candidate("It cost $3 million.", "$3 million", "a", 0.9, "2024-03-04")
    new = candidate("It cost $5 million.", "$5 million", "b", 0.4, "2024-06-18")
    undated = candidate("It cost $4 million.", "$4 million", "c", 0.8)

    assert [v.text for v in _found(old, undated, new).values] == ["$5 million", "$3 million", "$4 million"]


def test_copies_of_one_story_count_once() -> None:
    """Two independent sources outweigh three prints of one."""
    prints = [candidate("It cost $3 million.", "$3 million", source, 0.5) for source in "abc"]
    others = [candidate("It cost $5 million.", "$5 million", source, 0.5) for source in "de"]
    found = timeline([*prints, *others], question="", bar=0.0, least=0.5, copies={"b": "a", "c": "a"})

    assert found is not None
    assert found.values[0].text == "$5 million"


def test_one_value_is_no_disagreement() -> None:
    """In whatever words, and with whatever else of another kind."""
    assert timeline([TALKS, WHISPERS, STAKE], question="", bar=0.0, least=0.3) is None


def test_counts_of_other_things_do_not_differ() -> None:
    """500 contractors and 9,000 cities are no contradiction."""
    people = candidate("500 contractors were cut.", "500 contractors", "a", 0.9)
    cities = candidate("It works in 9,000 cities.", "9,000 cities", "b", 0.8)

    assert timeline([people, cities], question="", bar=0.0, least=0.3) is None


def test_what_is_far_less_probable_takes_no_part() -> None:
    """Some other sum of the same article is not a rival."""
    other = candidate("The market is worth $12 billion.", "$12 billion", "d", 0.1)

    assert timeline([TALKS, other], question="", bar=0.0, least=0.3) is None


def test_a_value_that_was_denied_last_answers_after_the_others() -> None:
    """However firmly it was stated before."""
    stated = candidate("Meta paid $10 billion for it.", "$10 billion", "a", 0.9, "2025-06-01")
    denied = candidate("Meta denied that it paid $10 billion.", "$10 billion", "b", 0.8, "2025-06-12")
    other = candidate("Meta paid $14.3 billion for it.", "$14.3 billion", "c", 0.7, "2025-05-20")

    assert [(v.text, v.stance) for v in _found(stated, denied, other).values] == [
        ("$14.3 billion", Stance.STATED),
        ("$10 billion", Stance.DENIED),
    ]
    assert _found(denied).values[0].stance is Stance.DENIED


def test_a_less_likely_value_answers_where_the_likeliest_was_denied() -> None:
    """It must reach the bar all the same."""
    denied = candidate("Meta denied that it paid $10 billion.", "$10 billion", "b", 0.8, "2025-06-12")
    stated = candidate("Meta paid $14.3 billion for it.", "$14.3 billion", "c", 0.35, "2025-05-20")
    talks = candidate("Meta is in talks to pay $10 billion.", "$10 billion", "b", 0.8, "2025-06-12")

    def said(first: Candidate, bar: float) -> str:
        found = timeline([first, stated], question="", bar=bar, least=0.3, near=0.6)
        assert found is not None
        return found.values[0].text

    assert (said(denied, 0.3), said(denied, 0.4), said(talks, 0.3)) == (
        "$14.3 billion",
        "$10 billion",
        "$10 billion",
    )


def test_what_a_sentence_puts_in_the_place_of_the_likeliest_answers() -> None:
    """However much less likely, if it reaches the bar; not what an earlier article says."""
    before = candidate("Tessaly set aside $180 million.", "$180 million", "a", 0.9, "2026-05-02")
    changed = "It raised its provision to $260 million from $180 million."
    after = candidate(changed, "$260 million", "b", 0.4, "2026-11-02")
    earlier = candidate(changed, "$260 million", "b", 0.4, "2025-11-02")

    def said(*found: Candidate) -> str:
        choice = timeline(found, question="", bar=0.3, least=0.3, near=0.6)
        assert choice is not None
        return choice.values[0].text

    assert said(before, after) == "$260 million"
    assert said(before, earlier) == "$180 million"
    assert said(before, replace(after, probability=0.29)) == "$180 million"


def test_a_day_that_was_moved_is_no_longer_the_day() -> None:
    planned = candidate("The vote was planned for June 9.", "June 9", "a", 0.9, "2026-05-04")
    moved = "The vote was postponed from June 9 to August 23."
    postponed = candidate(moved, "August 23", "b", 0.4, "2026-06-04")
    elsewhere = candidate("The fair opens on August 23.", "August 23", "b", 0.4, "2026-06-04")
    least = [replace(one, margin=1.0) for one in (planned, postponed, elsewhere)]

    choice = timeline(least[:2], question="", bar=0.3, least=0.3, near=0.6)
    assert choice is not None
    assert [one.text for one in choice.values] == ["August 23", "June 9"]
    assert timeline([least[0], least[2]], question="", bar=0.3, least=0.3, near=0.6) is None


def test_a_day_without_a_year_is_of_its_articles_time() -> None:
    """Of the year that is nearest."""
    first = replace(candidate("It opens on January 9.", "January 9", "a", 0.9, "2026-12-04"), margin=9.0)
    same = candidate("It opens on 9 January 2027.", "9 January 2027", "b", 0.8, "2026-11-04")
    later = candidate("It opens in January 2028.", "January 2028", "b", 0.8, "2026-11-04")

    def found(one: Candidate) -> Choice | None:
        return timeline([first, replace(one, margin=9.0)], question="", bar=0.3, least=0.3)

    assert found(same) is None
    assert found(later) is not None


def test_one_sum_in_two_currencies_is_one_value() -> None:
    dollars = candidate("It paid $1.5 billion, or roughly £1.2 billion.", "$1.5 billion", "a", 0.9)
    pounds = candidate("It paid £1.2 billion.", "£1.2 billion", "b", 0.8)
    others = candidate("It paid £1.3 billion.", "£1.3 billion", "b", 0.8)

    assert timeline([dollars, pounds], question="", bar=0.3, least=0.3) is None
    assert timeline([dollars, others], question="", bar=0.3, least=0.3) is not None


def test_what_does_not_answer_is_ordered_by_how_firmly_it_is_put() -> None:
    answers = candidate("Meta paid $14.3 billion for it.", "$14.3 billion", "a", 0.8)
    denied = candidate("Meta denied that it paid $10 billion.", "$10 billion", "b", 0.7)
    unlikely = candidate("Meta paid $12 billion for it.", "$12 billion", "c", 0.26, "2025-05-20")
    found = timeline([answers, denied, unlikely], question="", bar=0.3, least=0.3)

    assert found is not None
    assert [value.text for value in found.values] == ["$14.3 billion", "$12 billion", "$10 billion"]


def test_what_is_below_the_bar_is_shown_and_does_not_answer() -> None:
    likely = candidate("Meta is reportedly to pay $14.3 billion.", "$14.3 billion", "a", 0.5)
    unlikely = candidate("Microsoft paid $10 billion for its stake.", "$10 billion", "b", 0.16)
    found = timeline([likely, unlikely], question="", bar=0.2, least=0.3)

    assert found is not None
    assert (found.best, found.probability) == (likely, 0.5)
    assert [value.text for value in found.values] == ["$14.3 billion", "$10 billion"]


def test_the_probability_is_that_of_the_value_that_answers() -> None:
    assert _found(TALKS, PAID).probability == 0.5


def test_two_names_in_one_sentence_do_not_differ() -> None:
    """One article agrees with itself."""
    text = "Scale AI was founded in 2016 by Alexandr Wang and Lucy Guo."
    both = [candidate(text, name, "a", 0.8) for name in ("Alexandr Wang", "Lucy Guo")]

    assert timeline(both, question="", bar=0.0, least=0.3) is None


def test_what_a_network_does_not_hold_for_an_answer_is_set_beside_none() -> None:
    """And another name only if it is nearly as likely, and sure by itself."""
    doubtful = replace(candidate("It paid $9 billion to the bank.", "$9 billion", "e", 0.4), margin=-10.0)
    sure = replace(doubtful, margin=2.0)
    paid = replace(PAID, margin=5.0)
    led = replace(candidate("Ann Hale leads it.", "Ann Hale", "a", 0.5), margin=6.0)
    other = replace(candidate("Bo Lund was there.", "Bo Lund", "b", 0.45), margin=9.0)

    assert timeline([paid, doubtful], question="What did the bank get?", bar=0.2, least=0.3) is None
    assert timeline([paid, sure], question="What did the bank get?", bar=0.2, least=0.3) is not None
    assert timeline([led, other], question="", bar=0.2, least=0.3) is None
    assert timeline([led, replace(other, margin=11.0)], question="", bar=0.2, least=0.3) is not None
    assert (
        timeline([led, replace(other, margin=11.0, probability=0.3)], question="", bar=0.2, least=0.3) is None
    )


def test_another_figure_that_is_sure_by_itself_is_shown_however_much_likelier_the_best_one() -> None:
    """It does not answer; it says that articles differ."""
    first = replace(candidate("Four people were hurt.", "Four people", "a", 0.8), margin=9.0)
    later = replace(candidate("In all 7 people were hurt.", "7 people", "b", 0.1), margin=7.0)
    found = timeline([first, later], question="How many were hurt?", bar=0.3, least=0.3)

    assert found is not None
    assert found.best is first
    assert [value.text for value in found.values] == ["Four people", "7 people"]


def test_counts_of_other_things_differ_only_where_the_network_is_surer() -> None:
    """41 lathes may be what 24 machines were: nouns alone do not tell."""
    asked = "How many machines reached Russia?"
    machines = replace(candidate("24 machines reached Russia.", "24 machines", "a", 0.8), margin=9.0)
    same_thing = replace(candidate("30 machines reached Russia.", "30 machines", "b", 0.4), margin=0.5)
    lathes = replace(candidate("41 lathes went to Russia.", "41 lathes", "b", 0.4), margin=0.5)

    assert timeline([machines, same_thing], question=asked, bar=0.3, least=0.3) is not None
    assert timeline([machines, lathes], question=asked, bar=0.3, least=0.3) is None
    assert timeline([machines, replace(lathes, margin=9.0)], question=asked, bar=0.3, least=0.3) is not None


def test_the_whole_is_not_beside_its_part() -> None:
    part = replace(candidate("12 guests were hurt.", "12 guests", "a", 0.8), margin=9.0)
    whole = candidate("Of the 40 guests of the hotel, a dozen were hurt.", "40 guests", "b", 0.7)

    assert timeline([part, replace(whole, margin=8.0)], question="", bar=0.3, least=0.3) is None


def test_a_figure_that_stands_with_the_questions_words_is_sooner_shown() -> None:
    """And the article it stands in may speak of something else."""
    first = replace(candidate("Four people were hurt in Lund.", "Four people", "a", 0.8), margin=9.0)
    there = replace(candidate("7 people were hurt in Lund.", "7 people", "b", 0.2), margin=2.0)
    elsewhere = replace(candidate("7 people came to Rome.", "7 people", "b", 0.2), margin=2.0)

    asked = "How many people were hurt in Lund?"
    assert timeline([first, there], question=asked, bar=0.3, least=0.3) is not None
    assert timeline([first, elsewhere], question=asked, bar=0.3, least=0.3) is None


def test_what_is_to_come_does_not_answer_for_what_is() -> None:
    """However much later its article is; what will be asked for does."""
    now = candidate("The plant employs 310 people.", "310 people", "a", 0.8, "2026-01-01")
    later = candidate("The new plant will employ 200 people.", "200 people", "b", 0.7, "2026-05-01")
    built = candidate("The tunnel costs $5 million.", "$5 million", "a", 0.8, "2026-01-01")
    dearer = candidate("The tunnel will cost $9 million.", "$9 million", "b", 0.7, "2026-05-01")

    def answer(question: str, *found: Candidate) -> str:
        choice = timeline(found, question=question, bar=0.3, least=0.3)
        return choice.values[0].text if choice else ""

    assert answer("How many people does the plant employ?", now, later) == "310 people"
    assert answer("How many people will the plant employ?", now, later) == "200 people"
    assert answer("What does the tunnel cost?", built, dearer) == "$9 million"
