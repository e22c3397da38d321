"""Eighth stage: what the suites promote."""

import dagster as dg
import pandas as pd

from pattern_pipeline.datasets.export.registry import find_exporter
from pattern_pipeline.datasets.export.writing import write_version
from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck
from pattern_pipeline.datasets.versions import VersionStore
from pattern_pipeline.datasets.window import PromotionInputs
from pattern_pipeline.facets.spec import map_category_labels
from pattern_pipeline.lake.topic_board import read_reviews
from pattern_pipeline.lake.topic_maps import read_named_topics
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline.orchestration.lineage import build_inputs, daily, read_day
from pattern_pipeline.orchestration.metadata import format_suites
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.settings import TraceSettings
from pattern_pipeline.tables.frames import iterate_rows


@dg.asset(
    partitions_def=daily,
    group_name="datasets",
    kinds={"python", "json"},
    owners=["team:pattern"],
    code_version=STAGE["eval_datasets"].code_version,
    io_manager_key="lake_io",
    ins=build_inputs("eval_datasets"),
)
def eval_datasets(
    context: dg.AssetExecutionContext,
    current_labels: pd.DataFrame,
    raw_traces: pd.DataFrame,
    facet_summaries: pd.DataFrame,
    facet_embeddings: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store what each suite promoted from the trailing window: a dataset version, with its rows as a file.

    The labels are validated here as well: in a run of this asset alone no check runs before it.
    """
    workspace, opened, day = home.open(), lake.open(), read_day(context)
    store = LakeVersionStore(opened)
    inputs = PromotionInputs(
        labels=current_labels,
        units=raw_traces,
        summaries=facet_summaries,
        topics=read_named_topics(opened, current_labels),
        reviews=read_reviews(opened),
        categories=map_category_labels(workspace.facets),
        embeddings=facet_embeddings,
        identifiers=_make_identifier_check(workspace.settings.traces),
        minimum_confidence=workspace.settings.topics.minimum_confidence,
    )
    results = promote_suites(day, workspace.suites, inputs, store)
    results = mark_cut_off_promotions(results, store, opened.read_days("eval_datasets", day, day))
    for row in iterate_rows(results[results["status"] == "promoted"]):
        rows = store.rows(row.suite, int(row.version))
        manifest = next(each for each in store.versions(row.suite) if each.version == row.version)
        write_version(workspace.settings.datasets_folder, manifest, rows, find_exporter("jsonl"))
    metadata = watch_partition(context, opened).make_metadata(
        lambda: {"suites": dg.MetadataValue.md(format_suites(results))}
    )
    return dg.MaterializeResult(value=results, metadata=metadata)


def _make_identifier_check(traces: TraceSettings) -> IdentifierCheck:
    keep = frozenset(kind.upper() for kind in traces.redact_except)
    return IdentifierCheck(enabled=traces.redact, keep=keep)


def mark_cut_off_promotions(
    results: pd.DataFrame, store: VersionStore, recorded: pd.DataFrame
) -> pd.DataFrame:
    """Mark as promoted the versions that a killed run of the same day published.

    ``recorded``: the rows of ``eval_datasets`` that earlier runs of this day stored. A version is published before
    these rows are stored. A run that was killed in between left neither the record of the promotion nor the file,
    and to the next run the version looks unchanged.
    """
    known = set(zip(recorded["suite"], recorded["version"], strict=True))
    latest = {
        row.suite: store.latest(row.suite) for row in iterate_rows(results[results["status"] == "unchanged"])
    }
    cut_off = [
        (manifest := latest.get(row.suite)) is not None
        and manifest.day == row.day
        and (row.suite, row.version) not in known
        for row in iterate_rows(results)
    ]
    return results.assign(status=results["status"].mask(pd.Series(cut_off, index=results.index), "promoted"))
