"""Second stage: units as text."""

import dagster as dg
import pandas as pd

from pattern_pipeline.orchestration.lineage import inputs_of
from pattern_pipeline.orchestration.partitions import daily
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.orchestration.watching import watch_of
from pattern_pipeline.traces.units.preprocessing import compute_empty_share, load_preprocessor, preprocess


@dg.asset(
    partitions_def=daily,
    group_name="traces",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["preprocessed_traces"].code_version,
    io_manager_key="lake_io",
    ins=inputs_of("preprocessed_traces"),
)
def preprocessed_traces(
    context: dg.AssetExecutionContext, raw_traces: pd.DataFrame, home: HomeResource, lake: LakeResource
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store each unit as a readable, line-numbered conversation text."""
    settings = home.settings().traces
    texts = preprocess(raw_traces, settings.maximum_tokens, load_preprocessor(settings.preprocessor))
    metadata = watch_of(context, lake.open()).make_metadata(lambda: _metadata(texts))
    return dg.MaterializeResult(value=texts, metadata=metadata)


def _metadata(texts: pd.DataFrame) -> "dict[str, dg.RawMetadataValue]":
    return {
        "units": len(texts),
        "empty_share": compute_empty_share(texts),
        "cut_share": float((texts["shown_share"] < 1).mean()) if len(texts) else 0.0,
        "tokens": int(texts["tokens"].sum()),
        "preprocessor_failures": int(texts["trouble"].notna().sum()),
    }
