"""What counts as asking for something."""

import pytest

from pattern_pipeline.facets.local.wording.asking import asks, is_question, is_small_talk


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I want to book a room", True),
        ("Cancel my order", True),
        ("How do I return this", True),
        ("That was quick", False),
        ("I have no idea", False),
    ],
)
def test_requests_are_told_from_remarks(sentence: str, expected: bool) -> None:
    assert asks(sentence) is expected


@pytest.mark.parametrize("sentence", ["Where is it?", "在哪里？", "أين طلبي؟"])
def test_a_question_is_one_in_any_script(sentence: str) -> None:
    assert is_question(sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("Hope you're having a good day!", True), ("How are you", True), ("I hope to get a refund", False)],
)
def test_small_talk_is_no_request(sentence: str, expected: bool) -> None:
    assert is_small_talk(sentence) is expected
