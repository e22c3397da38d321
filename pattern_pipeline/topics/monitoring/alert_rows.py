"""Turn a change into a row of ``topic_alerts``: columns, exemplars and message; format the rows as Markdown."""

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.maps.tables import escape_cell
from pattern_pipeline.topics.monitoring.change import Change
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.label_drift import EVERY_TOPIC

EXEMPLARS = 5
Rows = npt.NDArray[np.int64]


class WatchedUnit(NamedTuple):
    """An answer or a no_match of a unit; of the requests of one unit each is a row.

    ``label``: of categorical facets. ``model`` and ``vector``: of free text.
    """

    day: date
    unit_id: str
    facet: str
    position: int
    facet_version: str
    extractor: str
    label: str | None
    summary: str
    model: str | None
    vector: npt.NDArray[np.float32] | None


def build_alert_row(day: date, change: Change, facet: FacetDays, false_alarms: float) -> TopicAlertsRow:
    """Build the row of ``topic_alerts`` of a change of ``facet``; ``false_alarms``: see the table."""
    counts = change.counts
    return TopicAlertsRow(
        day=day,
        facet=change.facet,
        topic_id=change.topic_id,
        topic=change.topic,
        kind=change.kind,
        label=change.label,
        observed=counts.observed,
        expected=counts.expected,
        units=counts.now,
        p_value=change.p_value,
        exemplars=list(choose_alert_units(change, facet)),
        message=format_message(change),
        first_day=find_first_day(change, facet),
        false_alarms=false_alarms,
        category=change.category,
        labels=list(change.labels),
    )


def choose_alert_units(change: Change, facet: FacetDays) -> tuple[str, ...]:
    """Choose the most typical recent units of a change; of a vanished topic its last ones."""
    rows = find_recent_rows(change, facet)
    if not len(rows):
        rows = change.rows[facet.day_of[change.rows] == facet.day_of[change.rows].max(initial=-1)]
    if not len(rows):
        return ()
    has_vector = np.isin(rows, facet.answered)
    chosen = rows[has_vector]
    if len(chosen):
        vectors = facet.vectors[np.searchsorted(facet.answered, chosen)]
        chosen = chosen[np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")]
    units = dict.fromkeys(facet.units[row] for row in [*chosen, *rows[~has_vector]])
    return tuple(units)[:EXEMPLARS]


def find_recent_rows(change: Change, facet: FacetDays) -> Rows:
    """Find the rows of the units that were counted on the recent days."""
    late = facet.day_of[change.rows] >= len(facet.days) - change.counts.recent
    return np.asarray(change.rows[late], dtype=np.int64)


def find_first_day(change: Change, facet: FacetDays) -> date:
    """Find the first recent day with such a unit; of a vanished topic, the first recent day."""
    recent = len(facet.days) - change.counts.recent
    rows = find_recent_rows(change, facet)
    if change.kind == "vanished" or not len(rows):
        return facet.days[recent]
    return facet.days[int(facet.day_of[rows].min())]


def format_message(change: Change) -> str:
    """Format what changed, in how many traces, and how many were expected, as one line.

    It may contain words of a trace, as the name of a topic.
    """
    counts = change.counts
    units = int(counts.units[-counts.recent :].sum())
    when = "" if counts.recent == 1 else f" in {counts.recent} days"
    if change.kind == "turn":
        where = "all traces" if change.topic_id == EVERY_TOPIC else f"“{change.topic}”"
        return (
            f"{change.label} turned up in {where}: {counts.now} of {units} traces{when} "
            f"({counts.observed:.0%}), before {counts.expected:.0%}"
        )
    words = {
        "new": f"new in {change.facet}",
        "spike": f"more often in {change.facet}",
        "vanished": f"gone from {change.facet}",
    }[change.kind]
    return (
        f"{words}: “{change.topic}” in {counts.now} of {units} traces{when}, "
        f"{_format_count(counts.expected * units)} were to be expected"
    )


def _format_count(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:.0f}"


def format_alerts_table(alerts: pd.DataFrame) -> str:
    """Format kind, topic, label, traces and p-value of each row of ``topic_alerts`` as Markdown."""
    if alerts.empty:
        return "Nothing changed."
    lines = [
        "| kind | facet | topic | label | traces | share | before | chance |",
        "|---|---|---|---|---:|---:|---:|---:|",
    ]
    for row in iterate_rows(alerts):
        lines.append(
            f"| {row.kind} | {escape_cell(row.facet)} | {escape_cell(row.topic)} | {escape_cell(row.label)} "
            f"| {row.units} | {row.observed:.1%} | {row.expected:.1%} | {row.p_value:.0e} |"
        )
    return "\n".join(lines)
