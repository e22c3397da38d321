"""First stage: a day's units."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.queries import build_predicate
from pattern_pipeline.orchestration.lineage import inputs_of
from pattern_pipeline.orchestration.partitions import daily
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.orchestration.watching import watch_of
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.raw_units import build_raw_frame


@dg.asset(
    partitions_def=daily,
    group_name="traces",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["raw_traces"].code_version,
    io_manager_key="lake_io",
    ins=inputs_of("raw_traces"),
)
def raw_traces(
    context: dg.AssetExecutionContext, landed_traces: pd.DataFrame, home: HomeResource, lake: LakeResource
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store a day's units, built from its landed traces and selected by the filters of the settings."""
    settings = home.settings().traces
    filters = (
        Filters(settings.sample, build_predicate(settings.where))
        if settings.where
        else Filters(settings.sample)
    )
    units = build_raw_frame(landed_traces, filters)
    metadata = watch_of(context, lake.open()).make_metadata(lambda: _metadata(landed_traces, units))
    return dg.MaterializeResult(value=units, metadata=metadata)


def _metadata(landed: pd.DataFrame, units: pd.DataFrame) -> "dict[str, dg.RawMetadataValue]":
    return {
        "landed": len(landed),
        "units": len(units),
        "with_tool_errors": int((units["tool_errors"] > 0).sum()),
        "services": ", ".join(sorted(units["service"].dropna().unique())),
    }
