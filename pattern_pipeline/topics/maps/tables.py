"""Markdown tables of a map's topics and of what became of them since the map before."""

import re

import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.maps.board_parts import collect_parts, describe_two
from pattern_pipeline.topics.maps.topic_maps import TopicMaps

SHOWN_KEYWORDS = 5
KINDS = ("continued", "split", "new", "merged", "retired")
NAMED_TOPICS = 3
# Not only those of Markdown: what shows a page may split it at any of them.
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def format_topics_table(maps: TopicMaps, facet: str) -> str:
    """Format name, units, share, keywords and status of each topic of a facet, largest first, as Markdown."""
    rows = maps.topic_clusters[maps.topic_clusters["facet"] == facet]
    parts_of = collect_parts(maps.topic_parts[maps.topic_parts["facet"] == facet])
    lines = ["| topic | units | share | keywords | status |", "|---|---:|---:|---|---|"]
    columns = ("topic_id", "name", "units", "share", "keywords", "provisional", "continued_from")
    for topic_id, name, units, share, keywords, provisional, continued_from in zip(
        *(rows[column] for column in columns), strict=True
    ):
        words = escape_cell(", ".join(keywords[:SHOWN_KEYWORDS]))
        status = _format_status(
            bool(provisional), continued=continued_from is not None and not pd.isna(continued_from)
        )
        two = escape_cell(describe_two(parts_of.get((facet, topic_id), ())))
        status = f"{status}, {two}" if two else status
        lines.append(f"| {escape_cell(name)} | {units} | {share:.1%} | {words} | {status} |")
    return "\n".join(lines)


def _format_status(provisional: bool, *, continued: bool) -> str:
    age = "continued" if continued else "new"
    return f"{age}, provisional" if provisional else age


def format_lineage_line(facet: str, lineage: pd.DataFrame) -> str:
    """Format how many topics of a map continued, began and ended, and which ended; empty without a previous map.

    ``lineage``: the map's rows of ``topic_lineage``.
    """
    since = lineage["previous_day"].dropna()
    if since.empty:
        return ""
    counts = lineage["kind"].value_counts()
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if kind in counts)
    ended = lineage[lineage["kind"].isin(("merged", "retired"))].sort_values(
        "units", ascending=False, kind="stable"
    )
    names = [f"{row.name} ({row.topic_id})" for row in iterate_rows(ended.head(NAMED_TOPICS))]
    more = [f"{len(ended) - NAMED_TOPICS} more"] if len(ended) > NAMED_TOPICS else []
    gone = f"; no longer: {', '.join(names + more)}" if names else ""
    return f"{facet} since {since.iloc[0]}: {kinds}{gone}"


def format_lineage_table(lineage: pd.DataFrame) -> str:
    """Format a row for each topic of a map and each that ended, as Markdown: changes first, then the rest."""
    names = dict(zip(lineage["topic_id"], lineage["name"], strict=True))
    lines = ["| topic | became | from | into | overlap | units |", "|---|---|---|---|---:|---:|"]
    order = sorted(iterate_rows(lineage), key=lambda row: (row.kind == "continued", KINDS.index(row.kind)))
    for row in order:
        # A continued topic comes from itself, which is not worth a mention.
        origin = [topic_id for topic_id in row.from_topics if topic_id != row.topic_id]
        cells = (
            f"{escape_cell(row.name)} `{row.topic_id}`",
            row.kind,
            ", ".join(escape_cell(names.get(topic_id, topic_id)) for topic_id in origin),
            ", ".join(escape_cell(names.get(topic_id, topic_id)) for topic_id in row.into_topics),
            f"{row.overlap:.2f}",
            str(row.units),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def escape_cell(text: str) -> str:
    """Escape text so that it cannot leave its table cell, nor become HTML on the page that shows it."""
    # A backslash of the text would take the escape of a pipe behind it: first.
    line = _LINE_ENDS.sub(" ", text).replace("\\", "\\\\")
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
