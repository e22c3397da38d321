"""The one daily PartitionsDefinition of every asset, and the trailing window over it.

Every asset shares the same object: partition mappings between definitions that differ in start or end are
wrong in several Dagster versions (dagster-io/dagster #14856, #26935, #23163).
"""

from datetime import date

import dagster as dg

from pattern_pipeline.settings import load_settings

# Partitions belong to the code location, so the two settings they need are read once, where it is loaded.
_settings = load_settings()

# The first day may move back as older traces land: what has loaded this code before sees those days once it loads
# it again ("Reload" in the UI; every command loads it itself).
# end_offset: today is a partition too, so that a person sees the traces of this morning.
daily = dg.DailyPartitionsDefinition(start_date=_settings.first_day.isoformat(), timezone="UTC", end_offset=1)

trailing_window = dg.TimeWindowPartitionMapping(start_offset=1 - _settings.topics.window_days)

# What alerts compare a day with, and what was said of those days.
watched_days = dg.TimeWindowPartitionMapping(start_offset=-_settings.watching.baseline_days)
days_before = dg.TimeWindowPartitionMapping(start_offset=-_settings.watching.baseline_days, end_offset=-1)

past_week = dg.TimeWindowPartitionMapping(start_offset=-6)


def partition_day(context: dg.AssetExecutionContext) -> date:
    """Return the day that a step materializes."""
    return date.fromisoformat(context.partition_key)
