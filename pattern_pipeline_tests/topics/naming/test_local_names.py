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


def test_failures_of_many_tools_are_named_by_their_kind() -> None:
    tools = ("create_return", "get_refund", "check_voucher", "modify_order", "search_products")
    summaries = [f"{tool} fails: no answer." for tool in tools] + FLIGHTS
    texts = [f"Tool failure. {tool} fails. {tool} fails: no answer." for tool in tools] + FLIGHTS
    placement = Placement(np.repeat([0, 1], 5), np.linspace(0.1, 0.2, 10))
    keywords = extract_keywords(texts, placement.topic, 2)
    names = name_topics_locally(summaries, texts, placement, keywords, [None, None])
    assert names == ("Tool failure", "Book a flight")


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


def test_a_kind_and_its_subject_are_one_name_where_most_share_both() -> None:
    carrier = ["track_shipment fails: carrier did not answer"] * 6 + ["track_shipment fails: unknown parcel"]
    limits = ["Refuses returns after 30 days."] * 5
    assert named(carrier, limits, FLIGHTS) == (
        "track_shipment fails: carrier did not answer",
        "Refuses returns after 30 days",
        "Book a flight",
    )


def test_a_kind_with_many_subjects_is_named_by_the_word_that_most_share() -> None:
    prices = [f"Wrong claim: price of the {thing}" for thing in ("plan", "flight", "seat")] * 2
    hours = ["Wrong claim: opening hours", "Wrong claim: opening hours of the branch"] * 3
    assert named(prices, hours) == ("Wrong claim: price", "Wrong claim: opening hours")


def test_a_word_that_a_sibling_uses_as_well_does_not_name_a_topic() -> None:
    cancelled = [f"please cancel my order {word}" for word in ("now", "today", "again", "soon", "quickly")]
    changed = [f"please change my order {word}" for word in ("now", "today", "again", "soon", "quickly")]
    assert named(cancelled, changed) == ("Cancel order", "Change order")


def test_a_shop_that_only_some_visit_does_not_name_a_topic() -> None:
    shops = ("rosa's", "rosa's", "ned's", "the diner", "the bakery", "the bar")
    busy = [f"how busy is {shop} right now" for shop in shops]
    assert named(busy, FLIGHTS)[0] == "How busy"


def test_the_name_of_a_firm_is_none_even_where_some_write_it_small() -> None:
    stuck = ["My parcel is with Velta again", "Is Velta late with my parcel", "Ask Velta about my parcel"] * 3
    stuck += ["where is my parcel, the velta van is late"] * 3
    assert learn_capitalisation(stuck).contains_name("velta van")


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
    ("first", "second", "expected"),
    [
        (["change the oil"], ["oil change", "last service"], "Last service"),
        (["cancel flights"], ["cancel the flights"], "Cancel the flights (trip)"),
        (["cancel all flights today"], ["cancel all flights", "rebook a trip"], "Rebook a trip"),
        (["turn on the light"], ["turn off the light"], "Turn off the light"),
        (["freeze account"], ["unfreeze account"], "Unfreeze account"),
        (["problem with model 5"], ["problem with model 6"], "Problem with model 6"),
    ],
)
def test_two_names_differ_in_meaning_and_opposites_stay(
    first: list[str], second: list[str], expected: str
) -> None:
    assert make_unique([first, second], [[], ["trip"]], [None, None])[1] == expected


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
