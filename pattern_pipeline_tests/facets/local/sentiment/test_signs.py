import pytest

from pattern_pipeline.facets.local.sentiment.signs import is_sarcastic


@pytest.mark.parametrize(
    ("turn", "meant"),
    [
        ("Great, it's broken again.", "its contrary"),
        ("Oh wonderful, another outage.", "its contrary"),
        ("Perfect, now I can't log in.", "its contrary"),
        ("Thanks for nothing.", "its contrary"),
        ("Thanks for wasting my morning", "its contrary"),
        ("So much for same-day delivery.", "its contrary"),
        ("Great, it works again.", "what it says"),
        ("Great, the error is gone, thank you!", "what it says"),
        ("Perfect, it's fixed.", "what it says"),
        ("Thank you so much for your help.", "what it says"),
        ("Nice, I didn't know that.", "what it says"),
        ("Great. Can I have another one?", "what it says"),
        ("It is broken again.", "what it says"),
    ],
)
def test_praise_in_the_breath_of_a_failure(turn: str, meant: str) -> None:
    assert is_sarcastic(turn) == (meant == "its contrary")
