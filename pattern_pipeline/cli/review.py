"""``pattern-pipeline review``: a person's decisions on topics."""

import getpass
from typing import Annotated

import typer

from pattern_pipeline.cli.output import console, printable
from pattern_pipeline.cli.review_week import week
from pattern_pipeline.settings import load_settings

app = typer.Typer(
    no_args_is_help=True,
    help="Approve, reject or rename topics, which stays with their ids; review a week.",
)
app.command()(week)

Topic = Annotated[str, typer.Argument(help="A topic's id or name.", show_default=False)]
Note = Annotated[str, typer.Option(help="Why.")]


@app.command()
def approve(topic: Topic, note: Note = "") -> None:
    """Let suites that ask for review promote this topic."""
    _decide(topic, "approved", None, note)


@app.command()
def reject(topic: Topic, note: Note = "") -> None:
    """Keep this topic out of every suite."""
    _decide(topic, "rejected", None, note)


@app.command()
def rename(
    topic: Topic, name: Annotated[str, typer.Argument(help="The name to show.")], note: Note = ""
) -> None:
    """Pin a name; it outlives every later map in which the topic lives on."""
    _decide(topic, "renamed", name, note)


def _decide(topic: str, decision: str, name: str | None, note: str) -> None:
    from pattern_pipeline.lake.board import read_board
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.reviews import add_review

    settings = load_settings()
    lake = open_lake(settings)
    found = read_board(lake, None, settings.topics.window_days).find(topic)
    add_review(lake, found.facet, found.topic_id, decision, reviewer=getpass.getuser(), name=name, note=note)
    console.print(
        printable(f"{decision}: {found.facet} / {name or found.name} ({found.topic_id})"),
        highlight=False,
        markup=False,
    )
