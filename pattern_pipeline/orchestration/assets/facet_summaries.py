"""Third stage: every facet's answer for every unit."""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from pattern_pipeline.facets.batches.book import AnswersPendingError
from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.orchestration.jobs import is_placing
from pattern_pipeline.orchestration.lineage import build_inputs, daily, read_day
from pattern_pipeline.orchestration.metadata import Answering
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.extractors import open_cached_answers, open_extractor
from pattern_pipeline.services.stages import STAGE


@dg.asset(
    partitions_def=daily,
    group_name="facets",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["facet_summaries"].code_version,
    io_manager_key="lake_io",
    ins=build_inputs("facet_summaries"),
    output_required=False,
)
def facet_summaries(
    context: dg.AssetExecutionContext,
    preprocessed_traces: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> Iterator[dg.MaterializeResult[pd.DataFrame]]:
    """Store one answer for each unit and facet: a sentence, a label for categorical facets, or no match.

    While a provider's batch has the questions, there are no rows yet, and no later stage runs.
    """
    workspace, answering = home.open(), Answering.now(context.run)
    if is_placing(context.run):
        extractor = open_cached_answers(workspace)
    else:
        extractor = open_extractor(workspace, answering.launch, day=read_day(context))
    try:
        summaries = summarize(preprocessed_traces, workspace.facets, extractor)
    except AnswersPendingError as pending:
        context.log.info(str(pending))
        return
    store, by_model = lake.open(), bool(workspace.settings.model.name)
    metadata = watch_partition(context, store).make_metadata(
        lambda: answering.build_metadata(store, summaries, by_model=by_model)
    )
    yield dg.MaterializeResult(value=summaries, metadata=metadata)
