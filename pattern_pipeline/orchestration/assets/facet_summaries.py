"""Third stage: every facet's answer for every unit."""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from pattern_pipeline.facets.batches.book import AnswersPendingError
from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.orchestration.answering_metadata import Answering
from pattern_pipeline.orchestration.launches import is_placing
from pattern_pipeline.orchestration.lineage import inputs_of
from pattern_pipeline.orchestration.partitions import daily
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.orchestration.watching import watch_of


@dg.asset(
    partitions_def=daily,
    group_name="facets",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["facet_summaries"].code_version,
    io_manager_key="lake_io",
    ins=inputs_of("facet_summaries"),
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
    store, answering = lake.open(), Answering.now(context.run)
    day = context.partition_time_window.start.date()
    placing = is_placing(context.run)
    extractor = home.kept_answers(store) if placing else home.extractor(store, answering.launch, day)
    try:
        summaries = summarize(preprocessed_traces, home.facets(), extractor)
    except AnswersPendingError as pending:
        context.log.info(str(pending))
        return
    by_model = bool(home.settings().model.name)
    metadata = watch_of(context, store).make_metadata(
        lambda: answering.metadata(store, summaries, by_model=by_model)
    )
    yield dg.MaterializeResult(value=summaries, metadata=metadata)
