"""The units that a facet is tried on."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import zip_longest

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.facets.extraction import build_units
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import list_landed_days
from pattern_pipeline.orchestration.freshness import stale_stages
from pattern_pipeline.orchestration.idling import quiet_since
from pattern_pipeline.orchestration.recorded import read_recorded
from pattern_pipeline.orchestration.units_to_ask import UnitReader
from pattern_pipeline.settings import Settings

# So many times the wanted units are looked at, so that empty ones can be passed over.
_SPARE = 4


def trial_units(
    lake: Lake, settings: Settings, size: int, *, seed: int = 0, only: Collection[str] | None = None
) -> list[Unit]:
    """At most ``size`` units that hold words, by the hash of their ids and the seed, from all days in turn.

    ``only``: ids to choose from; None: all. Days that are not preprocessed are rendered here; nothing is stored.
    Raises NotFoundError where there is none.
    """
    recorded = read_recorded(lake, settings)
    today = datetime.now(UTC).date()
    days = list_landed_days(lake, settings.traces.unit, quiet_since(settings.traces), date.min, today)
    traces = sum(day.traces for day in days)
    share = 1.0 if only is not None else min(1.0, _SPARE * size / max(1, traces))
    while True:
        reader = UnitReader(lake, settings, share)
        by_day = [
            _ranked(build_units(reader.read(day.day, stale_stages(day.day, recorded))), seed, only)
            for day in days
        ]
        if share == 1.0 or sum(map(len, by_day)) >= size:
            break
        share = min(1.0, share * _SPARE)
    found = [unit for turn in zip_longest(*by_day) for unit in turn if unit is not None]
    if not found:
        raise _none_found(settings, traces, labelled=only is not None)
    return found[:size]


def _none_found(settings: Settings, traces: int, *, labelled: bool) -> NotFoundError:
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


def _ranked(units: list[Unit], seed: int, only: Collection[str] | None) -> list[Unit]:
    """Shuffle the units that hold words, by a hash of the seed and their ids: the same seed, the same order."""
    chosen = [unit for unit in units if unit.conversation.lines and (only is None or unit.unit_id in only)]
    return sorted(
        chosen, key=lambda unit: blake2b(f"{seed} {unit.unit_id}".encode("utf-8", "replace")).digest()
    )
