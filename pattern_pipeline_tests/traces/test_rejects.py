"""Rejects of one kind are one line, whatever ids and numbers their reasons name."""

import pytest

from pattern_pipeline.traces.rejects import get_fix, get_kind, group_rejects

SAME = {
    "ids": (
        "trace a1b2 starts in the future (2031-01-01 10:00 UTC); mend the sender's clock",
        "trace 77 starts in the future (2042-12-31 00:00 UTC); mend the sender's clock",
    ),
    "fields": (
        "JSON of no known format, with the fields a, b; formats: otlp_json",
        "JSON of no known format, with the fields c; formats: otlp_json",
    ),
    "positions": (
        "not valid JSON: unexpected character: line 1 column 7 (char 6)",
        "not valid JSON: unexpected character: line 90 column 1 (char 2)",
    ),
    "quotations": ("a line of type 'user' without words", "a line of type 'tool' without words"),
}


@pytest.mark.parametrize("case", SAME)
def test_reasons_of_one_kind_have_one_name(case: str) -> None:
    first, second = SAME[case]
    assert get_kind(first) == get_kind(second)


def test_reasons_of_two_kinds_have_two_names() -> None:
    assert len({get_kind(first) for first, _ in SAME.values()}) == len(SAME)


def test_the_commonest_comes_first_with_its_first_place() -> None:
    records = [("a", 3, "not valid JSON: x"), ("b", 1, "the file is empty"), ("c", 9, "the file is empty")]
    found = group_rejects(records)
    assert [(each.name, each.records, each.path, each.line) for each in found] == [
        ("the file is empty", 2, "b", 1),
        ("not valid JSON: x", 1, "a", 3),
    ]


def test_a_kind_says_what_to_do_and_of_two_reasons_the_first_counts() -> None:
    reason = "trace 7 starts in the future (2031-01-01); mend the sender's clock; also: the file is empty"
    (found,) = group_rejects([("a", 3, reason)])
    assert (get_kind(reason), found.mend) == (found.name, "mend the sender's clock")
    assert get_fix("the file is empty; also: a thing; do that").startswith("mend the record")
