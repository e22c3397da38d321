import pytest

from pattern_pipeline.facets.local.wording.cleaning import is_filler, requests, without_values


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
    assert requests(turn) == kept


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Where is order #A-99812?", "Where is order ?"),
        ("Mail it to ada@example.org or https://example.org/x?y=1", "Mail it to or"),
        ("Move it from 3 pm to 4:30", "Move it from pm to"),
        ("Write to <EMAIL_1> or call <PHONE_22>", "Write to or call"),
        ("Write to <EMAIL_9f3ac2>", "Write to"),
        ("Deploy the s3 bucket with python3", "Deploy the s3 bucket with python3"),
        ("I am Ada and it is broken", "I am Ada and it is broken"),
    ],
)
def test_values_of_one_case_go_and_names_of_things_stay(sentence: str, kept: str) -> None:
    assert without_values(sentence) == kept


@pytest.mark.parametrize(
    ("sentence", "filler"), [("Thank you so much!", True), ("Is it?", False), ("No milk.", False)]
)
def test_filler_asks_for_nothing(sentence: str, filler: bool) -> None:
    assert is_filler(sentence) is filler
