"""What must hold of a day's labels before anything of the day is promoted.

One pure function, called by the asset checks and again by promotion itself: a check only stops its own run.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

import pandas as pd

from pattern_pipeline.datasets.validation.engine import build_meta, load_expectations, run_suite
from pattern_pipeline.datasets.validation.findings import Check, DayFindings, group_findings

MINIMUM_COVERAGE = 0.5
LABEL_CHECKS = (
    Check(
        "known_labels",
        "Each topic is one of the map that the unit was placed by, each label one of its facet.",
    ),
    Check(
        "every_unit_once",
        "Each unit of the day has a row a facet and one a further request, and no other unit has any.",
    ),
    Check(
        "distance_in_range",
        "A unit in a topic has a cosine distance from 0 to 2, a label of a category none.",
    ),
    Check("facet_versions_agree", "All rows of a facet are answers of one version of it."),
    Check(
        "coverage",
        "At least half of the units are, by one of their requests at least, in a topic of some free-text facet.",
        blocking=False,
        tolerated=1 - MINIMUM_COVERAGE,
    ),
)
# Cosine distance lies between 0 and 2; a vector's rounding may put it this much outside.
ROUNDING = 1e-6
_KEYS = ("day", "unit_id", "facet")
# Of the answers of one unit and facet the main one has position 0.
_ANSWER_KEYS = (*_KEYS, "position")
Categories = Mapping[str, Sequence[str]]


def validate_labels(
    days: Sequence[date],
    labels: pd.DataFrame,
    topics: pd.DataFrame,
    units: pd.DataFrame,
    categories: Categories,
) -> DayFindings:
    """Validate the labels of some days; return each day's findings, one for each of LABEL_CHECKS.

    ``labels``: ``current_labels``. ``topics``: ``topic_clusters``, of every map the labels may name (further
    maps do no harm). ``units``: ``raw_traces``, or its columns ``day`` and ``unit_id``. ``categories``: the labels
    of each categorical facet. A day without units and labels passes, with totals of 0.
    """
    expected = _join_expected_rows(labels, units, categories)
    versions = labels.groupby(["day", "facet"])["facet_version"].nunique(dropna=False).reset_index()
    coverage = _count_topics_by_unit(labels, categories)
    faults = (
        *run_suite("labels", _prepare_labels(labels), _expect_labels(labels, topics, categories), _KEYS),
        *run_suite("expected_labels", expected, _expect_completeness(), _KEYS),
        *run_suite("facet_versions", versions, _expect_one_version(), ("day", "facet")),
        *run_suite("topics_by_unit", coverage, _expect_coverage(), ("day", "unit_id")),
    )
    checked = {
        "known_labels": labels,
        "every_unit_once": expected,
        "distance_in_range": labels,
        "facet_versions_agree": versions,
        "coverage": coverage,
    }
    totals = {
        day: {name: int((frame["day"] == day).sum()) for name, frame in checked.items()} for day in days
    }
    return group_findings(LABEL_CHECKS, faults, totals)


def _expect_labels(labels: pd.DataFrame, topics: pd.DataFrame, categories: Categories) -> list[Any]:
    gxe, column = load_expectations()
    facet, topic_id = column("facet"), column("topic_id")
    expectations = [
        gxe.ExpectColumnValuesToNotBeNull(
            column="label",
            row_condition=topic_id.is_not_null(),
            meta=build_meta("known_labels", "topic without label"),
        ),
        gxe.ExpectColumnValuesToBeNull(
            column="label",
            row_condition=topic_id.is_null(),
            meta=build_meta("known_labels", "label without topic"),
        ),
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=list(_ANSWER_KEYS), meta=build_meta("every_unit_once", "doubled")
        ),
    ]
    for name in sorted(set(labels["facet"])):
        if name in categories:
            expectations += [
                gxe.ExpectColumnValuesToBeInSet(
                    column="topic_id",
                    value_set=list(categories[name]),
                    row_condition=facet == name,
                    meta=build_meta("known_labels", "unknown label"),
                ),
                gxe.ExpectColumnPairValuesToBeEqual(
                    column_A="topic_id",
                    column_B="label",
                    ignore_row_if="either_value_is_missing",
                    row_condition=facet == name,
                    meta=build_meta("known_labels", "unknown label"),
                ),
                gxe.ExpectColumnValuesToBeNull(
                    column="distance",
                    row_condition=facet == name,
                    meta=build_meta("distance_in_range", "distance of a category"),
                ),
            ]
        else:
            expectations += _expect_topics(gxe, column, name, topics[topics["facet"] == name])
    return expectations


def _expect_topics(gxe: Any, column: Any, facet: str, topics: pd.DataFrame) -> list[Any]:
    in_facet = column("facet") == facet
    placed = in_facet & column("topic_id").is_not_null()
    return [
        # One expectation for all maps: the library takes longer for each expectation than for its rows.
        gxe.ExpectColumnValuesToBeInSet(
            column="placed_in",
            value_set=sorted(set(_join_map_and_topic(topics))),
            row_condition=placed,
            meta=build_meta("known_labels", "unknown topic"),
        ),
        # A unit too far from every topic keeps its distance to the nearest: no fault.
        gxe.ExpectColumnValuesToNotBeNull(
            column="distance",
            row_condition=placed,
            meta=build_meta("distance_in_range", "distance missing"),
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="distance",
            min_value=-ROUNDING,
            max_value=2 + ROUNDING,
            row_condition=in_facet,
            meta=build_meta("distance_in_range", "outside 0 to 2"),
        ),
    ]


def _prepare_labels(labels: pd.DataFrame) -> pd.DataFrame:
    # A column without any value has no type of its own, and comparisons in conditions need one.
    labels = labels.astype(
        {"topic_id": object, "label": object, "map_version": object, "distance": "float64"}
    )
    # The library's expectation of pairs of columns cannot be combined with a condition on rows: it then counts
    # more unexpected rows than there are, and fails.
    return labels.assign(placed_in=_join_map_and_topic(labels))


def _join_map_and_topic(frame: pd.DataFrame) -> "pd.Series[Any]":
    pairs = zip(frame["map_version"], frame["topic_id"], strict=True)
    return pd.Series(
        [f"{version}/{topic_id}" for version, topic_id in pairs], index=frame.index, dtype=object
    )


def _join_expected_rows(labels: pd.DataFrame, units: pd.DataFrame, categories: Categories) -> pd.DataFrame:
    """Join the labels to what each day should have: a row a unit and facet, of either side or both.

    Further answers without a main one do not count: the unit's label is missing.
    """
    # As objects: pandas cannot merge two empty columns of Arrow text, which days without units have.
    units = units[["day", "unit_id"]].astype(object)
    first = labels.groupby(list(_KEYS), sort=False)["position"].min().reset_index().astype(object)
    labelled = first.assign(labelled_unit=first["unit_id"].where(first["position"] == 0, None))
    pairs = set(zip(labelled["day"], labelled["facet"], strict=True))
    pairs |= set(product(units["day"].unique(), categories))
    # A day that has units but no row at all misses every unit, of whatever facet.
    pairs |= {(day, "") for day in set(units["day"]) - {day for day, _ in pairs}}
    facets = pd.DataFrame(sorted(pairs), columns=["day", "facet"], dtype=object)
    expected = units.drop_duplicates().merge(facets, on="day")
    return expected.assign(day_unit=expected["unit_id"]).merge(labelled, on=list(_KEYS), how="outer")


def _expect_completeness() -> list[Any]:
    gxe, _ = load_expectations()
    columns = {"labelled_unit": "missing", "day_unit": "foreign"}
    return [
        gxe.ExpectColumnValuesToNotBeNull(column=column, meta=build_meta("every_unit_once", fault))
        for column, fault in columns.items()
    ]


def _expect_one_version() -> list[Any]:
    gxe, _ = load_expectations()
    meta = build_meta("facet_versions_agree", "several versions")
    return [gxe.ExpectColumnValuesToBeBetween(column="facet_version", min_value=1, max_value=1, meta=meta)]


def _count_topics_by_unit(labels: pd.DataFrame, categories: Categories) -> pd.DataFrame:
    # By unit, not by row: most units have no issue, so Issues alone would never reach the least coverage.
    free_text = labels[~labels["facet"].isin(list(categories))]
    return free_text.groupby(["day", "unit_id"])["topic_id"].count().rename("topics").reset_index()


def _expect_coverage() -> list[Any]:
    gxe, _ = load_expectations()
    meta = build_meta("coverage", "in no topic")
    return [gxe.ExpectColumnValuesToBeBetween(column="topics", min_value=1, meta=meta)]
