"""What became of a facet's topics since the map before: a sentence, and a Markdown table."""

import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.markdown import cell

KINDS = ("continued", "split", "new", "merged", "retired")
NAMED = 3


def lineage_line(facet: str, lineage: pd.DataFrame) -> str:
    """How many topics of one map went on, began and ended, and who ended; empty where no map was before.

    ``lineage``: the map's rows of ``topic_lineage``.
    """
    since = lineage["previous_day"].dropna()
    if since.empty:
        return ""
    counts = lineage["kind"].value_counts()
    said = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if kind in counts)
    ended = lineage[lineage["kind"].isin(("merged", "retired"))].sort_values(
        "units", ascending=False, kind="stable"
    )
    names = [f"{row.name} ({row.topic_id})" for row in records(ended.head(NAMED))]
    more = [f"{len(ended) - NAMED} more"] if len(ended) > NAMED else []
    gone = f"; no longer: {', '.join(names + more)}" if names else ""
    return f"{facet} since {since.iloc[0]}: {said}{gone}"


def lineage_table(lineage: pd.DataFrame) -> str:
    """A line for each topic of a map, and for each that ended: what changed first, then what went on."""
    names = dict(zip(lineage["topic_id"], lineage["name"], strict=True))
    lines = ["| topic | became | from | into | overlap | units |", "|---|---|---|---|---:|---:|"]
    order = sorted(records(lineage), key=lambda row: (row.kind == "continued", KINDS.index(row.kind)))
    for row in order:
        # A topic that went on comes from itself: that says nothing.
        origin = [each for each in row.from_topics if each != row.topic_id]
        cells = (
            f"{cell(row.name)} `{row.topic_id}`",
            row.kind,
            ", ".join(cell(names.get(each, each)) for each in origin),
            ", ".join(cell(names.get(each, each)) for each in row.into_topics),
            f"{row.overlap:.2f}",
            str(row.units),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
