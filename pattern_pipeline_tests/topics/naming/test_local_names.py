"""Names that a person could have written."""

import numpy as np
import pytest

from pattern_pipeline.topics.naming.capitalisation import learn_capitalisation
from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.local_names import find_common_head, name_topics_locally
from pattern_pipeline.topics.naming.speech import extract_english_phrases
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS, clean_name, make_unique
from pattern_pipeline.topics.placement.placement import Placement


def named(*topics: list[str]) -> tuple[str, ...]:
    """Name topics that hold these texts."""
    texts = [text for topic in topics for text in topic]
    of = np.repeat(np.arange(len(topics)), [len(topic) for topic in topics])
    placement = Placement(of, np.linspace(0.1, 0.2, len(texts)))
    keywords = extract_keywords(texts, of, len(topics))
    return name_topics_locally(texts, texts, placement, keywords, [None] * len(topics))


FLIGHTS = [
    "Hi there! I'd like to book a flight to Oslo for Monday.",
    "could you book a flight for me please? My name is Ann.",
    "I need to book a flight, two adults",
    "hello, I want to book a flight from Lima",
    "Book a flight to Rome",
]
BALANCE = [
    "Can you check my bank balance?",
    "I want to check my bank balance, please.",
    "please check my bank balance",
    "Hello, could you check my bank balance today",
    "I don't remember my number. I'd like to check my bank balance",
]
DOCTOR = [
    "I need to make an appointment with Dr. Morgan",
    "Can I make an appointment for Tuesday? I feel sick",
    "I'd like to make an appointment with Alexis",
    "please make an appointment for my daughter",
    "want to make an appointment asap",
]


def test_a_name_is_what_most_of_a_topic_ask_for_and_its_siblings_do_not() -> None:
    assert named(FLIGHTS, BALANCE, DOCTOR) == ("Book a flight", "Check bank balance", "Make an appointment")


def test_summaries_that_begin_alike_are_named_by_their_beginning() -> None:
    failed = [
        f'Tool call failed (search), {count} times: "timeout after {count} s".' for count in range(2, 9)
    ]
    apologies = [
        'Agent apologised for a mistake: "sorry about that".',
        'Agent apologised for a mistake: "my fault".',
    ] * 3
    assert named(failed, apologies) == ("Tool call failed (search)", "Agent apologised for a mistake")


def test_siblings_that_begin_alike_are_told_apart_by_what_follows() -> None:
    head = "Agent could not do what was asked"
    names = named([f"{head}: {text}" for text in FLIGHTS], [f"{head}: {text}" for text in BALANCE])
    assert names == (f"{head}: book a flight", f"{head}: check bank balance")


def test_names_hold_no_ids_numbers_or_names_of_people() -> None:
    texts = [
        f"my order #W{number} from Maria was lost, Maria called {number}" for number in range(70000, 70012)
    ]
    (name, _) = named(texts, FLIGHTS)
    assert not any(mark.isdigit() for mark in name)
    assert "maria" not in name.casefold()


def test_words_written_in_capitals_stay_so() -> None:
    texts = [
        "I want to reset my PIN now",
        "please reset my PIN",
        "Can you reset the PIN?",
        "reset PIN",
        "a new PIN",
    ]
    assert "PIN" in named(texts, FLIGHTS)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'd like to cancel my subscription because it is too expensive", "cancel subscription"),
        ("I'm looking for a cheap hotel in town", "find a cheap hotel"),
        ("How do I change my delivery address?", "change delivery address"),
        ("What is the opening time", "opening time"),
        ("Can you please help me reset the router?", "reset the router"),
    ],
)
def test_phrases_are_cut_out_of_requests(text: str, expected: str) -> None:
    assert expected in {phrase.text for phrase in extract_english_phrases(text)}


def test_what_somebody_does_not_have_is_no_phrase() -> None:
    assert list(extract_english_phrases("I don't have the order number")) == []


def test_a_head_needs_half_of_the_summaries() -> None:
    assert find_common_head(["Nothing was found: a", "Nothing was found: b", "Other"]) == "Nothing was found"
    assert find_common_head(["One", "Two", "Three"]) == ""
    assert find_common_head([]) == ""


def test_names_differ_stay_short_and_leave_pinned_ones_alone() -> None:
    options = [["book a flight"], ["Book a flight"], ["book a flight"], ["x" * 90], ["whatever"]]
    names = make_unique(
        options, [["plane"], ["plane", "airport"], [], [], []], [None, None, None, None, "Book a Flight"]
    )
    assert names[4] == "Book a Flight"
    assert len({name.casefold() for name in names}) == 5
    assert names[0] == "Book a flight (plane)"
    assert names[1] == "Book a flight (airport)"
    assert all(len(name) <= MAXIMUM_CHARACTERS for name in names)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("  find   a hotel. ", "Find a hotel"), ("", "Unnamed topic"), ("ÜBER uns", "ÜBER uns")],
)
def test_a_name_is_one_clean_line(raw: str, expected: str) -> None:
    assert clean_name(raw) == expected


def test_a_word_counts_as_a_name_only_where_most_write_it_so() -> None:
    surface = learn_capitalisation(
        [
            "Then Ann said yes.",
            "Ask Ann now.",
            "It was Ann again.",
            "the Flight left",
            "a flight",
            "my flight",
        ]
    )
    assert surface.names == {"ann"}


def test_keywords_count_a_text_once_and_prefer_what_siblings_lack() -> None:
    texts = ["refund refund refund order", "refund order", "password order", "password reset order"]
    first, second = extract_keywords(texts, np.array([0, 0, 1, 1]), 2)
    assert first[0] == "refund"
    assert second[0] == "password"
    assert "order" not in (first[0], second[0])
