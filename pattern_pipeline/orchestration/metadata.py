"""Metadata that people look at: tables in Markdown and pictures of the maps."""

import base64
from functools import partial

import dagster as dg
import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.orchestration.watching import Watch
from pattern_pipeline.topics.maps.tables import format_lineage_line, format_lineage_table, format_topics_table
from pattern_pipeline.topics.maps.topic_maps import TopicMaps

# The key under which the embeddings' metadata counts summaries by facet; the threshold sensor reads it.
SUMMARY_COUNTS = "summary_counts"


def counts_table(frame: pd.DataFrame, rows: str, columns: str) -> str:
    """Format counts of the frame's rows as a Markdown table, the largest first.

    ``rows`` and ``columns`` name the frame's columns whose values head the table's rows and columns.
    """
    counts = frame.groupby([rows, columns]).size().unstack(fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    head = f"| {rows} | " + " | ".join(map(str, counts.columns)) + " |"
    rule = "|---" * (len(counts.columns) + 1) + "|"
    body = [
        f"| {index} | " + " | ".join(map(str, row)) + " |"
        for index, row in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    return "\n".join([head, rule, *body])


def picture(png: bytes, of: str = "topics") -> dg.MarkdownMetadataValue:
    """Embed a PNG picture in Markdown that the Dagster UI shows; ``of`` is its alternative text."""
    return dg.MetadataValue.md(f"![{of}](data:image/png;base64,{base64.b64encode(png).decode()})")


def topic_metadata(maps: TopicMaps) -> dict[str, dg.MetadataValue]:
    """Topics, quality card and lineage of each facet's map."""
    metadata: dict[str, dg.MetadataValue] = {"topics": dg.MetadataValue.int(len(maps.topic_clusters))}
    for card in records(maps.topic_maps):
        metadata[f"{card.facet}_status"] = dg.MetadataValue.text(
            f"{card.status}: {card.summaries} summaries, {card.topics} topics"
        )
        if card.topics:
            metadata[f"{card.facet}_coverage"] = dg.MetadataValue.float(float(card.coverage))
            if card.naming:
                metadata[f"{card.facet}_names"] = dg.MetadataValue.text(str(card.naming))
            metadata[f"{card.facet}_topics"] = dg.MetadataValue.md(format_topics_table(maps, card.facet))
            rows = maps.topic_lineage[maps.topic_lineage["facet"] == card.facet]
            if said := format_lineage_line(card.facet, rows):
                metadata[f"{card.facet}_since_the_map_before"] = dg.MetadataValue.text(said)
                metadata[f"{card.facet}_lineage"] = dg.MetadataValue.md(format_lineage_table(rows))
            for share in ("continuity", "survival"):
                if not pd.isna(getattr(card, share)):
                    metadata[f"{card.facet}_{share}"] = dg.MetadataValue.float(float(getattr(card, share)))
    return metadata


def topic_pictures(maps: TopicMaps, watching: Watch) -> dict[str, dg.MetadataValue]:
    """Give a scatter picture of each facet's map that has topics, but for those that cannot be drawn."""
    drawn: dict[str, dg.MetadataValue] = {}
    for card in records(maps.topic_maps[maps.topic_maps["topics"] > 0]):
        facet = str(card.facet)
        drawn |= watching.attempt_metadata(f"picture of {facet}", partial(_scatter, maps, facet))
    return drawn


def _scatter(maps: TopicMaps, facet: str) -> dict[str, dg.MetadataValue]:
    # Not above: a matplotlib that cannot be loaded must not keep the whole lineage from loading.
    from pattern_pipeline.topics.maps.picture import draw_scatter_png

    return {f"{facet}_picture": picture(draw_scatter_png(maps, facet))}


def suites_table(results: pd.DataFrame) -> str:
    """Format the result of each suite as a Markdown table."""
    lines = ["| suite | status | version | topics | rows | why |", "|---|---|---|---|---|---|"]
    for row in records(results):
        version = "" if pd.isna(row.version) else f"v{int(row.version)}"
        lines.append(f"| {row.suite} | {row.status} | {version} | {row.topics} | {row.rows} | {row.reason} |")
    return "\n".join(lines)
