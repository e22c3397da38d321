"""Second stage: units as text."""

import dagster as dg
import pandas as pd

from pattern_pipeline.orchestration.partitions import daily
from pattern_pipeline.orchestration.resources import HomeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.traces.preprocessing import empty_share, preprocess


@dg.asset(
    partitions_def=daily,
    group_name="traces",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["preprocessed_traces"].code_version,
    io_manager_key="lake_io",
)
def preprocessed_traces(raw_traces: pd.DataFrame, home: HomeResource) -> dg.MaterializeResult[pd.DataFrame]:
    """Each unit as a readable, line-numbered conversation text."""
    texts = preprocess(raw_traces, home.settings().traces.maximum_tokens)
    metadata: dict[str, dg.RawMetadataValue] = {
        "units": len(texts),
        "empty_share": empty_share(texts),
        "cut_share": float((texts["shown_share"] < 1).mean()) if len(texts) else 0.0,
        "tokens": int(texts["tokens"].sum()),
    }
    return dg.MaterializeResult(value=texts, metadata=metadata)
