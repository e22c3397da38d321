"""Tables that the Dagster UI shows: names of topics and labels are text of traces and files, never Markdown."""

from datetime import date

import pandas as pd

from pattern_pipeline.orchestration.metadata import format_counts, format_suites
from pattern_pipeline.tables.datasets import EvalDatasetsRow
from pattern_pipeline.tables.frames import build_frame

DAY = date(2026, 3, 2)


def test_a_label_with_a_pipe_is_one_cell_of_the_counts() -> None:
    labels = pd.DataFrame(
        {"label": ["a|b <web>", "a|b <web>", "SHOP"], "facet": ["Channel", "Channel", "x|y"]}
    )
    assert format_counts(labels, "label", "facet").splitlines() == [
        "| label | Channel | x\\|y |",
        "|---|---|---|",
        "| a\\|b &lt;web> | 2 | 0 |",
        "| SHOP | 0 | 1 |",
    ]


def test_of_a_day_without_rows_there_is_no_table() -> None:
    assert format_counts(pd.DataFrame({"label": [], "facet": []}), "label", "facet") == "Nothing."


def test_a_reason_with_a_pipe_is_one_cell_of_the_suites() -> None:
    row = EvalDatasetsRow(DAY, "mine", "empty", None, 0, 0, None, "no topic of a|b")
    assert format_suites(build_frame(EvalDatasetsRow, [row])).splitlines()[2] == (
        "| mine | empty |  | 0 | 0 | no topic of a\\|b |"
    )
