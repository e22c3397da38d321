"""Second stage: units as text."""

import dagster as dg
import pandas as pd

from pattern_pipeline.orchestration.lineage import build_inputs, daily
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.traces.units.preprocessing import compute_empty_share, preprocess


@dg.asset(
    partitions_def=daily,
    group_name="traces",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["preprocessed_traces"].code_version,
    io_manager_key="lake_io",
    ins=build_inputs("preprocessed_traces"),
)
def preprocessed_traces(
    context: dg.AssetExecutionContext, raw_traces: pd.DataFrame, home: HomeResource, lake: LakeResource
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store each unit as a readable, line-numbered conversation text."""
    workspace = home.open()
    texts = preprocess(raw_traces, workspace.settings.traces.maximum_tokens, workspace.preprocessor)
    metadata = watch_partition(context, lake.open()).make_metadata(lambda: _build_metadata(texts))
    return dg.MaterializeResult(value=texts, metadata=metadata)


def _build_metadata(texts: pd.DataFrame) -> "dict[str, dg.RawMetadataValue]":
    return {
        "units": len(texts),
        "empty_share": compute_empty_share(texts),
        "cut_share": float((texts["shown_share"] < 1).mean()) if len(texts) else 0.0,
        "tokens": int(texts["tokens"].sum()),
        "preprocessor_failures": int(texts["trouble"].notna().sum()),
    }
