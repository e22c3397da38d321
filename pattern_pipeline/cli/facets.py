"""``pattern-pipeline facets``: what is asked, what it will cost and what it did."""

import typer

from pattern_pipeline.cli.facet_batches import collect
from pattern_pipeline.cli.facet_compare import compare_facets
from pattern_pipeline.cli.facet_estimate import estimate
from pattern_pipeline.cli.facet_list import list_facets
from pattern_pipeline.cli.facet_retry import retry
from pattern_pipeline.cli.facet_spend import spend
from pattern_pipeline.cli.facet_trial import try_facet

app = typer.Typer(no_args_is_help=True, help="See facets, try them, what their answers cost, and ask again.")
app.command("list")(list_facets)
app.command("test")(try_facet)
app.command("compare")(compare_facets)
app.command("estimate")(estimate)
app.command("spend")(spend)
app.command("collect")(collect)
app.command("retry")(retry)
