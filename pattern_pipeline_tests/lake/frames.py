"""Small frames of every table, written by hand."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.lake.engine.schema import Column, find_table

DAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)

TASK = FacetSpec(name="Task", kind="free_text", prompt="What is wanted?")
ISSUES = FacetSpec(name="Issues", kind="free_text", prompt="What went wrong?")
SENTIMENT = FacetSpec(
    name="Sentiment",
    kind="categorical",
    prompt="How does the person feel?",
    labels=(Label(name="POSITIVE"), Label(name="NEGATIVE")),
)
FACETS = (TASK, SENTIMENT, ISSUES)

VALUES: dict[str, list[object]] = {
    "VARCHAR": ["plain", "日本語 'quoted' \n \x1f ünïcode", ""],
    "BIGINT": [0, 2**52, -1],
    "INTEGER": [0, 7, -1],
    "DOUBLE": [0.25, -1.5, 1e300],
    "BOOLEAN": [True, False, True],
    "DATE": [DAY, DAY, DAY],
    "TIMESTAMP WITH TIME ZONE": [NOON, NOON, NOON],
    "FLOAT[]": [np.array([0.1, 0.2], np.float32), np.array([1, 2], np.float32), np.array([], np.float32)],
    "INTEGER[]": [[1, 2], [], [3]],
    "VARCHAR[]": [["a", "b"], [], ["ü"]],
}


def table_frame(name: str, *, empty_nullable: bool = False) -> pd.DataFrame:
    """Three rows; where ``empty_nullable`` every column that may be NULL is None throughout."""
    return pd.DataFrame({c.name: column(c, empty_nullable) for c in find_table(name).columns})


def column(wanted: Column, empty_nullable: bool) -> list[object]:
    if wanted.name == "unit_id":
        return ["unit-1", "unit-2", "unit-3"]
    return [None] * 3 if wanted.nullable and empty_nullable else VALUES[wanted.sql_type]


def rows(table: str, *records: dict[str, object]) -> pd.DataFrame:
    """Rows of a table from what matters; the other columns get a value of their type, or None."""
    filled = []
    for record in records:
        rest = {
            c.name: None if c.nullable else VALUES[c.sql_type][0]
            for c in find_table(table).columns
            if c.name not in record
        }
        filled.append({**rest, **record})
    return pd.DataFrame(filled, columns=list(find_table(table).names))


def embeddings(day: date, count: int, fill: float) -> pd.DataFrame:
    """A day of vectors that all hold ``fill``, so that a mixture of two writes shows."""
    return pd.DataFrame(
        {
            "day": day,
            "unit_id": [f"unit-{number}" for number in range(count)],
            "facet": "Task",
            "position": 0,
            "facet_version": str(fill),
            "text_hash": "hash",
            "model": "model",
            "vector": list(np.full((count, 64), fill, dtype=np.float32)),
        }
    )
