"""What the generator knows of a trace: for people, tests and scores. Nothing in the product reads it."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from pattern_pipeline.demo.exchange import Dialogue
from pattern_pipeline.demo.slots import Planted
from pattern_pipeline.traces.model import Trace


@dataclass(frozen=True, slots=True)
class TraceLabels:
    """One line of ``labels.jsonl``. ``issues`` are kinds of failures; ``pii`` the personal data planted."""

    trace_id: str
    day: str
    session_id: str
    service: str
    task: str
    mood: str
    issues: tuple[str, ...]
    pii: tuple[Planted, ...]

    def line(self) -> bytes:
        """Return JSON with its line feed, UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n"


def trace_labels(trace: Trace, dialogue: Dialogue, day: date) -> TraceLabels:
    """Return the labels of one trace."""
    return TraceLabels(
        trace_id=trace.trace_id,
        day=day.isoformat(),
        session_id=trace.session_id,
        service=trace.service,
        task=dialogue.task,
        mood=dialogue.mood,
        issues=dialogue.issues,
        pii=dialogue.planted,
    )
