import pytest

from pattern_pipeline.language.courtesies import is_courtesy, is_question, remove_opening


@pytest.mark.parametrize(
    ("sentence", "courtesy"), [("Thank you so much!", True), ("Is it?", False), ("No milk.", False)]
)
def test_a_courtesy_asks_for_nothing(sentence: str, courtesy: bool) -> None:
    assert is_courtesy(sentence) is courtesy


@pytest.mark.parametrize("sentence", ["Where is it?", "在哪里？", "أين طلبي؟"])
def test_a_question_is_one_in_any_script(sentence: str) -> None:
    assert is_question(sentence)


def test_an_opening_goes_and_a_request_stays() -> None:
    assert remove_opening("Hi there, ok so please renew my pass") == "renew my pass"
    assert remove_opening("Hello") == "Hello"
