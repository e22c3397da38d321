"""Metadata that people look at: tables in Markdown and pictures of the maps."""

import base64

import dagster as dg
import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.maps import TopicMaps
from pattern_pipeline.topics.picture import scatter_png
from pattern_pipeline.topics.table import topics_table

# The key under which the embeddings' metadata counts summaries by facet; the threshold sensor reads it.
SUMMARY_COUNTS = "summary_counts"
_TOKENS = ("input_tokens", "cached_tokens", "output_tokens")


def counts_table(frame: pd.DataFrame, rows: str, columns: str) -> str:
    """Counts of the frame's rows as a Markdown table, largest first."""
    counts = frame.groupby([rows, columns]).size().unstack(fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    head = f"| {rows} | " + " | ".join(map(str, counts.columns)) + " |"
    rule = "|---" * (len(counts.columns) + 1) + "|"
    body = [
        f"| {index} | " + " | ".join(map(str, row)) + " |"
        for index, row in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    return "\n".join([head, rule, *body])


def failures_table(summaries: pd.DataFrame) -> str:
    """Why answers failed, the commonest reason first, as a Markdown table; empty where none did."""
    failed = summaries.loc[summaries["status"] == "failed"]
    counts = failed.groupby(["facet", "reason"]).size().reset_index(name="units")
    commonest = counts.sort_values("units", ascending=False, kind="stable").head(20)
    rows = [f"| {row.facet} | {_cell(row.reason)} | {row.units} |" for row in records(commonest)]
    return "\n".join(["| facet | reason | units |", "|---|---|---|", *rows]) if rows else ""


def paid_metadata(spend: pd.DataFrame, today: pd.DataFrame) -> dict[str, dg.MetadataValue]:
    """What a run paid, by facet, and all runs ``today``, by model and facet; nothing where no model was paid."""
    if spend.empty:
        return {}
    metadata: dict[str, dg.MetadataValue] = {
        "model_calls": dg.MetadataValue.int(round(spend["calls"].sum())),
        "tokens": dg.MetadataValue.int(round(spend["input_tokens"].sum() + spend["output_tokens"].sum())),
        "spend": dg.MetadataValue.md(_spend_table(spend, ["facet"])),
        "spend_today": dg.MetadataValue.md(_spend_table(today, ["day", "extractor", "facet"])),
    }
    if spend["cost"].notna().any():
        metadata["cost_usd"] = dg.MetadataValue.float(round(float(spend["cost"].sum()), 6))
    return metadata


def _spend_table(spend: pd.DataFrame, names: list[str]) -> str:
    columns = [*names, "calls", "input tokens", "of them cached", "output tokens", "US dollars"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for row in records(spend):
        cost = "unknown" if pd.isna(row.cost) else f"{row.cost:.4f}"
        told = [_cell(str(getattr(row, name))) for name in names]
        numbers = [f"{row.calls:,.1f}", *(f"{getattr(row, name):,.0f}" for name in _TOKENS), cost]
        lines.append(f"| {' | '.join([*told, *numbers])} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text of a model or a server as one cell."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")[:200]


def picture(png: bytes) -> dg.MarkdownMetadataValue:
    """A PNG picture as Markdown that the Dagster UI shows."""
    return dg.MetadataValue.md(f"![topics](data:image/png;base64,{base64.b64encode(png).decode()})")


def topic_metadata(maps: TopicMaps) -> dict[str, dg.MetadataValue]:
    """Topics, quality card and scatter picture of each facet's map."""
    metadata: dict[str, dg.MetadataValue] = {"topics": dg.MetadataValue.int(len(maps.topic_clusters))}
    for card in records(maps.topic_maps):
        metadata[f"{card.facet}_status"] = dg.MetadataValue.text(
            f"{card.status}: {card.summaries} summaries, {card.topics} topics"
        )
        if card.topics:
            metadata[f"{card.facet}_coverage"] = dg.MetadataValue.float(float(card.coverage))
            metadata[f"{card.facet}_topics"] = dg.MetadataValue.md(topics_table(maps, card.facet))
            metadata[f"{card.facet}_picture"] = picture(scatter_png(maps, card.facet))
    return metadata


def suites_table(results: pd.DataFrame) -> str:
    """What each suite did, as a Markdown table."""
    lines = ["| suite | status | version | topics | rows | why |", "|---|---|---|---|---|---|"]
    for row in records(results):
        version = "" if pd.isna(row.version) else f"v{int(row.version)}"
        lines.append(f"| {row.suite} | {row.status} | {version} | {row.topics} | {row.rows} | {row.reason} |")
    return "\n".join(lines)
