"""Validate the window that promotion reads, and reduce each facet's answers to one version by one extractor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pattern_pipeline.datasets.validation.answers import validate_answers
from pattern_pipeline.datasets.validation.findings import (
    DayFindings,
    Finding,
    describe_findings,
    select_failed_findings,
)
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck
from pattern_pipeline.datasets.validation.labels import validate_labels
from pattern_pipeline.errors import PromotionError

_KIND = ["facet_version", "extractor"]


def select_newest_answers(summaries: pd.DataFrame) -> pd.DataFrame:
    """Select rows of ``facet_summaries`` that agree with their facet's newest day in version and extractor.

    Of a newest day that holds several, the kind with more answers is the day's, as in a topic map.
    """
    selected = []
    for _, rows in summaries.groupby("facet", sort=False):
        newest = rows[rows["day"] == rows["day"].max()]
        counts = newest.groupby(_KIND).size().sort_index().sort_values(ascending=False, kind="stable")
        selected.append(
            (rows[_KIND] == pd.Series(dict(zip(_KIND, counts.index[0], strict=True)))).all(axis=1)
        )
    if not selected:
        return summaries
    return summaries[pd.concat(selected).reindex(summaries.index)]


def select_matching_labels(labels: pd.DataFrame, summaries: pd.DataFrame) -> pd.DataFrame:
    """Select rows of ``current_labels`` that were made from these answers."""
    key = ["day", "unit_id", "facet", "position", "facet_version"]
    answered = set(summaries[key].itertuples(index=False, name=None))
    matches = [row in answered for row in labels[key].itertuples(index=False, name=None)]
    return labels[pd.Series(matches, index=labels.index, dtype=bool)]


@dataclass(frozen=True, slots=True)
class PromotionInputs:
    """Frames over the window that ends on the promoted day; columns as in ``sql/schema``.

    ``labels``: ``current_labels``. ``units``: ``raw_traces``. ``summaries``: ``facet_summaries``.
    ``topics``: ``topic_clusters`` of every map that labels name, whatever its day. ``reviews``:
    ``topic_reviews``, oldest first. ``embeddings``: ``facet_embeddings``, or None; rows are then spread by
    distance alone. ``categories``: the labels of each categorical facet. ``identifiers``: what no row may hold.
    ``minimum_confidence``: units whose label is less sure give no row.
    """

    labels: pd.DataFrame
    units: pd.DataFrame
    summaries: pd.DataFrame
    topics: pd.DataFrame
    reviews: pd.DataFrame
    categories: Mapping[str, Sequence[str]]
    embeddings: pd.DataFrame | None = None
    identifiers: IdentifierCheck = field(default_factory=IdentifierCheck)
    minimum_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class ValidWindow:
    """The labels of the days that passed, the promoted day's findings, and what was left out, and why.

    ``labels`` and ``summaries``: of each facet those of one version by one extractor.
    """

    labels: pd.DataFrame
    summaries: pd.DataFrame
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]


def validate_window(day: date, inputs: PromotionInputs) -> ValidWindow:
    """Validate every day of the window; only days that pass give rows, and only answers of one kind a facet.

    Raises PromotionError, with the findings, where the promoted day itself does not pass.
    """
    findings_of = _validate_days(sorted({day, *inputs.labels["day"], *inputs.units["day"]}), inputs)
    if broken := select_failed_findings(findings_of[day]):
        raise PromotionError(
            f"nothing was promoted: the labels of {day} did not pass {describe_findings(broken)}",
            where="current_labels",
            fix=f"see the day's checks, then run it again: pattern-pipeline run --from {day} --to {day}",
        )
    failed = {
        bad_day: broken
        for bad_day, findings in findings_of.items()
        if (broken := select_failed_findings(findings))
    }
    labels = inputs.labels[~inputs.labels["day"].isin(list(failed)) & (inputs.labels["day"] <= day)]
    summaries = select_newest_answers(inputs.summaries[inputs.summaries["day"] <= day])
    agreeing = select_matching_labels(labels, summaries)
    older = labels.loc[labels.index.difference(agreeing.index), "facet"].value_counts().sort_index()
    return ValidWindow(
        labels=agreeing,
        summaries=summaries,
        findings=findings_of[day],
        left_out=(
            *(f"{bad_day} left out: {describe_findings(broken)}" for bad_day, broken in failed.items()),
            *(
                f"{facet}: {count} labels of another version or extractor left out"
                for facet, count in older.items()
                if count
            ),
        ),
    )


def _validate_days(days: Sequence[date], inputs: PromotionInputs) -> DayFindings:
    labels = validate_labels(days, inputs.labels, inputs.topics, inputs.units, inputs.categories)
    answers = validate_answers(days, inputs.summaries, inputs.categories)
    return {day: (*labels[day], *answers[day]) for day in days}
