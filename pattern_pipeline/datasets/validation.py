"""What must hold of a day's labels before anything of the day is promoted.

One pure function, called by the asset checks and again by promotion itself: a check only stops its own run.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.datasets.expectations import Column, unexpected_counts
from pattern_pipeline.frame_values import records, text_or_none

BLOCKING_CHECKS = ("known_labels", "every_unit_once", "distance_in_range", "facet_versions_agree")
ADVISORY_CHECKS = ("coverage",)
LEAST_COVERAGE = 0.5
# Cosine distance lies between 0 and 2; a vector's rounding may put it this much outside.
ROUNDING = 1e-6
_LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's verdict: ``unexpected`` of ``total`` things looked at.

    ``detail`` holds counts, no text of a trace. ``name`` is stable: Dagster's
    asset checks are named by it.
    """

    name: str
    passed: bool
    blocking: bool
    unexpected: int
    total: int
    detail: str = ""


def label_findings(
    labels: pd.DataFrame, topics: pd.DataFrame, units: Sequence[str], categories: Mapping[str, Sequence[str]]
) -> tuple[Finding, ...]:
    """Give the findings over one day, one a check: BLOCKING_CHECKS, then ADVISORY_CHECKS.

    ``labels``: the day's ``classified_logs``. ``topics``: ``topic_clusters``, of every map the labels may
    name (further maps do no harm). ``units``: the day's unit ids. ``categories``: the labels of each
    categorical facet. A day without units passes, with totals of 0.
    """
    rows = _row_standings(labels, topics, categories)
    columns = [
        Column("known_labels", rows["known"], "ok"),
        Column("every_unit_once", _unit_standings(labels, units, categories), "once"),
        Column("distance_in_range", rows["distance"], "ok"),
        Column("facet_versions_agree", _version_standings(labels), "one version"),
        Column("coverage", _placements(labels, categories), "placed"),
    ]
    unexpected = unexpected_counts(columns)
    return tuple(_finding(column, unexpected[column.name]) for column in columns)


def failed(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the blocking findings that did not pass."""
    return tuple(finding for finding in findings if finding.blocking and not finding.passed)


def _finding(column: Column, unexpected: int) -> Finding:
    total = len(column.values)
    blocking = column.name in BLOCKING_CHECKS
    allowed = 0 if blocking else total * (1 - LEAST_COVERAGE)
    standings = column.values[column.values != column.expected].value_counts().sort_index()
    detail = ", ".join(f"{standing}: {count}" for standing, count in standings.items())
    return Finding(column.name, unexpected <= allowed, blocking, unexpected, total, detail[:_LONGEST_DETAIL])


def _row_standings(
    labels: pd.DataFrame, topics: pd.DataFrame, categories: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    known = set(zip(topics["facet"], topics["map_version"], topics["topic_id"], strict=True))
    standings = [
        (
            _label_standing(
                row.facet,
                row.map_version,
                text_or_none(row.topic_id),
                text_or_none(row.label),
                known,
                categories,
            ),
            _distance_standing(
                row.distance,
                categorical=row.facet in categories,
                placed=text_or_none(row.topic_id) is not None,
            ),
        )
        for row in records(labels)
    ]
    return pd.DataFrame(standings, columns=["known", "distance"], dtype=object)


def _label_standing(
    facet: str,
    map_version: str,
    topic_id: str | None,
    label: str | None,
    known: set[tuple[str, str, str]],
    categories: Mapping[str, Sequence[str]],
) -> str:
    if (topic_id is None) != (label is None):
        return "label without topic" if topic_id is None else "topic without label"
    if topic_id is None:
        return "ok"
    if facet in categories:
        return "ok" if topic_id == label and label in categories[facet] else "unknown label"
    return "ok" if (facet, map_version, topic_id) in known else "unknown topic"


def _distance_standing(distance: float | None, *, categorical: bool, placed: bool) -> str:
    # A unit too far from every topic keeps its distance to the nearest: no fault.
    if distance is None or pd.isna(distance):
        return "distance missing" if placed and not categorical else "ok"
    if categorical:
        return "distance of a category"
    return "ok" if -ROUNDING <= distance <= 2 + ROUNDING else "outside 0 to 2"


def _unit_standings(
    labels: pd.DataFrame, units: Sequence[str], categories: Mapping[str, Sequence[str]]
) -> "pd.Series[str]":
    # A day that has units but no row at all misses every unit, of whatever facet.
    facets = sorted(set(labels["facet"]) | set(categories)) or [""]
    expected = {(facet, unit) for facet in facets for unit in units}
    found = Counter(zip(labels["facet"], labels["unit_id"], strict=True))
    standings = []
    for key in sorted(expected | set(found)):
        if key not in expected:
            standings.append("foreign")
        else:
            standings.append({0: "missing", 1: "once"}.get(found[key], "doubled"))
    return pd.Series(standings, dtype=object)


def _version_standings(labels: pd.DataFrame) -> "pd.Series[str]":
    versions = labels.groupby("facet")["facet_version"].nunique(dropna=False)
    return pd.Series(
        ["one version" if count == 1 else "several versions" for count in versions], dtype=object
    )


def _placements(labels: pd.DataFrame, categories: Mapping[str, Sequence[str]]) -> "pd.Series[str]":
    # By unit, not by row: most units have no issue, so Issues alone would never reach the least coverage.
    free_text = labels[~labels["facet"].isin(list(categories))]
    placed = free_text["topic_id"].notna().groupby(free_text["unit_id"]).any()
    return pd.Series(["placed" if each else "in no topic" for each in placed], dtype=object)
