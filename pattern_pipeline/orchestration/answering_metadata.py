"""What the Dagster UI shows of a day's answers: how many, what failed and why, and what was paid."""

from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg
import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import count_run_answers, sum_run_spend, sum_spend
from pattern_pipeline.orchestration.launches import launch_id
from pattern_pipeline.orchestration.metadata import counts_table

_TOKENS = ("input_tokens", "cached_tokens", "output_tokens")


@dataclass(frozen=True, slots=True)
class Answering:
    """One step that answers facets: the launch that it belongs to, and when it began."""

    launch: str
    begun: datetime

    @classmethod
    def now(cls, run: dg.DagsterRun) -> "Answering":
        """Describe a step of this run that begins now."""
        return cls(launch_id(run), datetime.now(UTC))

    def metadata(
        self, lake: Lake, summaries: pd.DataFrame, *, by_model: bool
    ) -> "dict[str, dg.RawMetadataValue]":
        """Count the answers by facet and status.

        ``by_model`` adds how many were asked of the model, how many were not, and what was paid.
        """
        shown: dict[str, dg.RawMetadataValue] = {
            "units": summaries["unit_id"].nunique(),
            "summaries": int((summaries["status"] == "answered").sum()),
            "by_facet": dg.MetadataValue.md(counts_table(summaries, "facet", "status")),
        }
        if by_model:
            # The others were kept before, are of a text that several units share, or of a unit without words.
            asked = count_run_answers(lake, self.launch, self.begun)
            shown |= {"answers_asked": asked, "answers_not_asked": len(summaries) - asked}
            shown |= _paid(sum_run_spend(lake, self.launch, self.begun), sum_spend(lake, self.begun.date()))
        if reasons := _failures_table(summaries):
            shown["failures"] = dg.MetadataValue.md(reasons)
        return shown


def _failures_table(summaries: pd.DataFrame) -> str:
    """Why answers failed, the commonest reason first, as a Markdown table; empty where none did."""
    failed = summaries.loc[summaries["status"] == "failed"]
    counts = failed.groupby(["facet", "reason"]).size().reset_index(name="units")
    commonest = counts.sort_values("units", ascending=False, kind="stable").head(20)
    rows = [f"| {row.facet} | {_cell(row.reason)} | {row.units} |" for row in records(commonest)]
    return "\n".join(["| facet | reason | units |", "|---|---|---|", *rows]) if rows else ""


def _paid(spend: pd.DataFrame, today: pd.DataFrame) -> dict[str, dg.MetadataValue]:
    """Report what a run paid by facet, and what all runs paid ``today`` by day, model and facet.

    Empty where ``spend``, that of the run, has no rows.
    """
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
