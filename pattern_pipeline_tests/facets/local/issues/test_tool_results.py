import pytest

from pattern_pipeline.facets.local.issues.tool_results import read_message


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("Error: locked", "Error: locked"),
        ('"locked"', "locked"),
        ('{"error": "locked", "code": 7}', "locked"),
        ('{"error": {"message": "locked"}}', "locked"),
        ('{"error": true, "detail": "locked"}', "locked"),
        ('{"item": null}', ""),
        ("[]", ""),
        ('{"broken": ', '{"broken": '),
    ],
)
def test_a_result_says_its_message_and_no_brackets(result: str, said: str) -> None:
    assert read_message(result) == said
