"""Asset checks, one partition a day: a later good day never overwrites a bad day's verdict.

Blocking ones stop what follows in the same run. Promotion validates labels again in its own body, because a
check only stops its own run.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence

import dagster as dg
import numpy as np
import pandas as pd

from pattern_pipeline.datasets.validation.answers import ANSWER_CHECKS, validate_answers
from pattern_pipeline.datasets.validation.findings import Check, Finding, merge_findings
from pattern_pipeline.datasets.validation.labels import LABEL_CHECKS, validate_labels
from pattern_pipeline.datasets.validation.rows import ROW_CHECKS, validate_rows
from pattern_pipeline.facets.spec import map_category_labels
from pattern_pipeline.lake.current_labels import list_window
from pattern_pipeline.lake.day_records import read_watch_failures
from pattern_pipeline.lake.engine.row_access import read_day_rows
from pattern_pipeline.lake.topic_maps import read_named_topics
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline.orchestration.lineage import daily
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import format_error
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.traces.units.preprocessing import compute_empty_share

MOST_EMPTY = 0.05
LEAST_ANSWERED = 0.8
# What is checked was stored before the check ran, and "from failure" begins behind it.
AFTER_A_FIX = (
    "After it is fixed: re-execute all, or the checked asset and what follows. Re-execution from failure begins at"
    " this check and reads what the failed run stored. `pattern-pipeline run` makes what is stale."
)

# Partitioned checks are "preview" in Dagster 1.13 and warn at import; without them a later good day would open
# the gate for a bad one. The promotion's own validation keeps the gate shut should the feature change.
warnings.filterwarnings("ignore", category=dg.PreviewWarning)


@dg.asset_check(asset="raw_traces", blocking=True, partitions_def=daily)
def units_unique(raw_traces: pd.DataFrame) -> dg.AssetCheckResult:
    """Each unit occurs once in its day."""
    doubled = int(raw_traces["unit_id"].duplicated().sum())
    return dg.AssetCheckResult(passed=doubled == 0, metadata={"doubled": doubled, "units": len(raw_traces)})


@dg.asset_check(asset="preprocessed_traces", partitions_def=daily)
def few_empty(preprocessed_traces: pd.DataFrame) -> dg.AssetCheckResult:
    """At most one unit in twenty renders empty; an empty text answers no facet."""

    def look() -> dg.AssetCheckResult:
        share = compute_empty_share(preprocessed_traces)
        return _build_warning(passed=share <= MOST_EMPTY, empty_share=share)

    return _attempt_check(look)


@dg.asset_check(asset="facet_summaries", partitions_def=daily)
def few_failed(facet_summaries: pd.DataFrame) -> dg.AssetCheckResult:
    """At least four answers in five came back, no_match included."""

    def look() -> dg.AssetCheckResult:
        failed = float((facet_summaries["status"] == "failed").mean()) if len(facet_summaries) else 0.0
        return _build_warning(passed=1 - failed >= LEAST_ANSWERED, failed_share=failed)

    return _attempt_check(look)


@dg.asset_check(asset="facet_embeddings", blocking=True, partitions_def=daily)
def vectors_sound(facet_embeddings: pd.DataFrame) -> dg.AssetCheckResult:
    """Every vector is finite, of unit length, and as long as the others."""
    dimensions = {len(vector) for vector in facet_embeddings["vector"]}
    lengths = [float(np.linalg.norm(vector)) for vector in facet_embeddings["vector"]]
    sound = len(dimensions) <= 1 and bool(np.allclose(lengths, 1.0, atol=1e-3))
    return dg.AssetCheckResult(
        passed=sound, metadata={"dimensions": sorted(dimensions), "vectors": len(lengths)}
    )


@dg.asset_check(asset="topic_clusters", partitions_def=daily)
def not_collapsed(context: dg.AssetCheckExecutionContext, lake: LakeResource) -> dg.AssetCheckResult:
    """No facet's map of the day collapsed into fewer than three topics or one giant."""

    def look() -> dg.AssetCheckResult:
        day = context.partition_time_window.start.date()
        with lake.get_connection() as connection:
            cards = read_day_rows(connection, "topic_maps", day, day)
        collapsed = sorted(cards.loc[cards["status"] == "collapsed", "facet"])
        return _build_warning(passed=not collapsed, collapsed=collapsed)

    return _attempt_check(look)


def _build_warning(*, passed: bool, **metadata: "dg.RawMetadataValue") -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=passed, severity=dg.AssetCheckSeverity.WARN, metadata=metadata)


def _attempt_check(look: Callable[[], dg.AssetCheckResult]) -> dg.AssetCheckResult:
    """Look, and warn where that fails: a check that only warns fails no day."""
    try:
        return look()
    except Exception as error:
        return _build_warning(passed=False, check=format_error(error))


def _build_specs(
    asset: str, checks: Sequence[Check], additional_deps: Sequence[str] = ()
) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            check.name,
            asset=asset,
            description=f"{check.description} {AFTER_A_FIX}" if check.blocking else check.description,
            blocking=check.blocking,
            partitions_def=daily,
            additional_deps=list(additional_deps),
        )
        for check in checks
    ]


@dg.multi_asset_check(
    name="answers_valid",
    specs=_build_specs("facet_summaries", ANSWER_CHECKS),
    ins={"facet_summaries": dg.AssetIn("facet_summaries")},
)
def answers_valid(
    context: dg.AssetCheckExecutionContext, facet_summaries: pd.DataFrame, home: HomeResource
) -> Iterator[dg.AssetCheckResult]:
    """Each unit is answered once a facet, with a label that the facet knows or a text that is not empty."""
    day = context.partition_time_window.start.date()
    findings = validate_answers([day], facet_summaries, map_category_labels(home.open().facets))
    yield from (build_check_result("facet_summaries", finding) for finding in findings[day])


@dg.multi_asset_check(
    name="labels_valid",
    specs=_build_specs("current_labels", LABEL_CHECKS, ["raw_traces"]),
    ins={"current_labels": dg.AssetIn("current_labels")},
)
def labels_valid(
    context: dg.AssetCheckExecutionContext,
    current_labels: pd.DataFrame,
    lake: LakeResource,
    home: HomeResource,
) -> Iterator[dg.AssetCheckResult]:
    """Each unit has one label a facet, of a topic that its map knows, at a distance that is possible.

    The day itself decides. Earlier days of its window are named where they do not pass: promotion leaves them out.
    """
    workspace, opened, day = home.open(), lake.open(), context.partition_time_window.start.date()
    days = list_window(day, workspace.settings.topics.window_days)
    findings = validate_labels(
        days,
        current_labels,
        read_named_topics(opened, current_labels),
        # Without their texts, which a week's traces are heavy with.
        opened.read_days("raw_traces", days[0], day, ["day", "unit_id"]),
        map_category_labels(workspace.facets),
    )
    for number, finding in enumerate(findings[day]):
        left_out = [str(each) for each in days[:-1] if not findings[each][number].passed]
        yield build_check_result("current_labels", finding, days_left_out=left_out)


@dg.multi_asset_check(
    name="rows_valid",
    specs=_build_specs("eval_datasets", ROW_CHECKS),
    ins={"eval_datasets": dg.AssetIn("eval_datasets")},
)
def rows_valid(
    context: dg.AssetCheckExecutionContext, eval_datasets: pd.DataFrame, lake: LakeResource
) -> Iterator[dg.AssetCheckResult]:
    """Check that rows of the day's versions can be run: unique ids, a request in each input, values in range."""
    store = LakeVersionStore(lake.open())
    promoted = eval_datasets[eval_datasets["status"] == "promoted"]
    context.log.info("validating %d versions", len(promoted))
    versions = [validate_rows(store.rows(row.suite, int(row.version))) for row in iterate_rows(promoted)]
    for check, *findings in zip(ROW_CHECKS, *versions, strict=True):
        yield build_check_result("eval_datasets", merge_findings(check, findings))


def build_check_result(asset: str, finding: Finding, **more: "dg.RawMetadataValue") -> dg.AssetCheckResult:
    """Convert a finding, and more to show, to what Dagster shows: counts and ids, never text of a trace."""
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=finding.name,
        passed=finding.passed,
        severity=dg.AssetCheckSeverity.ERROR if finding.blocking else dg.AssetCheckSeverity.WARN,
        metadata={
            "unexpected": finding.unexpected,
            "total": finding.total,
            "detail": finding.detail,
            "examples": list(finding.examples),
            **({} if finding.passed else {"fix": AFTER_A_FIX}),
            **more,
        },
    )


def make_watch_check(stage: str) -> dg.AssetChecksDefinition:
    """Make the check that warns where a stage could not make what only watches."""

    @dg.asset_check(name="watched", asset=stage, partitions_def=daily)
    def check(context: dg.AssetCheckExecutionContext, lake: LakeResource) -> dg.AssetCheckResult:
        """Alerts, pictures and reviews were made; where not, the day itself is whole all the same."""

        def look() -> dg.AssetCheckResult:
            failures = read_watch_failures(lake.open(), day=context.partition_time_window.start.date())
            errors = {each.part: each.error for each in failures if each.stage == stage}
            return dg.AssetCheckResult(
                passed=not errors,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={part: dg.MetadataValue.text(error) for part, error in errors.items()},
            )

        return _attempt_check(look)

    return check


all_checks = [
    units_unique,
    few_empty,
    few_failed,
    answers_valid,
    vectors_sound,
    not_collapsed,
    labels_valid,
    rows_valid,
    *(make_watch_check(stage) for stage in ("topic_clusters", "topic_alerts", "weekly_review")),
]
