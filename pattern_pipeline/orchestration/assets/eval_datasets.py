"""Seventh stage: what the suites promote."""

import dagster as dg
import pandas as pd

from pattern_pipeline.datasets.export.registry import exporter_named
from pattern_pipeline.datasets.files import write_version
from pattern_pipeline.datasets.promotion import promote
from pattern_pipeline.datasets.suites import load_suites
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck
from pattern_pipeline.datasets.versions import VersionStore
from pattern_pipeline.datasets.window import PromotionInputs
from pattern_pipeline.facets.spec import categories
from pattern_pipeline.frame_values import records
from pattern_pipeline.lake.topic_board import read_reviews
from pattern_pipeline.lake.topic_maps import read_named_topics
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline.orchestration.lineage import inputs_of
from pattern_pipeline.orchestration.metadata import suites_table
from pattern_pipeline.orchestration.partitions import daily, partition_day
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.orchestration.watching import watch_of
from pattern_pipeline.settings import TraceSettings


@dg.asset(
    partitions_def=daily,
    group_name="datasets",
    kinds={"python", "json"},
    owners=["team:pattern"],
    code_version=STAGE["eval_datasets"].code_version,
    io_manager_key="lake_io",
    ins=inputs_of("eval_datasets"),
)
def eval_datasets(
    context: dg.AssetExecutionContext,
    classified_logs: pd.DataFrame,
    raw_traces: pd.DataFrame,
    facet_summaries: pd.DataFrame,
    facet_embeddings: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store what each suite promoted from the trailing window: a dataset version, with its rows as a file.

    The labels are validated here as well: in a run of this asset alone no check runs before it.
    """
    store = LakeVersionStore(lake.open())
    inputs = PromotionInputs(
        labels=classified_logs,
        units=raw_traces,
        summaries=facet_summaries,
        topics=read_named_topics(lake.open(), classified_logs),
        reviews=read_reviews(lake.open()),
        categories=categories(home.facets()),
        embeddings=facet_embeddings,
        identifiers=_identifier_check(home.settings().traces),
    )
    day = partition_day(context)
    results = promote(day, load_suites(home.settings().suites_file), inputs, store)
    results = with_cut_off_promotions(results, store, lake.open().read_days("eval_datasets", day, day))
    for row in records(results[results["status"] == "promoted"]):
        rows = store.rows(row.suite, int(row.version))
        manifest = next(each for each in store.versions(row.suite) if each.version == row.version)
        write_version(home.settings().datasets_folder, manifest, rows, exporter_named("jsonl"))
    metadata = watch_of(context, lake.open()).make_metadata(
        lambda: {"suites": dg.MetadataValue.md(suites_table(results))}
    )
    return dg.MaterializeResult(value=results, metadata=metadata)


def _identifier_check(traces: TraceSettings) -> IdentifierCheck:
    keep = frozenset(kind.upper() for kind in traces.redact_except)
    return IdentifierCheck(enabled=traces.redact, keep=keep)


def with_cut_off_promotions(
    results: pd.DataFrame, store: VersionStore, recorded: pd.DataFrame
) -> pd.DataFrame:
    """Mark as promoted the versions that a killed run of the same day published.

    ``recorded``: the rows of ``eval_datasets`` that earlier runs of this day stored. A version is published before
    these rows are stored. A run that was killed in between left neither the record of the promotion nor the file,
    and to the next run the version looks unchanged.
    """
    known = set(zip(recorded["suite"], recorded["version"], strict=True))
    latest = {
        row.suite: store.latest(row.suite) for row in records(results[results["status"] == "unchanged"])
    }
    cut_off = [
        (manifest := latest.get(row.suite)) is not None
        and manifest.day == row.day
        and (row.suite, row.version) not in known
        for row in records(results)
    ]
    return results.assign(status=results["status"].mask(pd.Series(cut_off, index=results.index), "promoted"))
