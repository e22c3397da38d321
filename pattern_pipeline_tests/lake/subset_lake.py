"""A lake of some answered traces, written by hand: two tasks, two users, two days."""

from datetime import date

import numpy as np
import pandas as pd

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.topics.embedding.embedder import hash_text
from pattern_pipeline_tests.lake.frames import rows

FIRST, SECOND = date(2026, 3, 4), date(2026, 3, 5)
TOPICS = {"parcel": "t1", "refund": "t2"}
NAMES = {"parcel": "Track a parcel", "refund": "Get a refund"}
FLIGHT = ("Book a flight to Rome", "Fly to Oslo on Monday", "Change the seat of a flight")
PARCEL = ("Track a parcel", "Find out where the parcel is", "Ask when the parcel comes")


def fill(lake: Lake, each: int) -> None:
    """``each`` units of each of three tasks, the flights in no topic yet.

    Units of ann are unhappy, those of bob are not; bob asks for parcels alone.
    """
    texts = {"parcel": PARCEL, "refund": ("Get a refund", "Ask for the money back"), "flight": FLIGHT}
    generator = np.random.default_rng(3)
    units = []
    for axis, (kind, said) in enumerate(texts.items()):
        for number in range(each):
            vector = generator.normal(0, 0.05, 16).astype(np.float32)
            vector[axis] += 1
            units.append(
                {
                    "unit_id": f"{kind}-{number}",
                    "day": FIRST if number % 2 else SECOND,
                    "kind": kind,
                    "text": f"{said[number % len(said)]} number {number}",
                    "vector": vector / np.linalg.norm(vector),
                    "user": "bob" if kind == "parcel" and number % 3 == 0 else "ann",
                }
            )
    for day in (FIRST, SECOND):
        _write(lake, day, [unit for unit in units if unit["day"] == day])


def _write(lake: Lake, day: date, units: list[dict[str, object]]) -> None:
    known = {"day": day, "facet_version": "1", "extractor": "local/1", "status": "answered"}
    task = {**known, "facet": "Task", "label": None}
    mood = {**known, "facet": "Sentiment", "text": ""}
    labels = {unit["unit_id"]: "POSITIVE" if unit["user"] == "bob" else "NEGATIVE" for unit in units}
    frames = {
        "raw_traces": [
            {"day": day, "unit_id": u["unit_id"], "user_id": u["user"], "session_id": f"s-{u['kind']}"}
            for u in units
        ],
        "facet_summaries": [
            {**task, "unit_id": u["unit_id"], "text": u["text"], "summary": u["text"]} for u in units
        ]
        + [{**mood, "unit_id": unit, "label": label, "summary": label} for unit, label in labels.items()],
        "facet_embeddings": [
            {
                "day": day,
                "unit_id": u["unit_id"],
                "facet": "Task",
                "facet_version": "1",
                "text_hash": hash_text(str(u["text"])),
                "model": "m",
                "vector": u["vector"],
            }
            for u in units
        ],
        "current_labels": [_placed(day, u) for u in units]
        + [
            {
                "day": day,
                "unit_id": unit,
                "facet": "Sentiment",
                "topic_id": label,
                "label": label,
                "distance": None,
            }
            for unit, label in labels.items()
        ],
    }
    lake.replace_day(day, {name: rows(name, *each) for name, each in frames.items()})


def _placed(day: date, unit: dict[str, object]) -> dict[str, object]:
    kind = str(unit["kind"])
    placed = {"day": day, "unit_id": unit["unit_id"], "facet": "Task", "distance": 0.1}
    return {**placed, "topic_id": TOPICS.get(kind), "label": NAMES.get(kind)}


def members(frame: pd.DataFrame) -> set[str]:
    """The kinds of unit in a frame."""
    return {str(unit).split("-")[0] for unit in frame["unit_id"]}
