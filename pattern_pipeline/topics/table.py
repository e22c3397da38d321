"""A facet's topics as a Markdown table, for people who look at a run."""

import pandas as pd

from pattern_pipeline.topics.maps import TopicMaps

KEYWORDS = 5


def topics_table(maps: TopicMaps, facet: str) -> str:
    """Name, units, share, keywords and status of each topic of a facet, largest first."""
    rows = maps.topic_clusters[maps.topic_clusters["facet"] == facet]
    lines = ["| topic | units | share | keywords | status |", "|---|---:|---:|---|---|"]
    lines += [
        f"| {_cell(row.name_)} | {row.units} | {row.share:.1%} | {_cell(', '.join(row.keywords[:KEYWORDS]))} "
        f"| {_status(row.provisional, row.continued_from)} |"
        for row in rows.rename(columns={"name": "name_"}).itertuples()
    ]
    return "\n".join(lines)


def _status(provisional: bool, continued_from: object) -> str:
    age = "new" if pd.isna(continued_from) else "continued"  # type: ignore[call-overload]
    return f"{age}, provisional" if provisional else age


def _cell(text: str) -> str:
    # Text from a trace must not break out of its cell, nor become HTML on the page that shows it.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")
