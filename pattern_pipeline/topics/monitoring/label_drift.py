"""Find label drift: labels of a categorical facet that became more frequent within a topic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.topics.monitoring.change import Change, DailyCounts, Splits
from pattern_pipeline.topics.monitoring.facet_days import FacetDays, filter_comparable_answers
from pattern_pipeline.topics.monitoring.overdispersion import measure_day_correlations
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline.topics.monitoring.volume_change import list_horizons

# The units of a facet whatever their topic.
EVERY_TOPIC = "*"
EVERY_NAME = "all traces"


@dataclass(frozen=True)
class _Topic:
    facet: str
    topic_id: str
    name: str
    inside: npt.NDArray[np.bool_]


def find_label_drift(
    facet: FacetDays, name: str, categorical: pd.DataFrame, settings: MonitoringSettings, *, overall: bool
) -> Iterator[Change]:
    """Test every label's share of every topic's units, once a horizon, for more; with ``overall`` of all too.

    ``categorical``: rows of WatchedUnit of the categorical facet ``name``. A label that falls makes another rise,
    so falls are not tested. Only labelled units count: of a topic its requests, of all topics each trace once.
    """
    label_of = _align_labels(facet, categorical)
    topics = list(_list_topics(facet, name if overall else ""))
    labelled = label_of != ""
    for labels in group_labels(sorted({str(label) for label in label_of[labelled]}), settings.unhappy_labels):
        with_label = np.isin(label_of, labels)
        counts = np.array([facet.count_by_day(topic.inside & with_label) for topic in topics])
        units = np.array([facet.count_by_day(topic.inside & labelled) for topic in topics])
        for recent in list_horizons(facet):
            if not len(counts):
                continue
            correlations = measure_day_correlations(counts[:, :-recent].T, units[:, :-recent].T)
            for index, topic in enumerate(topics):
                daily = DailyCounts(counts[index], units[index], recent, float(correlations[index]))
                test = daily.compare()
                splits = daily.list_splits(test)
                large = (splits.now >= settings.minimum_units) & (
                    _compute_odds_ratios(splits) >= settings.minimum_ratio
                )
                yield Change(
                    facet=topic.facet,
                    topic_id=topic.topic_id,
                    topic=topic.name,
                    kind="turn",
                    counts=daily,
                    p_value=test.p_more if large[test.position] else 1.0,
                    rows=np.flatnonzero(topic.inside & with_label),
                    reachable=test.p_or_more[large],
                    category=name,
                    labels=labels,
                )


def group_labels(names: Sequence[str], unhappy: Sequence[str]) -> list[tuple[str, ...]]:
    """Group the labels that are counted as one: all unhappy ones together, every other by itself."""
    together = tuple(name for name in unhappy if name in names)
    groups = [together] if together else []
    return groups + [(name,) for name in names if name not in together]


def has_unhappy_labels(change: Change, settings: MonitoringSettings) -> bool:
    """Whether the labels that drifted are those that are counted together as unhappy."""
    return set(change.labels) <= set(settings.unhappy_labels)


def _align_labels(facet: FacetDays, categorical: pd.DataFrame) -> npt.NDArray[np.str_]:
    answers = filter_comparable_answers(facet.days[-1], categorical).dropna(subset=["label"])
    label_of = {
        (day, unit): str(label)
        for day, unit, label in zip(answers["day"], answers["unit_id"], answers["label"], strict=True)
    }
    days = [facet.days[index] for index in facet.day_of]
    return np.array([label_of.get(key, "") for key in zip(days, facet.units, strict=True)], dtype=np.str_)


def _list_topics(facet: FacetDays, overall: str) -> Iterator[_Topic]:
    for index, (topic_id, name) in enumerate(zip(facet.topics.ids, facet.topics.names, strict=True)):
        yield _Topic(facet.facet, topic_id, name, facet.topic_of == index)
    if overall:
        yield _Topic(overall, EVERY_TOPIC, EVERY_NAME, facet.is_main)


def _compute_odds_ratios(splits: Splits) -> npt.NDArray[np.float64]:
    # Half a unit more on each side: a label never seen before has odds too.
    now = (splits.now + 0.5) / (splits.units + 1)
    before = (splits.before + 0.5) / (splits.units_before + 1)
    return np.asarray((now / (1 - now)) / (before / (1 - before)), dtype=np.float64)
