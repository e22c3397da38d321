import pytest

from pattern_pipeline.language.values import remove_values, split_without_values


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
    assert remove_values(sentence) == kept


def test_a_value_parts_its_sentence_and_numbers_stay() -> None:
    assert split_without_values("Mail ada@example.org. Room 7, please!") == ["Mail  | .", "Room 7, please!"]
    assert split_without_values("Open /var/log/x now")[0].split() == ["Open", "|", "now"]
