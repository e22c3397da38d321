"""``pattern-pipeline facets spend``: what models were paid."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.choices import FormatOption, FromOption, ToOption, parse_days
from pattern_pipeline.cli.shared.cost_estimate import format_dollars
from pattern_pipeline.cli.shared.output import Format, build_table, console, print_frame
from pattern_pipeline.settings import load_settings

if TYPE_CHECKING:
    import pandas as pd


class By(StrEnum):
    """What spending is told by."""

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
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.spend import sum_spend
    from pattern_pipeline.llm.paid_answers.spending import group_spend, sum_groups

    rows = group_spend(sum_spend(open_lake(load_settings()), *parse_days(first, last)), by.value)
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
