"""Column names and types of the frames that maps are made of."""

from collections.abc import Mapping, Sequence

import pandas as pd

TOPIC_CLUSTERS: Mapping[str, str] = {
    "day": "object", "facet": "str", "map_version": "str", "topic_id": "str", "name": "str",
    "keywords": "object", "exemplars": "object", "units": "int64", "share": "float64", "radius": "float64",
    "centroid": "object", "provisional": "bool", "continued_from": "object", "broad_id": "object",
    "broad_name": "object", "named_by": "object",
}  # fmt: skip
TOPIC_MAPS: Mapping[str, str] = {
    "day": "object", "facet": "str", "map_version": "str", "facet_version": "str", "extractor": "str",
    "embedding_model": "str", "window_start": "object", "status": "str", "summaries": "int64",
    "distinct_texts": "int64", "topics": "int64", "coverage": "float64", "noise_share": "float64",
    "largest_share": "float64", "silhouette": "float64", "duplicate_names": "int64", "continuity": "float64",
    "survival": "float64", "chosen": "str", "candidates": "str",
    "naming": "object",
}  # fmt: skip
TOPIC_MEMBERS: Mapping[str, str] = {
    "day": "object", "facet": "str", "map_version": "str", "unit_id": "str", "topic_id": "object",
    "distance": "float64", "x": "float64", "y": "float64",
}  # fmt: skip
TOPIC_LINEAGE: Mapping[str, str] = {
    "day": "object", "facet": "str", "map_version": "str", "topic_id": "str", "name": "str", "kind": "str",
    "from_topics": "object", "into_topics": "object", "overlap": "float64", "units": "int64",
    "previous_day": "object",
}  # fmt: skip
CLASSIFIED_LOGS: Mapping[str, str] = {
    "day": "object", "unit_id": "str", "facet": "str", "facet_version": "str", "topic_id": "object",
    "label": "object", "distance": "float64", "map_version": "str", "map_day": "object",
}  # fmt: skip


def build_frame(columns: Mapping[str, str], parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate parts into one frame with the given columns and types, even if there are no rows.

    ``columns``: pandas type by column name. Other columns of the parts are dropped.
    """
    empty = pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in columns.items()})
    filled = [part for part in parts if len(part)]
    if not filled:
        return empty
    return pd.concat([part[list(columns)].astype(dict(columns)) for part in filled], ignore_index=True)
