"""Which topics of a demo's home may be two, by what their units say and by what they do.

    python benchmarks/topic_parts_home.py HOME [--days N]

HOME was filled by ``pattern-pipeline demo``. The Task maps of its last days are made again, each from its window
alone, with the moods, issues and tools that the lake holds. Marks: see ``topic_parts.py``; ``by words`` are those
that what the parts say gives, ``by behaviour`` those that only what their units do adds.
"""

import argparse
import os
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.unit_traits import LakeToolUse
from pattern_pipeline.services.workspace import open_workspace
from pattern_pipeline.topics.maps.facet_map import map_facet
from pattern_pipeline.topics.maps.part_contrast import find_contrasts
from pattern_pipeline.topics.maps.topic_cut import SMALLEST_TOPIC
from pattern_pipeline.topics.maps.topic_parts import may_be_two
from pattern_pipeline.topics.maps.unit_traits import collect_traits
from pattern_pipeline.topics.maps.window_answers import select_window_answers
from pattern_pipeline.topics.settings import TopicSettings

TWO = 0.2
WINDOW = timedelta(days=6)


def score_day(lake: Lake, day: date, task_of: "pd.Series[str]") -> None:
    """Print a row for each topic of a day's map that is marked or truly two."""
    first = day - WINDOW
    summaries = lake.read_days("facet_summaries", first, day)
    answers = select_window_answers("Task", summaries, lake.read_days("facet_embeddings", first, day))
    assert answers is not None
    made = map_facet("Task", day, answers, TopicSettings(), None)
    units = answers.frame["unit_id"]
    traits = collect_traits("Task", summaries, LakeToolUse(lake).read_tool_traits(first, day))
    contrasts = find_contrasts(made.cuts, units, traits)
    tasks = np.unique(task_of.reindex(units).astype(str), return_inverse=True)[1]
    large = 0
    for topic, (cut, found) in enumerate(zip(made.cuts, contrasts, strict=True)):
        rows = np.flatnonzero(made.topic_of == topic)
        large += len(rows) >= SMALLEST_TOPIC
        if len(rows) < SMALLEST_TOPIC:
            continue
        second = _measure_second(tasks[rows])
        by_words = cut is not None and may_be_two(cut, [()] * len(cut.rows))
        by_behaviour = cut is not None and not by_words and may_be_two(cut, found)
        if second >= TWO or by_words or by_behaviour:
            mark = "words" if by_words else "behaviour" if by_behaviour else "–"
            print(f"| {day} | {made.topics[topic].name} | {len(rows)} | {second:.2f} | {mark} |", flush=True)
    print(f"| {day} | of {large} topics | {len(units)} | | |", flush=True)


def _measure_second(tasks: npt.NDArray[np.int64]) -> float:
    counts = np.sort(np.bincount(tasks))[::-1]
    return float(counts[1] / len(tasks)) if len(counts) > 1 else 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--days", type=int, default=3)
    arguments = parser.parse_args()
    os.environ["PATTERN_PIPELINE_HOME"] = str(arguments.home)
    lake = open_workspace().lake
    labels = pd.read_json(arguments.home / "demo_traffic" / "labels.jsonl", lines=True)
    task_of = labels.set_index("trace_id")["task"]
    found = lake.rows("SELECT DISTINCT day FROM facet_embeddings ORDER BY day DESC LIMIT ?", [arguments.days])
    print("| day | topic | units | second task | marked by |\n|---|---|---:|---:|---|")
    for (day,) in reversed(found):
        score_day(lake, day, task_of)


if __name__ == "__main__":
    main()
