"""What must hold of the rows of a dataset before they are published."""

from collections.abc import Sequence
from typing import Any, get_args

import pandas as pd

from pattern_pipeline.datasets.rows import DatasetRow, Split
from pattern_pipeline.datasets.suites import ExpectedKind
from pattern_pipeline.datasets.validation.engine import build_meta, load_expectations, run_suite
from pattern_pipeline.datasets.validation.findings import Check, Finding, make_finding

ROW_CHECKS = (
    Check("rows_unique", "No row comes twice in a version."),
    Check("rows_can_be_run", "The input of each row holds a request of a user that is not empty."),
    Check(
        "rows_consistent", "Expected answers, splits, topics and distances are values that a row may have."
    ),
)
_KEYS = ("id",)
_COLUMNS = ("id", "request", "expected_kind", "expected", "split", "topic_id", "distance")


def validate_rows(rows: Sequence[DatasetRow]) -> tuple[Finding, ...]:
    """Validate the rows of one version; give one finding for each of ROW_CHECKS.

    An id may come once; the input must hold a user's request that is not empty; an expected answer must be there
    just where ``expected_kind`` says so; split, topic and distance must be values that a row may have.
    """
    frame = pd.DataFrame([_describe_row(row) for row in rows], columns=list(_COLUMNS))
    faults = run_suite("dataset_rows", frame.astype({"expected": object}), _expect_rows(), _KEYS)
    return tuple(
        make_finding(check, [fault for fault in faults if fault.check == check.name], len(rows))
        for check in ROW_CHECKS
    )


def _describe_row(row: DatasetRow) -> dict[str, object]:
    requests = [message.content.strip() for message in row.input.messages if message.role == "user"]
    return {
        "id": row.id,
        "request": next((text for text in reversed(requests) if text), ""),
        "expected_kind": row.expected_kind,
        "expected": row.expected.content if row.expected else None,
        "split": row.split,
        "topic_id": row.topic.topic_id,
        "distance": float("nan") if row.topic.distance is None else row.topic.distance,
    }


def _expect_rows() -> list[Any]:
    gxe, column = load_expectations()
    nothing_expected = column("expected_kind") == "none"
    consistent = "rows_consistent"
    return [
        gxe.ExpectColumnValuesToBeUnique(column="id", meta=build_meta("rows_unique", "doubled")),
        gxe.ExpectColumnValueLengthsToBeBetween(
            column="request", min_value=1, meta=build_meta("rows_can_be_run", "no request")
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="expected_kind",
            value_set=list(get_args(ExpectedKind)),
            meta=build_meta(consistent, "unknown expected_kind"),
        ),
        gxe.ExpectColumnValuesToBeNull(
            column="expected",
            row_condition=nothing_expected,
            meta=build_meta(consistent, "expected answer of no kind"),
        ),
        gxe.ExpectColumnValuesToNotBeNull(
            column="expected",
            row_condition=column("expected_kind") != "none",
            meta=build_meta(consistent, "no expected answer"),
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="split", value_set=list(get_args(Split)), meta=build_meta(consistent, "unknown split")
        ),
        gxe.ExpectColumnValueLengthsToBeBetween(
            column="topic_id", min_value=1, meta=build_meta(consistent, "no topic")
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="distance",
            min_value=-1e-6,
            max_value=2 + 1e-6,
            meta=build_meta(consistent, "distance outside 0 to 2"),
        ),
    ]
