"""Alerts as a Markdown table, for people who look at a run."""

import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.markdown import escape_cell


def alerts_table(alerts: pd.DataFrame) -> str:
    """Give kind, topic, label, traces and the chance under quiet traffic of each row of ``topic_alerts``."""
    if alerts.empty:
        return "Nothing changed."
    lines = [
        "| kind | facet | topic | label | traces | share | before | chance |",
        "|---|---|---|---|---:|---:|---:|---:|",
    ]
    for row in records(alerts):
        lines.append(
            f"| {row.kind} | {escape_cell(row.facet)} | {escape_cell(row.topic)} | {escape_cell(row.label)} "
            f"| {row.units} | {row.observed:.1%} | {row.expected:.1%} | {row.p_value:.0e} |"
        )
    return "\n".join(lines)
