"""``pattern-pipeline facets``: what is asked, what it will cost and what it did."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from pattern_pipeline.cli.facets.compare import compare_facets
from pattern_pipeline.cli.facets.costs import estimate_facets, show_spend
from pattern_pipeline.cli.facets.listing import list_facets
from pattern_pipeline.cli.facets.trial import try_facet
from pattern_pipeline.cli.shared.choices import find_facet
from pattern_pipeline.cli.shared.model_costs import format_estimate_line
from pattern_pipeline.cli.shared.output import console, say
from pattern_pipeline.services.workspace import open_workspace

app = typer.Typer(no_args_is_help=True, help="See facets, try them, what their answers cost, and ask again.")


def collect_batches() -> None:
    """Take in what the provider's batches have answered so far. Asks nothing; `run` goes on from there."""
    from pattern_pipeline.lake.batches import LakeBatchBook
    from pattern_pipeline.services.extractors import get_extractor_name, open_queued_extractor

    workspace = open_workspace()
    book, name = LakeBatchBook(workspace.lake), get_extractor_name(workspace.settings)
    before = book.open_batches(name)
    if not before:
        console.print(f"no batch of {name} is in the queue", highlight=False, markup=False)
        return
    today = datetime.now(UTC).date()
    open_queued_extractor(workspace, day=today).collect(workspace.facets)
    waiting = {batch.batch_id for batch in book.open_batches(name)}
    ended = [batch for batch in before if batch.batch_id not in waiting]
    questions = sum(len(batch.requests) for batch in before if batch.batch_id in waiting)
    console.print(f"{len(ended)} batches taken in, {len(waiting)} under way with {questions:,} questions")
    if days := sorted({day for batch in ended for day in batch.days}):
        console.print(f"make the {len(days)} days that waited for them: pattern-pipeline run")


def retry_failed(
    facet: Annotated[
        str | None, typer.Argument(help="One facet only; else every one.", show_default=False)
    ] = None,
) -> None:
    """Forget the answers that failed, so that the next run asks for them again. Asks nothing itself."""
    from pattern_pipeline.lake.answers import forget_failed_answers
    from pattern_pipeline.lake.facet_coverage import ask_failed_again
    from pattern_pipeline.services.cost_estimates import estimate_days

    workspace = open_workspace()
    name = find_facet(facet, workspace.facets).name if facet else None
    lake = workspace.lake
    # In this order: cut off between the two, a second retry finds the same summaries.
    forget_failed_answers(lake, name)
    failed = ask_failed_again(lake, name)
    if not failed:
        console.print("nothing to ask again: no answer failed")
        return
    say(f"{failed:,} failed answers will be asked for again by: pattern-pipeline run")
    if workspace.settings.model.name:
        say(format_estimate_line(estimate_days(workspace, workspace.facets).estimate))


app.command("list")(list_facets)
app.command("test")(try_facet)
app.command("compare")(compare_facets)
app.command("estimate")(estimate_facets)
app.command("spend")(show_spend)
app.command("collect")(collect_batches)
app.command("retry")(retry_failed)
