"""Great Expectations, behind one function: nothing else in the project knows of it."""

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """Values of which each should equal ``expected``; ``name`` is the check's."""

    name: str
    values: "pd.Series[str]"
    expected: str


def unexpected_counts(columns: Sequence[Column]) -> dict[str, int]:
    """Count, by name, the values that are not the expected one. Columns may differ in length or be empty."""
    filled = [column for column in columns if len(column.values)]
    counts = {column.name: 0 for column in columns}
    if filled:
        counts |= _validated(filled)
    return counts


def _validated(columns: Sequence[Column]) -> dict[str, int]:
    # Read at import; no telemetry leaves the machine.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # The library calls deprecated parts of its own dependencies; the person can do nothing about it.
        warnings.simplefilter("ignore")
        # Imported here: it takes 3 to 5 seconds, which only validation should pay.
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.expectations.core.expect_column_values_to_be_in_set import (
            ExpectColumnValuesToBeInSet,
        )

        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(False)
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        source = context.data_sources.add_pandas("memory")
        counts = {}
        for column in columns:
            definition = source.add_dataframe_asset(column.name).add_batch_definition_whole_dataframe("day")
            batch = definition.get_batch({"dataframe": pd.DataFrame({"standing": column.values})})
            in_set = ExpectColumnValuesToBeInSet(column="standing", value_set=[column.expected])
            suite = gx.ExpectationSuite(name=column.name, expectations=[in_set])
            (result,) = batch.validate(suite, result_format="SUMMARY").results
            counts[column.name] = int(result.result["unexpected_count"])
    return counts
