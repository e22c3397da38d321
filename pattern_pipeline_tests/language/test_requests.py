"""What counts as asking for something."""

import pytest

from pattern_pipeline.language.requests import (
    asks_for_something,
    is_small_talk,
    list_statements,
    parse_request,
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I want to book a room", True),
        ("Cancel my order", True),
        ("How do I return this", True),
        ("Then suspend my plan", True),
        ("Look into it", True),
        ("Contact the seller", True),
        ("Contact number 7731", False),
        ("Double cheeseburger", False),
        ("Look, it fails", False),
        ("Don't cancel my order", False),
        ("That was quick", False),
        ("I have no idea", False),
    ],
)
def test_requests_are_told_from_remarks(sentence: str, expected: bool) -> None:
    assert asks_for_something(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("Hope you're having a good day!", True), ("How are you", True), ("I hope to get a refund", False)],
)
def test_small_talk_is_no_request(sentence: str, expected: bool) -> None:
    assert is_small_talk(sentence) is expected


@pytest.mark.parametrize(
    ("turn", "kept"),
    [
        ("Hi there! Good morning, can you reset my password?", ["can you reset my password?"]),
        ("My name is Ada, and I want to renew my pass.", ["I want to renew my pass."]),
        ("Hi, my name is Ada and I want to renew my pass.", ["I want to renew my pass."]),
        ("My name is Ada Lovelace.", ["My name is Ada Lovelace."]),
        ("Ok. Sure, thanks! That's all, bye.", []),
        ("Thanks for nothing, it broke again", ["Thanks for nothing, it broke again"]),
        (
            "Please see Dr. Grey at noon. Then call me.",
            ["see Dr. Grey at noon.", "Then call me."],
        ),
        ("1) cancel the trip\n2) refund the ticket", ["cancel the trip", "refund the ticket"]),
        ("", []),
    ],
)
def test_a_turn_keeps_the_sentences_that_say_something(turn: str, kept: list[str]) -> None:
    assert list_statements(turn) == kept


@pytest.mark.parametrize(
    ("clause", "kind", "rest"),
    [
        ("i was hoping you could please help me change my seat", "do", "change my seat"),
        ("i need a new card", "need", "a new card"),
        ("i am looking for a hotel", "find", "a hotel"),
        ("what can you recommend", "none", "what can you recommend"),
    ],
)
def test_a_request_ends_where_what_is_asked_for_begins(clause: str, kind: str, rest: str) -> None:
    assert parse_request(clause.split()) == (kind, rest.split())


def test_a_remark_in_passing_is_no_request() -> None:
    assert parse_request(["i", "don't", "have", "my", "card", "with", "me"]) is None
