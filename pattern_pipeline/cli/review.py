"""``pattern-pipeline review``: a person's decisions on topics, and what to look at once a week."""

import getpass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.shared.output import build_table, console, escape_controls, say
from pattern_pipeline.services.workspace import open_workspace

app = typer.Typer(
    no_args_is_help=True,
    help="Approve, reject or rename topics, which stays with their ids; review a week.",
)
Topic = Annotated[str, typer.Argument(help="A topic's id or name.", show_default=False)]
Note = Annotated[str, typer.Option(help="Why.")]


def review_week(
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day of the week (the latest).", show_default=False),
    ] = None,
    iso_week: Annotated[
        str | None, typer.Option("--week", help="The ISO week instead, like 2026-W20.", show_default=False)
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the review to this file too.", show_default=False)
    ] = None,
) -> None:
    """Review a week: new topics, moods that turned, what to promote, stale datasets."""
    from pattern_pipeline.datasets.suites import list_issue_facets
    from pattern_pipeline.lake.weekly_review import read_week
    from pattern_pipeline.topics.monitoring.week.review import build_weekly_review
    from pattern_pipeline.topics.monitoring.week.sections import (
        NUMBERS,
        build_sections,
        format_markdown,
        format_summary,
    )

    last = _parse_last_day(until, iso_week)
    workspace = open_workspace()
    frames = read_week(workspace.lake, last)
    facets = list_issue_facets(workspace.checked_suites)
    review = build_weekly_review(frames, workspace.settings.watching.unhappy_labels, facets)
    console.print(f"Week of {review.first} to {review.until}", style="bold", highlight=False)
    console.print(format_summary(review), highlight=False)
    for section in build_sections(review):
        console.print()
        if section.rows:
            console.print(build_table(section.title, section.columns, section.rows, numbers=NUMBERS))
        else:
            console.print(f"{section.title}: nothing", highlight=False)
    if markdown is not None:
        markdown.write_text(format_markdown(review), encoding="utf-8")
        say(f"written to {markdown}")


def _parse_last_day(until: datetime | None, iso_week: str | None) -> date | None:
    if iso_week is None:
        return until.date() if until else None
    if until is not None:
        raise typer.BadParameter("name a week or its last day, not both", param_hint="--week")
    try:
        return datetime.strptime(f"{iso_week}-7", "%G-W%V-%u").replace(tzinfo=UTC).date()
    except ValueError:
        raise typer.BadParameter(f"{iso_week!r} is no week like 2026-W20", param_hint="--week") from None


app.command("week")(review_week)


@app.command("approve")
def approve_topic(topic: Topic, note: Note = "") -> None:
    """Let suites that ask for review promote this topic."""
    _record_decision(topic, "approved", None, note)


@app.command("reject")
def reject_topic(topic: Topic, note: Note = "") -> None:
    """Keep this topic out of every suite."""
    _record_decision(topic, "rejected", None, note)


@app.command("rename")
def rename_topic(
    topic: Topic, name: Annotated[str, typer.Argument(help="The name to show.")], note: Note = ""
) -> None:
    """Pin a name; it outlives every later map in which the topic lives on."""
    _record_decision(topic, "renamed", name, note)


def _record_decision(topic: str, decision: str, name: str | None, note: str) -> None:
    from pattern_pipeline.lake.topic_board import add_review, read_board

    workspace = open_workspace()
    lake = workspace.lake
    found = read_board(lake, None, workspace.settings.topics.window_days).find(topic)
    add_review(lake, found.facet, found.topic_id, decision, reviewer=getpass.getuser(), name=name, note=note)
    console.print(
        escape_controls(f"{decision}: {found.facet} / {name or found.name} ({found.topic_id})"),
        highlight=False,
        markup=False,
    )
    if found.may_be_two:
        say(f"it {found.may_be_two}; see them with: pattern-pipeline topics show {found.topic_id}")
