"""Fourth stage: the answers of free-text facets as vectors."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.vectors import LakeVectorCache
from pattern_pipeline.orchestration.lineage import build_inputs, daily
from pattern_pipeline.orchestration.metadata import SUMMARY_COUNTS
from pattern_pipeline.orchestration.resources import EmbedderResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.topics.embedding.embeddings import embed_summaries


@dg.asset(
    partitions_def=daily,
    group_name="facets",
    kinds={"huggingface", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["facet_embeddings"].code_version,
    pool="model",
    io_manager_key="lake_io",
    ins=build_inputs("facet_embeddings"),
)
def facet_embeddings(
    context: dg.AssetExecutionContext,
    facet_summaries: pd.DataFrame,
    embedder: EmbedderResource,
    lake: LakeResource,
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store the embedding of each answered summary of a free-text facet; equal texts are embedded once."""
    model = embedder.open()
    vectors = embed_summaries(facet_summaries, model, LakeVectorCache(lake.open()))
    metadata = watch_partition(context, lake.open()).make_metadata(
        lambda: _build_metadata(vectors, model.name)
    )
    return dg.MaterializeResult(value=vectors, metadata=metadata)


def _build_metadata(vectors: pd.DataFrame, model: str) -> "dict[str, dg.RawMetadataValue]":
    return {
        "vectors": len(vectors),
        "distinct_texts": int(vectors["text_hash"].nunique()),
        "model": model,
        SUMMARY_COUNTS: {str(facet): int(count) for facet, count in vectors.groupby("facet").size().items()},
    }
