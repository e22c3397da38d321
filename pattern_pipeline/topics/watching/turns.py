"""Labels that became more frequent within a topic: moods that turned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.topics.watching.change import Chances, Change, Counted, Splits
from pattern_pipeline.topics.watching.dispersion import day_correlations
from pattern_pipeline.topics.watching.facet_days import FacetDays, same_kind
from pattern_pipeline.topics.watching.settings import WatchingSettings
from pattern_pipeline.topics.watching.volumes import horizons

# The units of a facet whatever their topic.
EVERY_TOPIC = "*"
EVERY_NAME = "all traces"


@dataclass(frozen=True)
class _Topic:
    facet: str
    topic_id: str
    name: str
    inside: npt.NDArray[np.bool_]


def label_turns(
    facet: FacetDays, name: str, categorical: pd.DataFrame, settings: WatchingSettings, *, overall: bool
) -> Iterator[Change]:
    """Test every label's share of every topic's units, once a horizon, for more; with ``overall`` of all too.

    ``categorical``: rows of WatchedUnit of the categorical facet ``name``. A label that falls makes another rise,
    so falls are not tested. Only labelled units count.
    """
    labels = _labels_of(facet, categorical)
    topics = list(_topics(facet, name if overall else ""))
    labelled = labels != ""
    for label, chosen in label_groups(sorted(set(labels[labelled])), settings.unhappy_labels):
        with_label = np.isin(labels, chosen)
        counts = np.array([facet.by_day(each.inside & with_label) for each in topics])
        units = np.array([facet.by_day(each.inside & labelled) for each in topics])
        for recent in horizons(facet):
            if not len(counts):
                continue
            correlations = day_correlations(counts[:, :-recent].T, units[:, :-recent].T)
            for place, topic in enumerate(topics):
                counted = Counted(counts[place], units[place], recent, float(correlations[place]))
                verdict = counted.verdict()
                splits = counted.splits(verdict)
                large = (splits.now >= settings.minimum_units) & (
                    _odds_ratio(splits) >= settings.minimum_ratio
                )
                yield Change(
                    facet=topic.facet,
                    topic_id=topic.topic_id,
                    topic=topic.name,
                    kind="turn",
                    counted=counted,
                    p_value=verdict.more if large[verdict.place] else 1.0,
                    rows=np.flatnonzero(topic.inside & with_label),
                    reachable=verdict.or_more[large],
                    label=f"{name}: {label}",
                )


def label_groups(names: Sequence[str], unhappy: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Group the labels that are counted as one: all unhappy ones together, every other by itself.

    Returns pairs of a group's name and its labels.
    """
    together = tuple(name for name in unhappy if name in names)
    groups = [(" or ".join(together), together)] if together else []
    return groups + [(name, (name,)) for name in names if name not in together]


def is_unhappy(change: Change, settings: WatchingSettings) -> bool:
    """Whether a turn is of the labels that are counted together as unhappy."""
    return set(change.label.rpartition(": ")[2].split(" or ")) <= set(settings.unhappy_labels)


def _labels_of(facet: FacetDays, categorical: pd.DataFrame) -> npt.NDArray[np.str_]:
    kept = same_kind(facet.days[-1], categorical).dropna(subset=["label"])
    known = {
        (day, unit): str(label)
        for day, unit, label in zip(kept["day"], kept["unit_id"], kept["label"], strict=True)
    }
    days = [facet.days[place] for place in facet.day_of]
    return np.array([known.get(key, "") for key in zip(days, facet.units, strict=True)], dtype=np.str_)


def _topics(facet: FacetDays, overall: str) -> Iterator[_Topic]:
    for index, (topic_id, name) in enumerate(zip(facet.topics.ids, facet.topics.names, strict=True)):
        yield _Topic(facet.facet, topic_id, name, facet.topic_of == index)
    if overall:
        yield _Topic(overall, EVERY_TOPIC, EVERY_NAME, np.ones(len(facet.units), dtype=bool))


def _odds_ratio(splits: Splits) -> Chances:
    # Half a unit more on each side: a label never seen before has odds too.
    now = (splits.now + 0.5) / (splits.units + 1)
    before = (splits.before + 0.5) / (splits.units_before + 1)
    return np.asarray((now / (1 - now)) / (before / (1 - before)), dtype=np.float64)
