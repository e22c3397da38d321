"""Where the lineage starts: what ``pattern-pipeline ingest`` landed."""

import dagster as dg

from pattern_pipeline.orchestration.lineage import daily

landed_traces = dg.AssetSpec(
    "landed_traces",
    description="Traces as they arrived, redacted; written by `pattern-pipeline ingest`, not by Dagster.",
    group_name="traces",
    owners=["team:pattern"],
    kinds={"duckdb"},
    partitions_def=daily,
).with_io_manager_key("lake_io")
