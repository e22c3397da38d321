"""How many labels, and how many promoted rows, are right, and does the confidence tell which.

    python benchmarks/label_precision.py [--vectors FOLDER] [--sets SET ...] [--refit]

Maps are made day by day by the step that the pipeline runs; then every text has the label that the current map
of its day gives, with its confidence. A label is right if the true group of the text is the main one of its topic,
over all labels of the topic's id. ``confident`` are labels of at least ``topics.minimum_confidence``; ``covered``
is their share of all texts. Rows are drawn at the end of each day by the functions of the suites, twice: by the
shipped suite ``regression``, and by one like ``failure_modes``, for which each fourth text counts as unhappy.
``--refit`` fits the confidence without the set that is scored (some minutes): the calibration error is then that
of an unknown set.
"""

import argparse
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import numpy.typing as npt
import pandas as pd
from confidence_cases import list_windows, make_cases, measure_splits
from confidence_model import FIT, find_source, fit_model, measure_calibration
from sklearn.metrics import roc_auc_score
from stability_windows import Traffic, daily_maps, window_frames
from topic_sets import embedded

from pattern_pipeline.datasets.drawing import Source, draw_rows, index_vectors
from pattern_pipeline.datasets.selection import Decisions, select_topics
from pattern_pipeline.datasets.suites import Suite, load_suites
from pattern_pipeline.datasets.units import SourceUnit, index_answers
from pattern_pipeline.topics.maps.topic_maps import TopicMaps
from pattern_pipeline.topics.placement.confidence_model import CONFIDENCE_MODEL, ConfidenceModel
from pattern_pipeline.topics.placement.map_members import MapMembers
from pattern_pipeline.topics.placement.window_labels import WindowMaps, label_window
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline.traces.model import Message, Span, Trace
from pattern_pipeline.traces.model import Source as TraceSource
from pattern_pipeline.traces.payload import to_payload

SETTINGS = TopicSettings()
SETS = ("demo", "star")
UNHAPPY = 4
HEADER = (
    "| set | labels | right | confident | right there | covered | AUC | calibration error | rows | right |"
    " unhappy rows | right |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def main() -> None:
    arguments = _read_arguments()
    logging.disable(logging.WARNING)
    print(HEADER, flush=True)
    for name in arguments.sets:
        model = _fit_without(name, arguments.vectors) if arguments.refit else CONFIDENCE_MODEL
        print(score_set(name, arguments.vectors, model), flush=True)
    print(f"minimum confidence: {SETTINGS.minimum_confidence}")


def _fit_without(set_name: str, folder: Path | None) -> ConfidenceModel:
    others = [each for each in FIT if find_source(each) != find_source(set_name)]
    cases = [
        [case for window in list_windows(each, folder) for case in make_cases(window)] for each in others
    ]
    return fit_model(cases, [[measure_splits(case) for case in found] for found in cases])


def score_set(name: str, folder: Path | None, model: ConfidenceModel) -> str:
    """Score the labels and rows of a set, as a row of the table."""
    given = embedded(name, folder)
    traffic = Traffic(given, given.data.days, given.vectors)
    truth = np.unique(np.array(given.data.truths[0].labels), return_inverse=True)[1]
    maps = daily_maps([traffic], traffic.days, SETTINGS)
    labels = label_days(traffic, traffic.days, maps, model)
    scored = score_labels(labels, truth)
    rows = [pd.concat(part) for part in zip(*_draw_by_day(traffic, maps, truth, model), strict=True)]
    sure = scored["confidence"] >= SETTINGS.minimum_confidence
    confidence, right = scored["confidence"].to_numpy(), scored["right"].to_numpy(bool)
    figures = [
        name,
        str(len(scored)),
        f"{right.mean():.3f}",
        str(int(sure.sum())),
        f"{right[sure].mean():.3f}",
        f"{sure.sum() / len(labels):.3f}",
        f"{roc_auc_score(right, confidence):.3f}",
        f"{measure_calibration(confidence, right):.3f}",
        *(text for part in rows for text in (str(len(part)), f"{part['right'].mean():.3f}")),
    ]
    return f"| {' | '.join(figures)} |"


@dataclass(frozen=True)
class _FrameMembers:
    """Reads members from the maps' frames."""

    traffic: Traffic
    maps: Sequence[TopicMaps]

    def read_members(self, card: "pd.Series[Any]") -> pd.DataFrame:
        found = next(each.topic_members for each in self.maps if card["day"] in set(each.topic_maps["day"]))
        rows = found["unit_id"].astype(int).to_numpy()
        return pd.DataFrame({"topic_id": found["topic_id"], "vector": list(self.traffic.vectors[rows])})


def label_days(
    traffic: Traffic, days: Sequence[date], maps: Sequence[TopicMaps], model: ConfidenceModel
) -> pd.DataFrame:
    """Label the texts of these days by the newest of these maps whose window covers their day."""
    rows = np.flatnonzero(np.isin(np.array(traffic.day_of), np.array(days)))
    summaries, embeddings = window_frames(traffic, rows)
    known = WindowMaps(
        pd.concat([each.topic_clusters for each in maps], ignore_index=True),
        pd.concat([each.topic_maps for each in maps], ignore_index=True),
        {},
    )
    members = MapMembers(_FrameMembers(traffic, maps), model)
    return label_window(list(days), summaries, embeddings, known, members).labels


def score_labels(labels: pd.DataFrame, truth: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Return the placed rows of ``current_labels`` with the columns ``truth`` and ``right``."""
    placed = labels[labels["topic_id"].notna()].copy()
    placed["truth"] = truth[placed["unit_id"].astype(int)]
    main = placed.groupby("topic_id")["truth"].agg(lambda values: values.mode().iloc[0])
    placed["right"] = placed["truth"] == placed["topic_id"].map(main)
    return placed


def _draw_by_day(
    traffic: Traffic, maps: Sequence[TopicMaps], truth: npt.NDArray[np.int64], model: ConfidenceModel
) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    drawn = []
    for position, day in enumerate(traffic.days):
        days = [each for each in traffic.days if day - timedelta(days=SETTINGS.window_days) < each <= day]
        labels = label_days(traffic, days, maps[: position + 1], model)
        topics = pd.concat([each.topic_clusters for each in maps[: position + 1]], ignore_index=True)
        shipped = next(each for each in load_suites(None) if each.name == "regression")
        suite = shipped.model_copy(update={"expected_kind": "none", "accepted_unless": {}})
        unhappy = suite.model_copy(update={"name": "unhappy", "minimum_units": 2})
        drawn.append(
            (
                _draw(suite, labels, labels, topics, traffic, truth),
                _draw(
                    unhappy,
                    labels[labels["unit_id"].astype(int) % UNHAPPY == 0],
                    labels,
                    topics,
                    traffic,
                    truth,
                ),
            )
        )
    return drawn


def _draw(
    suite: Suite,
    fitting: pd.DataFrame,
    labels: pd.DataFrame,
    topics: pd.DataFrame,
    traffic: Traffic,
    truth: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Draw a suite's rows from the labels that fit it; return ``right`` for each."""
    rows = np.array(fitting["unit_id"].astype(int), dtype=np.int64)
    summaries, embeddings = window_frames(traffic, rows)
    answers = index_answers(fitting, summaries)
    units = {
        (traffic.day_of[row], f"{row:06d}"): build_source_unit(f"{row:06d}", traffic.given.data.texts[row])
        for row in rows
    }
    selection = select_topics(
        suite, fitting, topics, {}, answers, Decisions({}, {}), SETTINGS.minimum_confidence
    )
    source = Source(units, answers, index_vectors("Task", embeddings))
    drawn = draw_rows(suite, selection.topics, source)
    scored = score_labels(labels, truth).set_index("unit_id")["right"]
    return pd.DataFrame({"right": [bool(scored[row.origin.id]) for row in drawn]})


def build_source_unit(unit_id: str, text: str) -> SourceUnit:
    """Build a unit that asks for what the text says."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    span = Span(
        "s1",
        "chat",
        "llm",
        start,
        start,
        input=(Message("user", text),),
        output=(Message("assistant", "Done."),),
    )
    payload = to_payload(Trace(unit_id, (span,), TraceSource("texts", 1, "otlp")))
    return SourceUnit(unit_id, unit_id, "s1", None, None, None, start, "texts", 1, payload)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--vectors", type=Path, help="a folder outside the project that keeps texts and vectors"
    )
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument(
        "--refit", action="store_true", help="fit the confidence on other sets than the scored one"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
