"""Which stages of a day wait because a day before it failed, so that nothing is made over a gap.

Were they made, a map would lack a day of its window, its topics would get other ids than they get once that day
is there, and dataset versions would be promoted that an undisturbed home never has.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from pattern_pipeline.orchestration.stages import STAGE


def held_back(
    day: date, stages: Sequence[str], undone: Mapping[date, Collection[str]], window_days: int
) -> tuple[str, ...]:
    """Of a day's stages those that have to wait, in order.

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
