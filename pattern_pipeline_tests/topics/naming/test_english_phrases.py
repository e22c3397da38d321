"""What a sentence offers as a name, and what it does not: halves of phrases, and what concerns one person."""

import pytest

from pattern_pipeline.topics.naming.capitalisation import learn_capitalisation
from pattern_pipeline.topics.naming.phrase import lacks_object
from pattern_pipeline.topics.naming.speech import extract_english_phrases, learn_nouns, learn_verbs

VERBS = learn_verbs([])


def offered(text: str, *kinds: str) -> set[str]:
    return {
        phrase.text for phrase in extract_english_phrases(text, VERBS) if not kinds or phrase.kind in kinds
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can you add my wife to the shared plan?", "add someone to the shared plan"),
        ("It won't switch on any more", "won't switch on"),
        ("My parcel arrived damaged two weeks ago", "parcel arrived damaged"),
        ("Where do I download my payslip?", "download payslip"),
        ("Can I have a refund?", "get a refund"),
        ("I'd like a refund", "get a refund"),
        ("How much have I spent on groceries?", "how much have i spent"),
        ("What is the status of my order?", "what is the status"),
        ("how soon does milk expire", "how soon does milk expire"),
        ("How busy is Rosa's at noon", "how busy"),
        ("How long do I bake the potatoes", "how long to bake"),
        ("May I use a voucher together with a code?", "use a voucher"),
        ("Please explain the event loop", "explain something"),
    ],
)
def test_phrases_are_whole_and_of_everybody(text: str, expected: str) -> None:
    assert expected in offered(text)


@pytest.mark.parametrize(
    "text",
    [
        "How loud is it, we have a baby",  # nobody asks for one
        "Can you take me out of my parents' household",  # what is taken is lost
        "Do I have to send the broken one in?",  # an obligation, and a thing that was named before
        "What can you recommend for a small flat?",  # what is recommended stands first
        "How many bags can I take on a flight?",
    ],
)
def test_no_request_is_made_of_what_asks_for_nothing_or_has_lost_its_object(text: str) -> None:
    assert offered(text, "request", "lent") == set()


@pytest.mark.parametrize("text", ["I got the return two weeks ago", "I have a new phone", "it was fine"])
def test_what_somebody_has_or_feels_is_no_statement(text: str) -> None:
    assert offered(text, "statement", "deed") == set()


def test_a_clause_that_says_when_is_no_question() -> None:
    assert offered("when riding the bus home", "question") == set()


def test_what_somebody_did_is_told_from_what_happened() -> None:
    assert offered("I accepted the invite", "deed") == {"accepted the invite"}
    assert offered("The invite expired", "statement") == {"invite expired"}


@pytest.mark.parametrize(
    ("text", "lacks"),
    [("apply for a loan", False), ("complain about the bus", False), ("hand in expenses", False),
     ("start in autumn", True), ("recommend for a flat", True), ("book a flight", False)],
)  # fmt: skip
def test_some_verbs_have_their_object_behind_a_preposition(text: str, lacks: bool) -> None:
    (found,) = [
        phrase for phrase in extract_english_phrases(f"I want to {text}", VERBS) if phrase.text == text
    ]
    assert lacks_object(found) is lacks


def test_things_follow_an_article_and_are_seen_twice() -> None:
    texts = [
        "Where is my gift card",
        "a gift card, please",
        "The broken one",
        "the broken ones",
        "pay the bill",
    ]
    assert learn_nouns(texts) == {"gift card", "card"}


def test_a_word_that_places_are_called_after_is_no_name_where_it_is_a_thing_too() -> None:
    texts = ["Stay at the Grand Hotel", "We love Grand Hotel", "In Grand Hotel again", "Try Grand Hotel now"]
    assert "hotel" in learn_capitalisation(texts).names
    assert "hotel" not in learn_capitalisation([*texts, *["I want a hotel"] * 3]).names


def test_names_in_code_are_names_until_many_write_them() -> None:
    texts = ["Refactor parseOrderDates now", "Push it to GitHub", "a GitHub issue", "see GitHub"]
    surface = learn_capitalisation(texts)
    assert surface.contains_name("refactor parseorderdates")
    assert surface.restore("push to github") == "push to GitHub"
