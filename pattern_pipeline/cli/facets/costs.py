"""``pattern-pipeline facets estimate`` and ``spend``: what the next run would pay a model, and what was paid."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.choices import FormatOption, FromOption, ToOption, find_facet, parse_days
from pattern_pipeline.cli.shared.model_costs import build_record, format_dollars, print_estimate
from pattern_pipeline.cli.shared.output import Format, build_table, console, print_frame
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    import pandas as pd

_LOCAL = (
    "the local extractor answers, which asks no model and costs nothing; for a model's cost: --model NAME"
)


def estimate_facets(
    first: FromOption = None,
    last: ToOption = None,
    facet: Annotated[str | None, typer.Option(help="One facet only.", show_default=False)] = None,
    model: Annotated[
        str, typer.Option(help="Another model than that of the settings.", show_default=False)
    ] = "",
    output: FormatOption = Format.table,
) -> None:
    """Say how many answers the next run would ask a model for, and what they would cost. Asks nothing."""
    import pandas as pd

    from pattern_pipeline.services.cost_estimates import estimate_days

    start, end = parse_days(first, last)
    workspace = open_workspace().with_model(model) if model else open_workspace()
    chosen = [find_facet(facet, workspace.facets)] if facet else list(workspace.facets)
    if not workspace.settings.model.name:
        _print_no_model(output)
        return
    found = estimate_days(workspace, chosen, start, end)
    if output is Format.table:
        print_estimate(found.estimate, found.days)
        return
    row = build_record(found.estimate, found.days)
    if output is Format.csv:
        row["facets"] = "; ".join(f"{each.facet} {each.answers}" for each in found.estimate.facets)
    print_frame(pd.DataFrame([row]), output)


def _print_no_model(output: Format) -> None:
    import pandas as pd

    from pattern_pipeline.facets.local.extractor import LocalExtractor

    if output is Format.table:
        console.print(_LOCAL, soft_wrap=True)
    else:
        print_frame(pd.DataFrame([{"model": LocalExtractor().name, "calls": 0, "cost": 0.0}]), output)


class By(StrEnum):
    """What spending is grouped by."""

    day = "day"
    facet = "facet"
    model = "model"


def show_spend(
    first: FromOption = None,
    last: ToOption = None,
    by: Annotated[By, typer.Option(help="One row for each of these.")] = By.day,
    output: FormatOption = Format.table,
) -> None:
    """Say what models were paid, by the tokens that their servers counted. Days are UTC, of the payment."""
    from pattern_pipeline.lake.spend import sum_spend
    from pattern_pipeline.llm.paid_answers.spending import group_spend, sum_groups

    rows = group_spend(sum_spend(open_workspace().lake, *parse_days(first, last)), by.value)
    if output is not Format.table:
        print_frame(rows, output)
    elif rows.empty:
        console.print("no model was asked")
    else:
        _print_spend(rows, sum_groups(rows), by)


def _print_spend(rows: "pd.DataFrame", whole: "pd.DataFrame", by: By) -> None:
    import pandas as pd

    numbers = ("calls", "read", "from cache", "written", "cost")
    cells = [
        (
            row.iloc[0],
            *(f"{row[name]:,.0f}" for name in ("calls", "input_tokens", "cached_tokens", "output_tokens")),
            format_dollars(None if pd.isna(row["cost"]) else row["cost"]),
        )
        for _, row in pd.concat([rows, whole]).iterrows()
    ]
    console.print(build_table("", (by.value, *numbers), cells, numbers=numbers))
    console.print("read, from cache, written: tokens, as the servers counted them", highlight=False)
    if rows["unpriced_calls"].sum() > 0:
        console.print(
            f"{rows['unpriced_calls'].sum():,.0f} calls of models without a known price are not in the cost",
            highlight=False,
        )
