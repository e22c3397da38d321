"""Select the units that the next run asks about, or that a facet is tried on; nothing is made or stored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import zip_longest

import pandas as pd

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.facets.extraction import build_units
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.landed_units import list_landed_days, read_landed_units
from pattern_pipeline.services.freshness import list_stale_stages
from pattern_pipeline.services.lake_state import read_lake_state
from pattern_pipeline.services.readiness import compute_cutoff
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline.traces.units.preprocessing import preprocess
from pattern_pipeline.traces.units.raw_units import build_raw_frame

# Above so many traces, a part of the units chosen by the hash of their ids is looked at for all.
MOST_TRACES = 3_000
# So many times the wanted units are looked at, so that empty ones can be passed over.
_SPARE = 4


@dataclass(frozen=True, slots=True)
class UnitsToAsk:
    """``days`` whose facets are stale, their units, and the ``share`` (0 to 1) of them that was looked at."""

    days: tuple[date, ...]
    units: Sequence[Unit]
    share: float


class UnitReader:
    """Reads a day's units, a ``share`` (0 to 1) of them by the hash of their ids; nothing is stored."""

    def __init__(self, workspace: Workspace, share: float) -> None:
        self._workspace = workspace
        self._filters = replace(workspace.filters, sample=workspace.filters.sample * share)

    def read(self, day: date, stale: Sequence[str]) -> pd.DataFrame:
        """Read a day's rows of ``preprocessed_traces``, as they are or as a run would make them."""
        lake, traces = self._workspace.lake, self._workspace.settings.traces
        if "preprocessed_traces" not in stale:
            return self._filters.select_sample(lake.read_days("preprocessed_traces", day, day))
        landed = read_landed_units(lake, traces.unit, compute_cutoff(traces), day, day)
        units = build_raw_frame(landed, self._filters)
        return preprocess(units, traces.maximum_tokens, self._workspace.preprocessor)


def find_units_to_ask(
    workspace: Workspace, first: date | None = None, last: date | None = None
) -> UnitsToAsk:
    """Find the units of the days whose facets a run would answer, from ``first`` to ``last``, both included.

    Days that are not preprocessed are rendered here; nothing is stored. Raises LakeError and SettingsError.
    """
    state, traces = read_lake_state(workspace), workspace.settings.traces
    today = datetime.now(UTC).date()
    landed = list_landed_days(
        workspace.lake, traces.unit, compute_cutoff(traces), first or date.min, min(last or today, today)
    )
    stale = {day.day: list_stale_stages(day.day, state) for day in landed}
    asked = [day for day in landed if "facet_summaries" in stale[day.day]]
    share = min(1.0, MOST_TRACES / max(1, sum(day.traces for day in asked)))
    reader = UnitReader(workspace, share)
    units = [unit for day in asked for unit in build_units(reader.read(day.day, stale[day.day]))]
    return UnitsToAsk(tuple(day.day for day in asked), units, share)


def sample_trial_units(
    workspace: Workspace, size: int, *, seed: int = 0, only: Collection[str] | None = None
) -> list[Unit]:
    """Sample at most ``size`` units that hold words, by the hash of their ids and the seed, from all days in turn.

    ``only``: ids to choose from; None: all. Days that are not preprocessed are rendered here; nothing is stored.
    Raises NotFoundError where there is none.
    """
    state, traces = read_lake_state(workspace), workspace.settings.traces
    today = datetime.now(UTC).date()
    days = list_landed_days(workspace.lake, traces.unit, compute_cutoff(traces), date.min, today)
    landed = sum(day.traces for day in days)
    share = 1.0 if only is not None else min(1.0, _SPARE * size / max(1, landed))
    while True:
        reader = UnitReader(workspace, share)
        by_day = [
            _shuffle_units(build_units(reader.read(day.day, list_stale_stages(day.day, state))), seed, only)
            for day in days
        ]
        if share == 1.0 or sum(map(len, by_day)) >= size:
            break
        share = min(1.0, share * _SPARE)
    found = [unit for turn in zip_longest(*by_day) for unit in turn if unit is not None]
    if not found:
        raise _build_not_found_error(workspace.settings, landed, labelled=only is not None)
    return found[:size]


def _build_not_found_error(settings: Settings, traces: int, *, labelled: bool) -> NotFoundError:
    home, unit, where = str(settings.home), settings.traces.unit, settings.traces.where
    if not traces:
        return NotFoundError("no traces have landed", where=home, fix="pattern-pipeline ingest PATH first")
    if labelled:
        return NotFoundError(
            "none of the labelled units is there", where=home, fix=f"the ids must be those of {unit}s"
        )
    if where:
        return NotFoundError(f"no {unit} with words fulfils the condition", where=where, fix="widen it")
    return NotFoundError(
        f"no {unit} holds a line to read", where=home, fix="pattern-pipeline traces list shows what landed"
    )


def _shuffle_units(units: list[Unit], seed: int, only: Collection[str] | None) -> list[Unit]:
    """Shuffle the units that hold words, by a hash of the seed and their ids: the same seed, the same order."""
    chosen = [unit for unit in units if unit.conversation.lines and (only is None or unit.unit_id in only)]
    return sorted(
        chosen, key=lambda unit: blake2b(f"{seed} {unit.unit_id}".encode("utf-8", "replace")).digest()
    )
