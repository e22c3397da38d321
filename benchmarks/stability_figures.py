"""What two maps have in common, and the table that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from sklearn.metrics import adjusted_rand_score
from stability_windows import topic_of_text

from pattern_pipeline.topics.maps.topic_maps import TopicMaps

# A true group with fewer texts than this in both windows is not held against a map.
SEEN = 10
HEADER = "| what | set | maps | topics | mean | lowest | aim |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Figure:
    """One line of the table; ``maps`` are those that it is of, ``values`` one a map or pair of maps."""

    what: str
    name: str
    maps: Sequence[TopicMaps]
    values: Sequence[float]
    aim: str = ""

    def row(self) -> str:
        """The line as Markdown."""
        topics = [int(each.topic_maps["topics"].iloc[0]) for each in self.maps]
        low, high = min(topics), max(topics)
        cells = (
            self.what,
            self.name,
            str(len(self.maps)),
            str(low) if low == high else f"{low} to {high}",
            f"{np.mean(self.values):.3f}" if self.values else "–",
            f"{min(self.values):.3f}" if self.values else "–",
            self.aim,
        )
        return f"| {' | '.join(cells)} |"


def cards(maps: Sequence[TopicMaps], column: str) -> list[float]:
    """A column of the quality cards, of the maps that have it."""
    return [float(each.topic_maps[column].iloc[0]) for each in maps if each.topic_maps[column].notna().all()]


def groups_kept(labels: Sequence[str], maps: Sequence[TopicMaps]) -> list[float]:
    """From each map to the next the share of true groups whose main topic, that of most texts, kept its id.

    Pairs of maps without a true group that both have are left out.
    """
    mains = [_main_topics(labels, topic_of_text(each)) for each in maps]
    kept = [
        [before[group] == after[group] for group in before if group in after]
        for before, after in pairwise(mains)
    ]
    return [float(np.mean(each)) for each in kept if each]


def _main_topics(labels: Sequence[str], topics: dict[int, str]) -> dict[str, str]:
    found: dict[str, dict[str, int]] = {}
    for row, topic in topics.items():
        counts = found.setdefault(labels[row], {})
        counts[topic] = counts.get(topic, 0) + 1
    return {
        label: max(sorted(counts), key=lambda topic: counts[topic])
        for label, counts in found.items()
        if sum(counts.values()) >= SEEN
    }


def agreements(maps: Sequence[TopicMaps]) -> list[float]:
    """Adjusted Rand index of every two maps over the texts in both windows; no topic is one more group."""
    found = []
    places = [
        {
            int(unit): str(topic or "")
            for unit, topic in zip(each.topic_members["unit_id"], each.topic_members["topic_id"], strict=True)
        }
        for each in maps
    ]
    for one, other in combinations(places, 2):
        both = sorted(set(one) & set(other))
        found.append(float(adjusted_rand_score([one[row] for row in both], [other[row] for row in both])))
    return found


def truth_of(labels: Sequence[str], maps: TopicMaps) -> float:
    """Adjusted Rand index with the truth over the texts in a topic."""
    topics = topic_of_text(maps)
    return float(adjusted_rand_score([labels[row] for row in topics], list(topics.values())))
