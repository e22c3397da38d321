"""Decide which stages of a day are stale, and which of those wait because a day before it failed.

A day is stale where the hash of its inputs, computed now, is not the one recorded when it was made, as in build
systems with content hashes (Mokhov et al., "Build systems à la carte", 2018). A day that is made again with the
same content leaves what depends on it fresh.

A stage waits rather than being made over a gap. Otherwise a map would lack a day of its window, its topics would
get other ids than they get once that day is there, and dataset versions would be promoted that an undisturbed home
never has.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pattern_pipeline.services.stages import PLACING, STAGE, STAGES, Stage, Upstream

# Before the hash of a day's inputs: some of its questions are yet to be asked, so a full run makes it again.
UNFINISHED = "unfinished "
TableDay = tuple[str, date]


@dataclass(frozen=True)
class LakeState:
    """What the lake has recorded: content and input hashes by table and day, and the maps each day is placed by.

    ``maps``: by day the hash of the maps that stand for it in history. ``latest_maps``: of those that were the
    latest by then. ``settings`` holds, by stage, the hash of the settings it depends on.
    """

    contents: Mapping[TableDay, str]
    inputs: Mapping[TableDay, str]
    maps: Mapping[date, str] = field(default_factory=dict)
    latest_maps: Mapping[date, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    window_days: int = 7
    baseline_days: int = 28


def hash_parts(parts: Iterable[str]) -> str:
    """Hash the parts in order with SHA-256, with a separator between them; returns hexadecimal digits."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def hash_inputs(stage: Stage, day: date, state: LakeState) -> str:
    """Hash everything that a stage's output for a day depends on."""
    parts = [stage.name, stage.code_version, state.settings.get(stage.name, "")]
    for upstream in stage.upstream:
        for read in list_days_read(upstream, day, state):
            content = state.contents.get((upstream.table, read))
            if content is not None:
                parts.append(f"{upstream.table} {read} {content}")
    if stage.reads_map:
        parts.append(state.maps.get(day, ""))
    if stage.reads_latest_map:
        parts.append(state.latest_maps.get(day, ""))
    return hash_parts(parts)


def list_days_read(upstream: Upstream, day: date, state: LakeState) -> tuple[date, ...]:
    """List the days of an upstream table that a stage's answer for ``day`` rests on, the oldest first."""
    offsets = range(_count_days_back(upstream, state), -1 if upstream.own else 0, -1)
    return tuple(day - timedelta(days=offset) for offset in offsets)


def _count_days_back(upstream: Upstream, state: LakeState) -> int:
    if upstream.watched:
        return state.baseline_days
    return state.window_days - 1 if upstream.window else 0


def list_stale_stages(day: date, state: LakeState) -> tuple[str, ...]:
    """List the names of the stale stages of a day, in order; a stage that depends on a stale one is stale too."""
    return _select_stale(STAGES, day, state, ("",))


def list_stages_to_place(day: date, state: LakeState) -> tuple[str, ...]:
    """List the stale ones among the stages that place new traces.

    A stage marked UNFINISHED counts as fresh while its inputs are the same: otherwise every run would place its
    day again. A day is left alone where only its window changed: the run of the day that changed has placed its
    units.
    """
    stale = _select_stale(PLACING, day, state, ("", UNFINISHED))
    own = [name for name in stale if not any(upstream.window for upstream in STAGE[name].upstream)]
    return stale if own else ()


def _select_stale(
    stages: Sequence[Stage], day: date, state: LakeState, fresh: Sequence[str]
) -> tuple[str, ...]:
    """``fresh``: prefixes that the hash of a fresh stage may have."""
    stale: list[str] = []
    for stage in stages:
        depends_on_stale = any(upstream.table in stale for upstream in stage.upstream)
        wanted = hash_inputs(stage, day, state)
        made = state.inputs.get((stage.name, day))
        if depends_on_stale or made not in [f"{mark}{wanted}" for mark in fresh]:
            stale.append(stage.name)
    return tuple(stale)


def find_held_stages(
    day: date, stages: Sequence[str], undone: Mapping[date, Collection[str]], window_days: int
) -> tuple[str, ...]:
    """Find those of a day's stages that have to wait, in order.

    ``undone``: by day the stages that failed there or wait themselves. A stage waits where one that it reads over
    the window is undone on a day of the window, where it continues its own answer of such a day (topic ids,
    numbers of versions), or where it reads a stage of its own day that waits.
    """
    offsets = range(1, max(window_days, 2))
    before = {stage for offset in offsets for stage in undone.get(day - timedelta(days=offset), ())}
    held: list[str] = []
    for name in stages:
        stage = STAGE[name]
        needed = {upstream.table for upstream in stage.upstream if upstream.window}
        if stage.continues:
            needed.add(name)
        if needed & before or {upstream.table for upstream in stage.upstream} & set(held):
            held.append(name)
    return tuple(held)
