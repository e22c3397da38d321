"""Which days are stale: the hash of a day's inputs, computed now, against the one recorded when it was made.

The way of build systems with content hashes (Mokhov et al., "Build systems à la carte", 2018): a day that is
made again with the same content leaves what hangs on it fresh. Nothing of Dagster here.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pattern_pipeline.orchestration.stages import PLACING, STAGES, Stage, Upstream

# Before the hash of a day's inputs: some of its questions are yet to be asked, so a full run makes it again.
UNFINISHED = "unfinished "
TableDay = tuple[str, date]


@dataclass(frozen=True)
class Recorded:
    """What the lake knows: content hashes and input hashes by table and day, and the map each day is placed by.

    ``settings`` holds, by stage, the hash of the settings it depends on.
    """

    contents: Mapping[TableDay, str]
    inputs: Mapping[TableDay, str]
    maps: Mapping[date, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    window_days: int = 7
    baseline_days: int = 28


def digest(parts: Iterable[str]) -> str:
    """Hash the parts in order with SHA-256, with a separator between them; returns hexadecimal digits."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def inputs_hash(stage: Stage, day: date, recorded: Recorded) -> str:
    """Hash everything that a stage's output for a day depends on."""
    parts = [stage.name, stage.code_version, recorded.settings.get(stage.name, "")]
    for upstream in stage.upstream:
        for read in days_read(upstream, day, recorded):
            content = recorded.contents.get((upstream.table, read))
            if content is not None:
                parts.append(f"{upstream.table} {read} {content}")
    if stage.reads_map:
        parts.append(recorded.maps.get(day, ""))
    return digest(parts)


def days_read(upstream: Upstream, day: date, recorded: Recorded) -> tuple[date, ...]:
    """List the days of an upstream table that a stage's answer for ``day`` rests on, the oldest first."""
    offsets = range(_days_back(upstream, recorded), -1 if upstream.own else 0, -1)
    return tuple(day - timedelta(days=offset) for offset in offsets)


def _days_back(upstream: Upstream, recorded: Recorded) -> int:
    if upstream.watched:
        return recorded.baseline_days
    return recorded.window_days - 1 if upstream.window else 0


def stale_stages(day: date, recorded: Recorded) -> tuple[str, ...]:
    """List the names of the stale stages of a day, in order; a stage that depends on a stale one is stale too."""
    return _stale(STAGES, day, recorded, ("",))


def stages_to_place(day: date, recorded: Recorded) -> tuple[str, ...]:
    """List the stale ones among the stages that place new traces.

    A stage marked UNFINISHED counts as fresh while its inputs are the same: otherwise every run would place its
    day again.
    """
    return _stale(PLACING, day, recorded, ("", UNFINISHED))


def _stale(stages: Sequence[Stage], day: date, recorded: Recorded, fresh: Sequence[str]) -> tuple[str, ...]:
    """``fresh``: prefixes that the hash of a fresh stage may have."""
    stale: list[str] = []
    for stage in stages:
        depends_on_stale = any(upstream.table in stale for upstream in stage.upstream)
        wanted = inputs_hash(stage, day, recorded)
        made = recorded.inputs.get((stage.name, day))
        if depends_on_stale or made not in [f"{mark}{wanted}" for mark in fresh]:
            stale.append(stage.name)
    return tuple(stale)
