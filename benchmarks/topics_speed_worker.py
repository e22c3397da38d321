"""One method on one set of vectors in a process of its own: first run, second run, each step of both.

    python benchmarks/topics_speed_worker.py METHOD FILE.npz [--warm-with N] [--topics OUT.npy]

Started by ``topics_speed.py``, to which it prints one line of JSON. The first run is the cold one: it pays for the
imports and compilers. With ``--warm-with`` it is made on so many rows, and only the second counts.
"""

import argparse
import json
import logging
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from step_clock import StepClock

SEED = 42


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("method", choices=list(METHODS))
    parser.add_argument("file", type=Path)
    parser.add_argument("--warm-with", type=int)
    parser.add_argument("--topics", type=Path, required=True)
    arguments = parser.parse_args()
    with np.load(arguments.file) as kept:
        vectors, texts = kept["vectors"], kept["texts"].tolist()
    clock = StepClock()
    report: dict[str, object] = {"rows": len(vectors)}
    for run in ("cold", "warm"):
        clock.clear()
        rows = arguments.warm_with if run == "cold" and arguments.warm_with else len(vectors)
        started, worked = time.perf_counter(), time.process_time()
        with clock.step("the rest"):
            topics = METHODS[arguments.method](vectors[:rows], texts[:rows], clock)
        seconds = time.perf_counter() - started
        report[run] = {
            "seconds": seconds,
            "processor": time.process_time() - worked,
            "peak": max(clock.peak.values()),
            "steps": {name: [clock.seconds[name], clock.peak[name]] for name in clock.seconds},
        }
        if rows == len(vectors):
            np.save(arguments.topics, topics)
    if arguments.warm_with:
        del report["cold"]
    print(json.dumps(report))


def ours(
    vectors: np.ndarray, texts: list[str], clock: StepClock, sample_limit: int | None = None
) -> np.ndarray:
    """Run the step of the pipeline that makes a map, names and placement included."""
    from labelled_texts import EmbeddedTexts, LabelledTexts
    from topic_methods import topic_maps

    from pattern_pipeline.topics.settings import TopicSettings

    clock.watch_modules("pattern_pipeline.topics")
    days = tuple(date(2026, 1, 1) + timedelta(days=index % 7) for index in range(len(texts)))
    given = EmbeddedTexts(LabelledTexts("speed", tuple(texts), days, ()), vectors)
    limit = {} if sample_limit is None else {"sample_limit": sample_limit}
    members = topic_maps(given, TopicSettings(seed=SEED, **limit)).topic_members
    codes, _ = members.set_index("unit_id")["topic_id"].sort_index().factorize()
    return codes


def ours_unsampled(vectors: np.ndarray, texts: list[str], clock: StepClock) -> np.ndarray:
    """Run the same with every text in the sample."""
    return ours(vectors, texts, clock, sample_limit=max(100, len(vectors)))


def bertopic(vectors: np.ndarray, texts: list[str], clock: StepClock) -> np.ndarray:
    """Run BERTopic with its defaults, three of its steps apart."""
    from bertopic import BERTopic

    for name in ("_reduce_dimensionality", "_cluster_embeddings", "_extract_topics"):
        function = getattr(BERTopic, name)
        setattr(BERTopic, name, clock.watched(getattr(function, "__wrapped__", function), name.strip("_")))
    topics, _ = BERTopic().fit_transform(texts, vectors)
    return np.asarray(topics)


def evoc(vectors: np.ndarray, _texts: list[str], _clock: StepClock) -> np.ndarray:
    """Run EVoC with its defaults; it gives groups and no names."""
    from evoc import EVoC

    return np.asarray(EVoC(random_state=SEED).fit_predict(vectors))


def slow(vectors: np.ndarray, _texts: list[str], _clock: StepClock) -> np.ndarray:
    """Run the slow path, which names nothing."""
    from topics_slow_path import slow_path

    return slow_path(vectors, SEED)


METHODS: dict[str, Callable[[np.ndarray, list[str], StepClock], np.ndarray]] = {
    "ours": ours,
    "ours-unsampled": ours_unsampled,
    "bertopic": bertopic,
    "evoc": evoc,
    "slow": slow,
}

if __name__ == "__main__":
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    main()
