"""What must hold of a day's answers, the summaries of its units, before anything rests on them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import pandas as pd

from pattern_pipeline.datasets.validation.engine import build_meta, load_expectations, run_suite
from pattern_pipeline.datasets.validation.findings import Check, DayFindings, group_findings
from pattern_pipeline.facets.summary import Status

ANSWER_CHECKS = (
    Check(
        "known_answers",
        "Each answer has a known status, and a label of its facet or a text that is not empty.",
    ),
    Check("every_answer_once", "Each unit has one answer a facet and position."),
)
_KEYS = ("day", "unit_id", "facet")


def validate_answers(
    days: Sequence[date], summaries: pd.DataFrame, categories: Mapping[str, Sequence[str]]
) -> DayFindings:
    """Validate the answers of some days; return each day's findings, one for each of ANSWER_CHECKS.

    ``summaries``: ``facet_summaries``. ``categories``: the labels of each categorical facet. A day without answers
    passes, with totals of 0.
    """
    frame = summaries.astype({"label": object})
    faults = run_suite("answers", frame, _expect_answers(summaries, categories), _KEYS)
    totals = {
        day: {check.name: int((summaries["day"] == day).sum()) for check in ANSWER_CHECKS} for day in days
    }
    return group_findings(ANSWER_CHECKS, faults, totals)


def _expect_answers(summaries: pd.DataFrame, categories: Mapping[str, Sequence[str]]) -> list[Any]:
    gxe, column = load_expectations()
    answered = column("status") == "answered"
    expectations = [
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=[*_KEYS, "position"], meta=build_meta("every_answer_once", "doubled")
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="status",
            value_set=list(get_args(Status)),
            meta=build_meta("known_answers", "unknown status"),
        ),
        gxe.ExpectColumnValuesToBeNull(
            column="label",
            row_condition=column("status") != "answered",
            meta=build_meta("known_answers", "label without answer"),
        ),
    ]
    for facet in sorted(set(summaries["facet"])):
        in_facet = (column("facet") == facet) & answered
        if facet in categories:
            expectations += [
                gxe.ExpectColumnValuesToNotBeNull(
                    column="label",
                    row_condition=in_facet,
                    meta=build_meta("known_answers", "answer without label"),
                ),
                gxe.ExpectColumnValuesToBeInSet(
                    column="label",
                    value_set=list(categories[facet]),
                    row_condition=in_facet,
                    meta=build_meta("known_answers", "unknown label"),
                ),
            ]
        else:
            expectations += [
                gxe.ExpectColumnValueLengthsToBeBetween(
                    column="text",
                    min_value=1,
                    row_condition=in_facet,
                    meta=build_meta("known_answers", "no text"),
                ),
                gxe.ExpectColumnValuesToBeNull(
                    column="label",
                    row_condition=in_facet,
                    meta=build_meta("known_answers", "label of a free text"),
                ),
            ]
    return expectations
