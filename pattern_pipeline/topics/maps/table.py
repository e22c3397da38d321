"""A facet's topics as a Markdown table, for people who look at a run."""

import pandas as pd

from pattern_pipeline.topics.maps.maps import TopicMaps
from pattern_pipeline.topics.markdown import cell

KEYWORDS = 5


def topics_table(maps: TopicMaps, facet: str) -> str:
    """Name, units, share, keywords and status of each topic of a facet, largest first."""
    rows = maps.topic_clusters[maps.topic_clusters["facet"] == facet]
    lines = ["| topic | units | share | keywords | status |", "|---|---:|---:|---|---|"]
    columns = ("name", "units", "share", "keywords", "provisional", "continued_from")
    for name, units, share, keywords, provisional, known in zip(
        *(rows[column] for column in columns), strict=True
    ):
        words = cell(", ".join(keywords[:KEYWORDS]))
        status = _status(bool(provisional), known=known is not None and not pd.isna(known))
        lines.append(f"| {cell(name)} | {units} | {share:.1%} | {words} | {status} |")
    return "\n".join(lines)


def _status(provisional: bool, *, known: bool) -> str:
    age = "continued" if known else "new"
    return f"{age}, provisional" if provisional else age
