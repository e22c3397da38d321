"""Answers pass, or the finding that fails says how many, why, and of which unit."""

import pandas as pd
import pytest

from pattern_pipeline.datasets.validation.answers import ANSWER_CHECKS, validate_answers
from pattern_pipeline.datasets.validation.findings import Finding
from pattern_pipeline_tests.datasets.windows import CATEGORIES, DAY, UnitOf, Window

SUMMARIES = Window([UnitOf(f"u{n}", issue="i-tool" if n else None) for n in range(3)]).inputs().summaries


def findings(summaries: pd.DataFrame) -> dict[str, Finding]:
    return {each.name: each for each in validate_answers([DAY], summaries, CATEGORIES)[DAY]}


def with_value(column: str, value: object, facet: str) -> pd.DataFrame:
    changed = SUMMARIES.astype(object)
    changed.loc[changed.index[changed["facet"] == facet][1], column] = value
    return changed


def test_good_answers_pass() -> None:
    found = findings(SUMMARIES)
    assert list(found) == [check.name for check in ANSWER_CHECKS]
    assert all(each.passed and each.total == len(SUMMARIES) and not each.examples for each in found.values())


@pytest.mark.parametrize(
    ("column", "value", "facet", "detail"),
    [
        ("status", "perhaps", "Task", "unknown status: 1"),
        ("label", "FURIOUS", "Sentiment", "unknown label: 1"),
        ("label", None, "Sentiment", "answer without label: 1"),
        ("label", "BOOKING", "Task", "label of a free text: 1"),
        ("text", "", "Task", "no text: 1"),
        ("status", "no_match", "Sentiment", "label without answer: 1"),
    ],
)
def test_a_wrong_answer_fails_and_names_its_unit(column: str, value: object, facet: str, detail: str) -> None:
    finding = findings(with_value(column, value, facet))["known_answers"]
    assert (finding.passed, finding.blocking, finding.unexpected) == (False, True, 1)
    assert detail in finding.detail
    assert finding.examples == (f"u1 {facet}",)


def test_an_answer_that_comes_twice_fails() -> None:
    twice = pd.concat([SUMMARIES, SUMMARIES.iloc[:1]], ignore_index=True)
    finding = findings(twice)["every_answer_once"]
    assert (finding.passed, finding.detail) == (False, "doubled: 1")


def test_a_day_without_answers_passes() -> None:
    assert all(each.passed and each.total == 0 for each in findings(SUMMARIES.iloc[:0]).values())
