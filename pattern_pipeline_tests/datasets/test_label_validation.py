"""Labels pass, or the finding that fails says how many and why."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.datasets.validation.findings import Finding, select_failed_findings
from pattern_pipeline.datasets.validation.labels import LABEL_CHECKS, validate_labels
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline_tests.datasets.windows import CATEGORIES, DAY, UnitOf, Window, label_row

UNITS = [UnitOf(f"u{n}", mood="MIXED" if n else "NEGATIVE", issue=None if n else "i-tool") for n in range(4)]
INPUTS = Window(UNITS).inputs()
IDS = [unit.unit_id for unit in UNITS]


def findings(labels: pd.DataFrame, units: list[str] = IDS) -> dict[str, Finding]:
    return {each.name: each for each in day_findings(labels, units)}


def day_findings(labels: pd.DataFrame, units: list[str]) -> tuple[Finding, ...]:
    frame = pd.DataFrame({"day": [DAY] * len(units), "unit_id": units})
    return validate_labels([DAY], labels, INPUTS.topics, frame, CATEGORIES)[DAY]


def with_value(column: str, value: object, facet: str = "Task") -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(labels: pd.DataFrame) -> pd.DataFrame:
        place = labels.index[labels["facet"] == facet][0]
        changed = labels.astype(object)
        changed.loc[place, column] = value
        return changed

    return change


def without_first(labels: pd.DataFrame) -> pd.DataFrame:
    return labels.iloc[1:]


def first_twice(labels: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([labels, labels.iloc[:1]], ignore_index=True)


def with_stranger(labels: pd.DataFrame) -> pd.DataFrame:
    stranger = label_row(UnitOf("nobody"), "Task", None, None)
    return pd.concat([labels.astype(object), pd.DataFrame([stranger], dtype=object)], ignore_index=True)


def test_good_labels_pass_every_check_in_the_stated_order() -> None:
    found = day_findings(INPUTS.labels, IDS)
    assert [finding.name for finding in found] == [check.name for check in LABEL_CHECKS]
    assert [(finding.passed, finding.unexpected) for finding in found] == [(True, 0)] * 5
    assert [finding.total for finding in found] == [12, 12, 12, 3, 4]
    assert select_failed_findings(found) == ()


@pytest.mark.parametrize(
    ("change", "name", "detail"),
    [
        (with_value("topic_id", "t-unheard-of"), "known_labels", "unknown topic: 1"),
        (with_value("map_version", "of another map"), "known_labels", "unknown topic: 1"),
        (with_value("label", None), "known_labels", "topic without label: 1"),
        (with_value("topic_id", None), "known_labels", "label without topic: 1"),
        (with_value("label", "FURIOUS", "Sentiment"), "known_labels", "unknown label: 1"),
        (without_first, "every_unit_once", "missing: 1"),
        (first_twice, "every_unit_once", "doubled: 1"),
        (with_stranger, "every_unit_once", "foreign: 1"),
        (with_value("distance", 2.5), "distance_in_range", "outside 0 to 2: 1"),
        (with_value("distance", -0.1), "distance_in_range", "outside 0 to 2: 1"),
        (with_value("distance", None), "distance_in_range", "distance missing: 1"),
        (with_value("distance", 0.1, "Sentiment"), "distance_in_range", "distance of a category: 1"),
        (with_value("facet_version", "Task-v2"), "facet_versions_agree", "several versions: 1"),
    ],
)
def test_a_wrong_label_fails_its_check(
    change: Callable[[pd.DataFrame], pd.DataFrame], name: str, detail: str
) -> None:
    finding = findings(change(INPUTS.labels))[name]
    assert (finding.passed, finding.blocking, finding.unexpected) == (False, True, 1)
    assert detail in finding.detail


def test_units_without_any_label_are_missing() -> None:
    finding = findings(INPUTS.labels.iloc[:0])["every_unit_once"]
    assert (finding.passed, finding.detail) == (False, "missing: 4")


def test_a_day_without_units_passes() -> None:
    found = validate_labels([DAY], INPUTS.labels.iloc[:0], INPUTS.topics.iloc[:0], INPUTS.units.iloc[:0], {})[
        DAY
    ]
    assert [(finding.passed, finding.total) for finding in found] == [(True, 0)] * 5


@pytest.mark.parametrize(("placed", "passed"), [(2, True), (1, False)])
def test_low_coverage_warns_and_does_not_block(placed: int, passed: bool) -> None:
    units = [UnitOf(f"u{n}", task="t-cancel" if n < placed else None) for n in range(4)]
    found = findings(Window(units).inputs().labels)
    assert (found["coverage"].passed, found["coverage"].blocking) == (passed, False)
    assert select_failed_findings(tuple(found.values())) == ()


def test_missing_values_of_the_lake_read_like_those_made_by_hand() -> None:
    text = dict.fromkeys(("topic_id", "label"), "str")
    stored = INPUTS.labels.astype({**text, "distance": "float64"})
    assert findings(stored) == findings(INPUTS.labels)


def test_details_hold_no_text_of_a_label() -> None:
    found = findings(with_value("label", "my card number", "Sentiment")(INPUTS.labels))
    assert all("card" not in finding.detail for finding in found.values())


def test_a_unit_too_far_from_every_topic_keeps_its_distance_to_the_nearest() -> None:
    changed = INPUTS.labels.astype(object)
    changed.loc[changed["topic_id"].isna(), "distance"] = 1.2
    assert findings(changed)["distance_in_range"].passed


def test_a_day_that_the_lake_has_no_rows_of_passes(tmp_path: Path) -> None:
    lake = Lake(LakeLocation.local(tmp_path))
    lake.migrate(load_facets(None))
    empty = {
        name: lake.read_days(name, DAY, DAY) for name in ("current_labels", "topic_clusters", "raw_traces")
    }
    found = validate_labels([DAY], *empty.values(), CATEGORIES)[DAY]
    assert [(finding.passed, finding.total) for finding in found] == [(True, 0)] * 5


def with_further(*positions: int) -> pd.DataFrame:
    """The good labels, and labels of further requests; the unit ``u9`` has no main one."""
    more = [label_row(UnitOf("u0"), "Task", "t-refund", 0.3) | {"position": each} for each in positions]
    return pd.concat([INPUTS.labels, pd.DataFrame(more)], ignore_index=True)


def test_further_requests_of_a_unit_are_no_doubles() -> None:
    assert select_failed_findings(day_findings(with_further(1, 2), IDS)) == ()


def test_the_same_request_twice_is_a_double() -> None:
    assert findings(with_further(1, 1))["every_unit_once"].detail == "doubled: 1"


def test_a_further_request_without_a_main_one_leaves_the_unit_without_its_label() -> None:
    labels = with_further(1)
    is_main = (labels["unit_id"] == "u0") & (labels["facet"] == "Task") & (labels["position"] == 0)
    assert findings(labels[~is_main])["every_unit_once"].detail == "missing: 1"
