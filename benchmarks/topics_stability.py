"""Are topics the same tomorrow: ids from day to day, seeds, resampled windows, another model, collapse.

    python benchmarks/topics_stability.py [--quick] [--maps 200] [--vectors FOLDER]

Every map is made by the step that the pipeline runs; days go through a real lake. Labels are read after the maps
are made. ``ids alive`` is the quality card's survival: of the topics of the map before that still have texts in
the window, the share whose id lives. ``ids of the same texts`` is its continuity: of the texts in a topic of both
maps, the share in a topic of the same id. ``main topics kept``: of the true groups with ten texts or more in both
windows, the share whose largest part lies in a topic of the same id. Replayed days hold texts in a random order,
so that the truth is the same on each. Seeds move the sample of a window that is too large to cluster whole, so
``sampled`` limits it to half the texts; without that they move next to nothing.
"""

import argparse
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from labelled_texts import EmbeddedTexts
from stability_figures import HEADER, Figure, agreements, cards, groups_kept, truth_of
from stability_models import OTHER_MODELS
from stability_windows import Traffic, daily_maps, topic_map
from topic_sets import embedded
from transformers.utils.logging import disable_progress_bar

from pattern_pipeline.topics.maps.topic_maps import TopicMaps
from pattern_pipeline.topics.settings import TopicSettings

SETTINGS = TopicSettings()
FIRST = date(2024, 1, 1)
SEEDS = 10
SMALLEST, LARGEST = 100, 5_000
DAY_SETS = {"star": 21, "clinc150": 14}
WINDOW_SETS = ("star", "clinc150", "clinc-train", "tau2")


def main() -> None:
    arguments = _arguments()
    quick = arguments.quick
    sets = {
        name: embedded(name, arguments.vectors) for name in WINDOW_SETS if not (quick and "train" in name)
    }
    print(HEADER, flush=True)
    parts: list[Iterator[Figure]] = [
        _own_days(sets["star"], SETTINGS.window_days),
        _own_days(sets["star"], 3),
        *(_replayed(sets[name], 9 if quick else DAY_SETS[name]) for name in DAY_SETS),
        *(_seeds(sets[name], 3 if quick else SEEDS) for name in DAY_SETS),
        *(_resampled(sets[name], 3 if quick else SEEDS) for name in DAY_SETS),
        *(_other_models(sets[name], 2 if quick else 3) for name in DAY_SETS),
        _random_windows(list(sets.values()), 20 if quick else arguments.maps),
    ]
    for figure in chain.from_iterable(parts):
        print(figure.row(), flush=True)


def _own_days(given: EmbeddedTexts, window_days: int) -> Iterator[Figure]:
    traffic = Traffic(given, given.data.days, given.vectors)
    settings = SETTINGS.model_copy(update={"window_days": window_days})
    maps = daily_maps([traffic], traffic.days, settings)
    yield from _day_to_day(f"{given.data.name}, its own days, window of {window_days}", given, maps)


def _replayed(given: EmbeddedTexts, days: int) -> Iterator[Figure]:
    traffic = _shuffled(given, days)
    maps = daily_maps([traffic], traffic.days[SETTINGS.window_days - 1 :], SETTINGS)
    yield from _day_to_day(f"{given.data.name}, replayed over {days} days", given, maps)


def _day_to_day(name: str, given: EmbeddedTexts, maps: list[TopicMaps]) -> Iterator[Figure]:
    labels = given.data.truths[0].labels
    yield Figure("ids alive the next day", name, maps, cards(maps, "survival"), "≥ 0.90")
    yield Figure("ids of the same texts", name, maps, cards(maps, "continuity"))
    yield Figure("main topics kept", name, maps, groups_kept(labels, maps), "≥ 0.90")


def _shuffled(given: EmbeddedTexts, days: int) -> Traffic:
    order = np.random.default_rng(0).permutation(len(given.vectors)) * days // len(given.vectors)
    return Traffic(given, tuple(FIRST + timedelta(days=int(each)) for each in order), given.vectors)


def _on_one_day(given: EmbeddedTexts) -> Traffic:
    return Traffic(given, (FIRST,) * len(given.vectors), given.vectors)


def _seeds(given: EmbeddedTexts, seeds: int) -> Iterator[Figure]:
    traffic, rows = _on_one_day(given), np.arange(len(given.vectors))
    for name, limit in (("whole", SETTINGS.sample_limit), ("sampled", len(rows) // 2)):
        changed = [SETTINGS.model_copy(update={"seed": seed, "sample_limit": limit}) for seed in range(seeds)]
        maps = [topic_map(traffic, FIRST, rows, settings) for settings in changed]
        yield Figure(
            f"agreement of {seeds} seeds", f"{given.data.name}, {name}", maps, agreements(maps), "≥ 0.90"
        )


def _resampled(given: EmbeddedTexts, count: int) -> Iterator[Figure]:
    traffic, total = _on_one_day(given), len(given.vectors)
    maps = []
    for seed in range(count):
        rows = np.sort(np.random.default_rng(seed).permutation(total)[: total * 9 // 10])
        maps.append(topic_map(traffic, FIRST, rows, SETTINGS))
    yield Figure("agreement of samples of 90 %", given.data.name, maps, agreements(maps))


def _other_models(given: EmbeddedTexts, models: int) -> Iterator[Figure]:
    labels = given.data.truths[0].labels
    traffic = _shuffled(given, SETTINGS.window_days + 1)
    for model, embed in list(OTHER_MODELS.items())[:models]:
        other = replace(traffic, vectors=embed(given.data.texts), model=model)
        before, after = daily_maps([traffic, other], traffic.days[-2:], SETTINGS)
        name = f"{given.data.name}, MiniLM to {model}"
        yield Figure(
            "ids alive after a new model", name, [before, after], cards([after], "survival"), "≥ 0.85"
        )
        yield Figure("ids of the same texts", name, [before, after], cards([after], "continuity"), "≥ 0.85")
        yield Figure("main topics kept", name, [before, after], groups_kept(labels, [before, after]))
        truths = [truth_of(labels, each) for each in (before, after)]
        yield Figure("ARI with the truth", name, [before, after], truths)


def _random_windows(sets: list[EmbeddedTexts], count: int) -> Iterator[Figure]:
    random = np.random.default_rng(0)
    by_name: dict[str, list[TopicMaps]] = {}
    for number in range(count):
        given = sets[number % len(sets)]
        total = len(given.vectors)
        size = int(np.exp(random.uniform(np.log(SMALLEST), np.log(min(LARGEST, total)))))
        rows = np.sort(random.permutation(total)[:size])
        by_name.setdefault(given.data.name, []).append(topic_map(_on_one_day(given), FIRST, rows, SETTINGS))
    for name, maps in by_name.items():
        statuses = [str(each.topic_maps["status"].iloc[0]) for each in maps]
        window = f"{name}, random windows of {SMALLEST} to {LARGEST:,}"
        yield Figure("collapsed", window, maps, [float(each == "collapsed") for each in statuses], "0")
        yield Figure(
            "nothing dense", window, maps, [float(each == "nothing_dense") for each in statuses], "0"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer days, seeds and maps, for a look")
    parser.add_argument("--maps", type=int, default=200, help="how many maps of random windows")
    parser.add_argument("--vectors", type=Path, help="keep texts and vectors here; not inside the project")
    return parser.parse_args()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    disable_progress_bar()
    main()
