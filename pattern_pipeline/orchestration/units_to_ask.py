"""The units that the next run will ask about, rendered without making anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd

from pattern_pipeline.facets.extraction import units_of
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import list_landed_days, read_landed_units
from pattern_pipeline.lake.queries import build_predicate
from pattern_pipeline.orchestration.freshness import stale_stages
from pattern_pipeline.orchestration.idling import quiet_since
from pattern_pipeline.orchestration.recorded import read_recorded
from pattern_pipeline.settings import Settings
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.preprocessing import load_preprocessor, preprocess
from pattern_pipeline.traces.units.raw_units import build_raw_frame

# Above so many traces, a part of the units chosen by the hash of their ids stands for all.
MOST_TRACES = 3_000


@dataclass(frozen=True, slots=True)
class UnitsToAsk:
    """``days`` whose facets are stale, their units, and the ``share`` (0 to 1) of them that was looked at."""

    days: tuple[date, ...]
    units: Sequence[Unit]
    share: float


def units_to_ask(
    lake: Lake, settings: Settings, first: date | None = None, last: date | None = None
) -> UnitsToAsk:
    """Read the units of the days whose facets a run would answer, from ``first`` to ``last``, both included.

    Days that are not preprocessed are rendered here; nothing is stored. Raises LakeError and SettingsError.
    """
    recorded = read_recorded(lake, settings)
    today = datetime.now(UTC).date()
    landed = list_landed_days(
        lake,
        settings.traces.unit,
        quiet_since(settings.traces),
        first or date.min,
        min(last or today, today),
    )
    stale = {day.day: stale_stages(day.day, recorded) for day in landed}
    asked = [day for day in landed if "facet_summaries" in stale[day.day]]
    share = min(1.0, MOST_TRACES / max(1, sum(day.traces for day in asked)))
    reader = UnitReader(lake, settings, share)
    units = [unit for day in asked for unit in units_of(reader.read(day.day, stale[day.day]))]
    return UnitsToAsk(tuple(day.day for day in asked), units, share)


class UnitReader:
    """Reads a day's units, a ``share`` (0 to 1) of them by the hash of their ids; nothing is stored."""

    def __init__(self, lake: Lake, settings: Settings, share: float) -> None:
        self._lake, self._settings = lake, settings
        traces = settings.traces
        self._preprocessor = load_preprocessor(traces.preprocessor)
        sample = traces.sample * share
        self._filters = Filters(sample, build_predicate(traces.where)) if traces.where else Filters(sample)

    def read(self, day: date, stale: Sequence[str]) -> pd.DataFrame:
        """Rows of ``preprocessed_traces`` of a day, as they are or as a run would make them."""
        if "preprocessed_traces" not in stale:
            return self._filters.select_sample(self._lake.read_days("preprocessed_traces", day, day))
        traces = self._settings.traces
        landed = read_landed_units(self._lake, traces.unit, quiet_since(traces), day, day)
        return preprocess(build_raw_frame(landed, self._filters), traces.maximum_tokens, self._preprocessor)
