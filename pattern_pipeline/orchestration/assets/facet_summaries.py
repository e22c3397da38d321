"""Third stage: every facet's answer for every unit."""

import dagster as dg
import pandas as pd

from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.orchestration.metadata import counts_table
from pattern_pipeline.orchestration.partitions import daily
from pattern_pipeline.orchestration.resources import HomeResource
from pattern_pipeline.orchestration.stages import STAGE


@dg.asset(
    partitions_def=daily,
    group_name="facets",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["facet_summaries"].code_version,
    io_manager_key="lake_io",
)
def facet_summaries(
    preprocessed_traces: pd.DataFrame, home: HomeResource
) -> dg.MaterializeResult[pd.DataFrame]:
    """One answer a unit and facet: a sentence, a label for categorical facets, or no match."""
    summaries = summarize(preprocessed_traces, home.facets(), home.extractor())
    metadata: dict[str, dg.RawMetadataValue] = {
        "units": len(preprocessed_traces),
        "summaries": int((summaries["status"] == "answered").sum()),
        "by_facet": dg.MetadataValue.md(counts_table(summaries, "facet", "status")),
    }
    return dg.MaterializeResult(value=summaries, metadata=metadata)
