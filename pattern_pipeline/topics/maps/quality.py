"""The quality card: what a person should know of a map before relying on it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.selection import Candidate
from pattern_pipeline.topics.clustering.silhouette import compute_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors

MapStatus = Literal["ready", "collapsed", "nothing_dense", "below_threshold"]


@dataclass(frozen=True)
class QualityCard:
    """Quality of one map. Shares are of the window's summaries, ``largest_share`` of the placed ones.

    ``coverage``: placed in a topic. ``noise_share``: in no dense group before placement.
    ``silhouette``: cosine, of the placed summaries.
    ``continuity`` and ``survival``: see ``identity.Identities``.
    ``chosen``: the chosen setting, and how many answers of the window were left out.
    ``naming``: who named how many topics, and why a model named fewer than it was asked for.
    """

    status: MapStatus
    summaries: int
    distinct_texts: int
    topics: int = 0
    coverage: float = 0.0
    noise_share: float = 0.0
    largest_share: float = 0.0
    silhouette: float | None = None
    duplicate_names: int = 0
    continuity: float | None = None
    survival: float | None = None
    chosen: str = ""
    candidates: tuple[Candidate, ...] = ()
    naming: str = ""


@dataclass(frozen=True)
class Spread:
    """How the summaries of a map are distributed."""

    coverage: float
    largest_share: float
    silhouette: float | None


def measure_spread(vectors: Vectors, topics: npt.NDArray[np.int64]) -> Spread:
    """Measure coverage, share of the largest topic and silhouette of placed vectors (-1: not placed)."""
    placed = topics[topics >= 0]
    if not len(placed):
        return Spread(0.0, 0.0, None)
    largest = float(np.bincount(placed).max() / len(placed))
    found = compute_silhouette(vectors, topics)
    return Spread(len(placed) / len(topics), largest, found.mean if found else None)
