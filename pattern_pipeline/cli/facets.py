"""``pattern-pipeline facets``: what is asked, what it will cost and what it did."""

import typer

from pattern_pipeline.cli.facet_estimate import estimate
from pattern_pipeline.cli.facet_list import list_facets
from pattern_pipeline.cli.facet_retry import retry
from pattern_pipeline.cli.facet_spend import spend

app = typer.Typer(no_args_is_help=True, help="See facets, what their answers cost, and ask again.")
app.command("list")(list_facets)
app.command("estimate")(estimate)
app.command("spend")(spend)
app.command("retry")(retry)
