"""What has been said already and still lasts."""

from collections.abc import Collection
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.change import Change
from pattern_pipeline.topics.monitoring.facet_days import FacetDays

# An alert ends once on so many days with units, one after another, less than this part of the change is left.
QUIET_DAYS = 2
QUIET_PART = 0.25
SAME = 0.5


def is_open(change: Change, facet: FacetDays, earlier: pd.DataFrame) -> bool:
    """Whether an earlier alert told of this change, which has lasted since.

    ``earlier``: rows of ``topic_alerts`` of the days before, of this facet. The same topic is known by its
    id or, because a group becomes a topic and ids end, by the units that the alert showed.
    """
    return any(
        _same_subject(change, alert) and _same_thing(change, facet, alert) and _lasts(change, facet, alert)
        for alert in records(earlier)
    )


def overlaps(one: Collection[object], other: Collection[object]) -> bool:
    """Whether half of ``one`` or more is in ``other``."""
    return bool(one) and sum(each in other for each in one) >= SAME * len(one)


def _same_subject(change: Change, alert: Any) -> bool:
    rise = "rise" if alert.kind in ("new", "spike") else alert.kind
    return change.subject == (alert.facet, rise, alert.label)


def _same_thing(change: Change, facet: FacetDays, alert: Any) -> bool:
    if alert.topic_id == change.topic_id:
        return True
    present = set(facet.units)
    shown = [str(unit) for unit in alert.exemplars if unit in present]
    return overlaps(shown, {facet.units[row] for row in _near(change)})


def _lasts(change: Change, facet: FacetDays, alert: Any) -> bool:
    edge = alert.expected + QUIET_PART * (alert.observed - alert.expected)
    rises = alert.observed > alert.expected
    counts = np.bincount(facet.day_of[_near(change)], minlength=len(facet.days))
    quiet = 0
    for day, count, units in zip(facet.days, counts, change.counted.units, strict=True):
        if not _after(day, alert.day) or day == facet.days[-1] or not units:
            continue
        back = count / units < edge if rises else count / units > edge
        quiet = quiet + 1 if back else 0
        if quiet == QUIET_DAYS:
            return False
    return True


def _near(change: Change) -> npt.NDArray[np.int64]:
    return change.rows if change.near is None else change.near


def _after(day: date, other: object) -> bool:
    return isinstance(other, date) and day > other
