"""Which number of topics each score picks, and how far the maps of these levels agree with the truth.

    python benchmarks/topics_level.py [--sets star,demo] [--windows 7] [--vectors FOLDER]

Every window is cut at the levels that the pipeline tries; each column is the adjusted Rand index (and the number
of topics) of the level that one score picks, the last of the best level there is. ``score`` is what the pipeline
uses: separation times the agreement of halves times the square root of the logarithm of the topics, of one window
alone, without the maps before. Labels are read after the scores are made.
"""

import argparse
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import numpy.typing as npt
from labelled_texts import OUT_OF_SCOPE, EmbeddedTexts
from sklearn.metrics import adjusted_rand_score
from topic_sets import SETS, embedded

from pattern_pipeline.topics.clustering.clusters import ScoredSettings, score_settings
from pattern_pipeline.topics.clustering.selection import Candidate, average_scores, choose_candidate
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids

DEFAULT = ("star", "demo", "demo-1000", "tau2", "multidogo", "clinc-10x30", "clinc-30x40")
MAXIMUM_TOPICS = 300
MINIMUM_TEXTS = 100
Rows = npt.NDArray[np.int64]
SCORES: Mapping[str, Callable[[Candidate], float]] = {
    "score": lambda one: one.score,
    "separation": lambda one: one.separation,
    "separation × agreement": lambda one: one.separation * one.agreement,
    "agreement": lambda one: one.agreement,
    "silhouette of the embeddings": lambda one: one.silhouette or 0.0,
}


def main() -> None:
    arguments = _arguments()
    print("| window | texts | true groups |", " | ".join(SCORES), "| best |")
    print("|---|---|---|" + "---|" * (len(SCORES) + 1))
    for name in arguments.sets:
        given = embedded(name, arguments.vectors)
        for title, rows in _windows(given, arguments.windows):
            print(_compare(f"{name}, {title}", given, rows), flush=True)


def _windows(given: EmbeddedTexts, days: int) -> Iterator[tuple[str, Rows]]:
    every = sorted(set(given.data.days))
    for day in every[2::2] or every[-1:]:
        first = day - timedelta(days=days - 1)
        rows = np.flatnonzero([first <= each <= day for each in given.data.days])
        if len(rows) >= MINIMUM_TEXTS:
            yield f"{day:%d %b}", rows


def _compare(title: str, given: EmbeddedTexts, rows: Rows) -> str:
    texts = np.array(given.data.texts)[rows]
    _, first, of_text, weights = np.unique(texts, return_index=True, return_inverse=True, return_counts=True)
    vectors = given.vectors[rows[first]]
    scored = score_settings(vectors, weights, "auto", MAXIMUM_TOPICS)
    truth = np.array(given.data.truths[0].labels)[rows]
    known = truth != OUT_OF_SCOPE
    found = [_place(vectors, weights, scored, setting)[of_text] for setting in range(len(scored.candidates))]
    agreement = [float(adjusted_rand_score(truth[known], labels[known])) for labels in found]
    picked = [*(_pick(scored, score) for score in SCORES.values()), int(np.argmax(agreement))]
    cells = [f"{agreement[index]:.2f} ({scored.candidates[index].topics})" for index in picked]
    return f"| {title} | {len(rows)} | {len(set(truth[known]))} | {' | '.join(cells)} |"


def _pick(scored: ScoredSettings, score: Callable[[Candidate], float]) -> int:
    changed = tuple(replace(one, score=score(one)) for one in scored.candidates)
    chosen = choose_candidate(average_scores(changed, ()), MAXIMUM_TOPICS)
    return 0 if chosen is None else chosen


def _place(vectors: npt.NDArray[np.float32], weights: Rows, scored: ScoredSettings, setting: int) -> Rows:
    """Place every vector at the nearest centroid of the sample's groups."""
    labels, sample = scored.groupings.each[setting].labels, scored.sample
    centroids = fit_centroids(sample.vectors, labels, weights[sample.rows], int(labels.max()) + 1)
    return find_nearest(vectors, centroids)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sets",
        type=lambda given: list(SETS) if given == "all" else given.split(","),
        default=list(DEFAULT),
        help=f"comma-separated, or 'all': {', '.join(SETS)}; without it {', '.join(DEFAULT)}",
    )
    parser.add_argument("--windows", type=int, default=7, help="days of a window")
    parser.add_argument("--vectors", type=Path, help="keep texts and vectors here; not inside the project")
    return parser.parse_args()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
