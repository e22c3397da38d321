"""Third stage: every facet's answer for every unit."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import pandas as pd

from pattern_pipeline.facets.batches.pending import AnswersPendingError
from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.lake.spend import answers_of_run, spend_by, spend_of_run
from pattern_pipeline.orchestration.launches import launch_id
from pattern_pipeline.orchestration.metadata import counts_table, failures_table, paid_metadata
from pattern_pipeline.orchestration.partitions import daily
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE


@dg.asset(
    partitions_def=daily,
    group_name="facets",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["facet_summaries"].code_version,
    io_manager_key="lake_io",
    output_required=False,
)
def facet_summaries(
    context: dg.AssetExecutionContext,
    preprocessed_traces: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> Iterator[dg.MaterializeResult[pd.DataFrame]]:
    """One answer a unit and facet: a sentence, a label for categorical facets, or no match.

    Where a provider's batch has the questions, there is nothing yet, and what follows is not made.
    """
    store, run_id, begun = lake.open(), launch_id(context.run), datetime.now(UTC)
    extractor = home.extractor(store, run_id, context.partition_time_window.start.date())
    try:
        summaries = summarize(preprocessed_traces, home.facets(), extractor)
    except AnswersPendingError as pending:
        context.log.info(str(pending))
        return
    metadata: dict[str, dg.RawMetadataValue] = {
        "units": len(preprocessed_traces),
        "summaries": int((summaries["status"] == "answered").sum()),
        "by_facet": dg.MetadataValue.md(counts_table(summaries, "facet", "status")),
        **paid_metadata(spend_of_run(store, run_id, begun), spend_by(store, begun.date())),
    }
    if home.settings().model.name:
        # The others were kept before, are of a text that several units share, or of a unit without words.
        asked = answers_of_run(store, run_id, begun)
        metadata |= {"answers_asked": asked, "answers_not_asked": len(summaries) - asked}
    if reasons := failures_table(summaries):
        metadata["failures"] = dg.MetadataValue.md(reasons)
    yield dg.MaterializeResult(value=summaries, metadata=metadata)
