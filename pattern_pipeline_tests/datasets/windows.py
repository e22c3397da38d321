"""A small window of classified units, made by hand, as the frames that promotion reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

from pattern_pipeline.datasets.window import PromotionInputs
from pattern_pipeline.traces.model import Message, Source, Span, Trace
from pattern_pipeline.traces.payload import to_payload

DAY = date(2026, 3, 10)
CATEGORIES = {"Sentiment": ("POSITIVE", "NEUTRAL", "MIXED", "NEGATIVE")}
TOPIC_COLUMNS = ["day", "facet", "map_version", "topic_id", "name", "provisional"]
REVIEW_COLUMNS = ["facet", "topic_id", "decision", "name", "reviewer", "note", "decided_at"]


@dataclass(frozen=True)
class UnitOf:
    """One unit, by what matters to promotion."""

    unit_id: str
    task: str | None = "t-cancel"
    mood: str = "NEUTRAL"
    issue: str | None = None
    request: str | None = ""
    answer: str | None = "Done, it is cancelled."
    day: date = DAY
    session: str | None = None
    user: str | None = None
    distance: float = 0.2
    confidence: float | None = 0.9
    vector: tuple[float, ...] = (1.0, 0.0)
    issues_status: str = ""
    version: str = "v1"
    extractor: str = "local/1"

    @property
    def payload(self) -> str:
        words = self.request or f"Please cancel order {self.unit_id}"
        asked = () if self.request is None else (Message("user", words),)
        answered = () if self.answer is None else (Message("assistant", self.answer),)
        return conversation_payload((Message("system", "You help with orders."), *asked), answered)


def conversation_payload(asked: tuple[Message, ...], answered: tuple[Message, ...]) -> str:
    start = datetime(2026, 3, 10, 9, tzinfo=UTC)
    span = Span("s1", "chat", "llm", start, start + timedelta(seconds=1), input=asked, output=answered)
    return to_payload(Trace("t1", (span,), Source("traces/a.jsonl", 1, "otlp")))


@dataclass(frozen=True)
class TopicOf:
    """One topic of the day's map."""

    topic_id: str
    name: str
    facet: str = "Task"
    provisional: bool = False
    day: date = DAY


@dataclass(frozen=True)
class Window:
    """Units, topics and decisions; a decision is (topic_id, decision, name)."""

    units: Sequence[UnitOf]
    topics: Sequence[TopicOf] = (
        TopicOf("t-cancel", "Cancel an order"),
        TopicOf("t-refund", "Ask for a refund"),
        TopicOf("i-tool", "A tool failed", facet="Issues"),
    )
    decisions: Sequence[tuple[str, str, str | None]] = ()
    extra_labels: Sequence[dict[str, object]] = field(default_factory=tuple)
    minimum_confidence: float = 0.0

    def inputs(self, *, embeddings: bool = True) -> PromotionInputs:
        labels = [*(row for unit in self.units for row in label_rows(unit)), *self.extra_labels]
        return PromotionInputs(
            minimum_confidence=self.minimum_confidence,
            labels=pd.DataFrame(labels, columns=list(LABEL_COLUMNS)),
            units=pd.DataFrame([raw_row(unit) for unit in self.units], columns=list(RAW_COLUMNS)),
            summaries=pd.DataFrame(
                [row for unit in self.units for row in summary_rows(unit)],
                columns=[
                    "day",
                    "unit_id",
                    "facet",
                    "position",
                    "status",
                    "label",
                    "text",
                    "facet_version",
                    "extractor",
                ],
            ),
            topics=topics_frame(self.topics),
            reviews=pd.DataFrame(
                [self._review(place, *decision) for place, decision in enumerate(self.decisions)],
                columns=REVIEW_COLUMNS,
            ),
            categories=CATEGORIES,
            embeddings=embeddings_frame(self.units) if embeddings else None,
        )

    def _review(self, place: int, topic_id: str, decision: str, name: str | None) -> tuple[object, ...]:
        facet = next(topic.facet for topic in self.topics if topic.topic_id == topic_id)
        at = pd.Timestamp(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=place))
        return (facet, topic_id, decision, name, "ana", "seen", at)


LABEL_COLUMNS = (
    "day", "unit_id", "facet", "position", "facet_version", "topic_id", "label", "distance", "map_version",
    "map_day", "confidence",
)  # fmt: skip
RAW_COLUMNS = (
    "day", "unit_id", "trace_id", "root_span_id", "session_id", "user_id", "service", "started_at",
    "source_path", "source_line", "payload",
)  # fmt: skip


def map_version(facet: str, day: date) -> str:
    return f"{facet}-{day}"


def label_rows(unit: UnitOf) -> list[dict[str, object]]:
    return [
        label_row(unit, "Task", unit.task, unit.distance),
        label_row(unit, "Issues", unit.issue, unit.distance),
        label_row(unit, "Sentiment", unit.mood, None),
    ]


def label_row(unit: UnitOf, facet: str, topic: str | None, distance: float | None) -> dict[str, object]:
    free_text = facet not in CATEGORIES
    return {
        "day": unit.day,
        "unit_id": unit.unit_id,
        "facet": facet,
        "position": 0,
        "facet_version": f"{facet}-{unit.version}",
        "topic_id": topic,
        "label": topic and (f"name of {topic}" if free_text else topic),
        "distance": distance if topic is not None and free_text else None,
        "map_version": map_version(facet, unit.day) if free_text else f"{facet}-{unit.version}",
        "map_day": unit.day if free_text else None,
        "confidence": unit.confidence if topic is not None and free_text else None,
    }


def raw_row(unit: UnitOf) -> tuple[object, ...]:
    started = pd.Timestamp(datetime(unit.day.year, unit.day.month, unit.day.day, 9, tzinfo=UTC))
    trace = f"trace-{unit.unit_id}"
    return (
        unit.day, unit.unit_id, trace, f"span-{unit.unit_id}", unit.session, unit.user, "shop", started,
        "traces/a.jsonl", 1, unit.payload,
    )  # fmt: skip


def summary_rows(unit: UnitOf) -> list[tuple[object, ...]]:
    issues = unit.issues_status or ("answered" if unit.issue else "no_match")
    statuses = {"Task": "answered", "Issues": issues, "Sentiment": "answered"}
    return [
        (
            unit.day,
            unit.unit_id,
            facet,
            0,
            status,
            unit.mood if facet == "Sentiment" else None,
            "" if facet == "Sentiment" or status != "answered" else f"the {facet} of {unit.unit_id}",
            f"{facet}-{unit.version}",
            unit.extractor,
        )
        for facet, status in statuses.items()
    ]


def topics_frame(topics: Sequence[TopicOf]) -> pd.DataFrame:
    rows = [(t.day, t.facet, map_version(t.facet, t.day), t.topic_id, t.name, t.provisional) for t in topics]
    return pd.DataFrame(rows, columns=TOPIC_COLUMNS)


def embeddings_frame(units: Sequence[UnitOf]) -> pd.DataFrame:
    rows = [
        (unit.day, unit.unit_id, facet, 0, np.asarray(unit.vector, dtype=np.float32))
        for unit in units
        for facet in ("Task", "Issues")
    ]
    return pd.DataFrame(rows, columns=["day", "unit_id", "facet", "position", "vector"])
