"""Rejects carry kind, reason and fix as fields, and records of one kind are one line."""

import pandas as pd
import pytest

from pattern_pipeline.traces.model import Fault, Reject, Source
from pattern_pipeline.traces.rejects import RecordError, group_rejects, reject_error

SOURCE = Source("a.jsonl", 3, "chat")


def _frame(*rows: tuple[str, int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["source_path", "source_line", "kind", "fix"])


def test_the_commonest_kind_comes_first_with_its_first_place_and_its_fix() -> None:
    found = group_rejects(
        _frame(
            ("a", 3, "not valid JSON", ""),
            ("b", 1, "empty", "leave it out"),
            ("c", 9, "empty", "export it"),
        )
    )
    assert [(each.name, each.records, each.path, each.line) for each in found] == [
        ("empty", 2, "b", 1),
        ("not valid JSON", 1, "a", 3),
    ]
    assert found[0].fix == "leave it out"
    assert "try again" in found[1].fix


def test_a_kind_may_hold_what_separates_reasons_in_a_text() -> None:
    (found,) = group_rejects(_frame(("a", 1, "a; b; also: c 7 'd'", "e; f")))
    assert (found.name, found.fix) == ("a; b; also: c 7 'd'", "e; f")


def test_the_reason_of_a_fault_is_its_kind_where_nothing_more_is_known() -> None:
    assert Fault("empty").reason == "empty"
    assert Reject(SOURCE, Fault("empty", fix="leave it out")).message == "empty; leave it out"
    assert Reject(SOURCE, Fault("late", "trace 7 is late")).message == "trace 7 is late"


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (
            RecordError("not valid JSON", "not valid JSON: char 7", "fix it"),
            "not valid JSON",
            "not valid JSON: char 7",
        ),
        (ValueError("odd; very odd"), "a record that cannot be read", "odd; very odd"),
    ],
)
def test_an_exception_becomes_a_reject_with_its_kind(error: Exception, kind: str, reason: str) -> None:
    reject = reject_error(SOURCE, error, b"{ broken\nrecord")
    assert (reject.fault.kind, reject.reason, reject.excerpt) == (kind, reason, "{ broken record")
