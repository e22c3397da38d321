"""``pattern-pipeline facets spend``: what models were paid."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.estimates import dollars
from pattern_pipeline.cli.facet_choice import FormatOption, FromOption, ToOption, days_between
from pattern_pipeline.cli.formats import Format, print_frame
from pattern_pipeline.cli.output import console, table
from pattern_pipeline.settings import load_settings

if TYPE_CHECKING:
    import pandas as pd


class By(StrEnum):
    """What spending is told by."""

    day = "day"
    facet = "facet"
    model = "model"


def spend(
    first: FromOption = None,
    last: ToOption = None,
    by: Annotated[By, typer.Option(help="One row for each of these.")] = By.day,
    output: FormatOption = Format.table,
) -> None:
    """Say what models were paid, by the tokens that their servers counted. Days are UTC, of the payment."""
    from pattern_pipeline.facets.paying.spending import grouped, total
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.spend import sum_spend

    rows = grouped(sum_spend(open_lake(load_settings()), *days_between(first, last)), by.value)
    if output is not Format.table:
        print_frame(rows, output)
    elif rows.empty:
        console.print("no model was asked")
    else:
        _print(rows, total(rows), by)


def _print(rows: "pd.DataFrame", whole: "pd.DataFrame", by: By) -> None:
    import pandas as pd

    numbers = ("calls", "read", "from cache", "written", "cost")
    cells = [
        (
            row.iloc[0],
            *(f"{row[name]:,.0f}" for name in ("calls", "input_tokens", "cached_tokens", "output_tokens")),
            dollars(None if pd.isna(row["cost"]) else row["cost"]),
        )
        for _, row in pd.concat([rows, whole]).iterrows()
    ]
    console.print(table("", (by.value, *numbers), cells, numbers=numbers))
    console.print("read, from cache, written: tokens, as the servers counted them", highlight=False)
    if rows["unpriced_calls"].sum() > 0:
        console.print(
            f"{rows['unpriced_calls'].sum():,.0f} calls of models without a known price are not in the cost",
            highlight=False,
        )
