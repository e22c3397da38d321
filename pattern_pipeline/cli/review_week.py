"""``pattern-pipeline review week``: what to look at once a week."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.output import console, printable, table
from pattern_pipeline.settings import load_settings


def week(
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
    from pattern_pipeline.datasets.suite_facets import load_checked_suites
    from pattern_pipeline.datasets.suites import issue_facets
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.week import read_week
    from pattern_pipeline.topics.watching.week.markdown import as_markdown
    from pattern_pipeline.topics.watching.week.review import weekly_review
    from pattern_pipeline.topics.watching.week.sections import NUMBERS, opening, sections

    last = _last_day(until, iso_week)
    settings = load_settings()
    frames = read_week(open_lake(settings), last)
    facets = issue_facets(load_checked_suites(settings.suites_file, load_facets(settings.facets_folder)))
    review = weekly_review(frames, settings.watching.unhappy_labels, facets)
    console.print(f"Week of {review.first} to {review.until}", style="bold", highlight=False)
    console.print(opening(review), highlight=False)
    for section in sections(review):
        console.print()
        if section.rows:
            console.print(table(section.title, section.columns, section.rows, numbers=NUMBERS))
        else:
            console.print(f"{section.title}: nothing", highlight=False)
    if markdown is not None:
        markdown.write_text(as_markdown(review), encoding="utf-8")
        console.print(printable(f"written to {markdown}"), highlight=False, markup=False, soft_wrap=True)


def _last_day(until: datetime | None, iso_week: str | None) -> date | None:
    if iso_week is None:
        return until.date() if until else None
    if until is not None:
        raise typer.BadParameter("name a week or its last day, not both", param_hint="--week")
    try:
        return datetime.strptime(f"{iso_week}-7", "%G-W%V-%u").replace(tzinfo=UTC).date()
    except ValueError:
        raise typer.BadParameter(f"{iso_week!r} is no week like 2026-W20", param_hint="--week") from None
