"""What the Dagster UI shows of a day: tables in Markdown, pictures of the maps, and what its answers cost."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import count_run_answers, sum_run_spend, sum_spend
from pattern_pipeline.orchestration.jobs import find_launch_id
from pattern_pipeline.orchestration.watch import Watch
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.maps.tables import (
    escape_cell,
    format_lineage_line,
    format_lineage_table,
    format_topics_table,
)
from pattern_pipeline.topics.maps.topic_maps import TopicMaps

# The key under which the embeddings' metadata counts summaries by facet; the threshold sensor reads it.
SUMMARY_COUNTS = "summary_counts"
_TOKENS = ("input_tokens", "cached_tokens", "output_tokens")


def format_counts(frame: pd.DataFrame, rows: str, columns: str) -> str:
    """Format counts of the frame's rows as a Markdown table, the largest first.

    ``rows`` and ``columns`` name the frame's columns whose values head the table's rows and columns.
    """
    sizes = frame.groupby([rows, columns]).size()
    if sizes.empty:
        # A head without columns is no table.
        return "Nothing."
    counts = sizes.unstack(fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    head = f"| {rows} | " + " | ".join(escape_cell(str(name)) for name in counts.columns) + " |"
    rule = "|---" * (len(counts.columns) + 1) + "|"
    body = [
        f"| {escape_cell(str(index))} | " + " | ".join(map(str, row)) + " |"
        for index, row in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    return "\n".join([head, rule, *body])


def build_label_metadata(labels: pd.DataFrame) -> "dict[str, dg.RawMetadataValue]":
    """Describe rows of ``classified_logs`` or ``current_labels``: how many are placed, in what, by which map."""
    placed = labels["topic_id"].notna()
    return {
        "labels": len(labels),
        "placed_share": float(placed.mean()) if len(labels) else 0.0,
        "by_label": dg.MetadataValue.md(format_counts(labels[placed], "label", "facet")),
        "by_map_of": dg.MetadataValue.md(
            format_counts(labels[labels["map_day"].notna()].astype({"map_day": str}), "map_day", "facet")
        ),
    }


def embed_picture(png: bytes, of: str = "topics") -> dg.MarkdownMetadataValue:
    """Embed a PNG picture in Markdown that the Dagster UI shows; ``of`` is its alternative text."""
    return dg.MetadataValue.md(f"![{of}](data:image/png;base64,{base64.b64encode(png).decode()})")


def build_topic_metadata(maps: TopicMaps) -> dict[str, dg.MetadataValue]:
    """Describe topics, quality card and lineage of each facet's map."""
    metadata: dict[str, dg.MetadataValue] = {"topics": dg.MetadataValue.int(len(maps.topic_clusters))}
    for card in iterate_rows(maps.topic_maps):
        metadata[f"{card.facet}_status"] = dg.MetadataValue.text(
            f"{card.status}: {card.summaries} summaries, {card.topics} topics"
        )
        if card.topics:
            metadata[f"{card.facet}_coverage"] = dg.MetadataValue.float(float(card.coverage))
            if card.naming:
                metadata[f"{card.facet}_names"] = dg.MetadataValue.text(str(card.naming))
            metadata[f"{card.facet}_topics"] = dg.MetadataValue.md(format_topics_table(maps, card.facet))
            rows = maps.topic_lineage[maps.topic_lineage["facet"] == card.facet]
            if line := format_lineage_line(card.facet, rows):
                metadata[f"{card.facet}_since_the_map_before"] = dg.MetadataValue.text(line)
                metadata[f"{card.facet}_lineage"] = dg.MetadataValue.md(format_lineage_table(rows))
            for share in ("continuity", "survival"):
                if not pd.isna(getattr(card, share)):
                    metadata[f"{card.facet}_{share}"] = dg.MetadataValue.float(float(getattr(card, share)))
    return metadata


def draw_topic_pictures(maps: TopicMaps, watching: Watch) -> dict[str, dg.MetadataValue]:
    """Give a scatter picture of each facet's map that has topics, but for those that cannot be drawn."""
    drawn: dict[str, dg.MetadataValue] = {}
    for card in iterate_rows(maps.topic_maps[maps.topic_maps["topics"] > 0]):
        facet = str(card.facet)
        drawn |= watching.attempt_metadata(f"picture of {facet}", partial(_draw_scatter, maps, facet))
    return drawn


def _draw_scatter(maps: TopicMaps, facet: str) -> dict[str, dg.MetadataValue]:
    # Not above: the lineage must load where matplotlib cannot.
    from pattern_pipeline.topics.maps.picture import draw_scatter_png

    return {f"{facet}_picture": embed_picture(draw_scatter_png(maps, facet))}


def format_suites(results: pd.DataFrame) -> str:
    """Format the result of each suite as a Markdown table."""
    lines = ["| suite | status | version | topics | rows | why |", "|---|---|---|---|---|---|"]
    for row in iterate_rows(results):
        version = "" if pd.isna(row.version) else f"v{int(row.version)}"
        cells = (row.suite, row.status, version, str(row.topics), str(row.rows), row.reason)
        lines.append(f"| {' | '.join(escape_cell(cell) for cell in cells)} |")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Answering:
    """One step that answers facets: the launch that it belongs to, and when it began."""

    launch: str
    begun: datetime

    @classmethod
    def now(cls, run: dg.DagsterRun) -> "Answering":
        """Describe a step of this run that begins now."""
        return cls(find_launch_id(run), datetime.now(UTC))

    def build_metadata(
        self, lake: Lake, summaries: pd.DataFrame, *, by_model: bool
    ) -> "dict[str, dg.RawMetadataValue]":
        """Count the answers by facet and status.

        ``by_model`` adds how many were asked of the model, how many were not, and what was paid.
        """
        shown: dict[str, dg.RawMetadataValue] = {
            "units": summaries["unit_id"].nunique(),
            "summaries": int((summaries["status"] == "answered").sum()),
            "by_facet": dg.MetadataValue.md(format_counts(summaries, "facet", "status")),
        }
        if by_model:
            # The others were stored before, are of a text that several units share, or of a unit without words.
            asked = count_run_answers(lake, self.launch, self.begun)
            shown |= {"answers_asked": asked, "answers_not_asked": len(summaries) - asked}
            shown |= _describe_spend(
                sum_run_spend(lake, self.launch, self.begun), sum_spend(lake, self.begun.date())
            )
        if reasons := _format_failures(summaries):
            shown["failures"] = dg.MetadataValue.md(reasons)
        return shown


def _format_failures(summaries: pd.DataFrame) -> str:
    """Format why answers failed, the commonest reason first, as a Markdown table; empty where none did."""
    failed = summaries.loc[summaries["status"] == "failed"]
    counts = failed.groupby(["facet", "reason"]).size().reset_index(name="units")
    commonest = counts.sort_values("units", ascending=False, kind="stable").head(20)
    rows = [f"| {row.facet} | {_shorten_cell(row.reason)} | {row.units} |" for row in iterate_rows(commonest)]
    return "\n".join(["| facet | reason | units |", "|---|---|---|", *rows]) if rows else ""


def _describe_spend(spend: pd.DataFrame, today: pd.DataFrame) -> dict[str, dg.MetadataValue]:
    """Report what a run paid by facet, and what all runs paid ``today`` by day, model and facet.

    Empty where ``spend``, that of the run, has no rows.
    """
    if spend.empty:
        return {}
    metadata: dict[str, dg.MetadataValue] = {
        "model_calls": dg.MetadataValue.int(round(spend["calls"].sum())),
        "tokens": dg.MetadataValue.int(round(spend["input_tokens"].sum() + spend["output_tokens"].sum())),
        "spend": dg.MetadataValue.md(_format_spend(spend, ["facet"])),
        "spend_today": dg.MetadataValue.md(_format_spend(today, ["day", "extractor", "facet"])),
    }
    if spend["cost"].notna().any():
        metadata["cost_usd"] = dg.MetadataValue.float(round(float(spend["cost"].sum()), 6))
    return metadata


def _format_spend(spend: pd.DataFrame, names: list[str]) -> str:
    columns = [*names, "calls", "input tokens", "of them cached", "output tokens", "US dollars"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for row in iterate_rows(spend):
        cost = "unknown" if pd.isna(row.cost) else f"{row.cost:.4f}"
        cells = [_shorten_cell(str(getattr(row, name))) for name in names]
        numbers = [f"{row.calls:,.1f}", *(f"{getattr(row, name):,.0f}" for name in _TOKENS), cost]
        lines.append(f"| {' | '.join([*cells, *numbers])} |")
    return "\n".join(lines)


def _shorten_cell(text: str) -> str:
    """Shorten and escape text of a model or a server so that it is one cell."""
    return escape_cell(" ".join(text.split())[:200])
