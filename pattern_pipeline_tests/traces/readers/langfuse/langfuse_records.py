"""Langfuse's records, written by hand, and what is read of them."""

import json
from pathlib import Path
from typing import Any

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Reject, Span, Trace
from pattern_pipeline.traces.readers.registry import read_paths

ASKED = [{"role": "user", "content": "shoes?"}]
TRACE: dict[str, Any] = {
    "id": "t1",
    "projectId": "p",
    "name": "shop",
    "timestamp": "2026-03-01T12:00:00.000Z",
    "environment": "live",
    "tags": ["a", "b"],
    "release": "r1",
    "userId": "u1",
    "sessionId": "s1",
    "input": "shoes?",
    "output": "Two pairs.",
    "metadata": {"plan": "gold", "resourceAttributes": {"service.name": "shop-api"}, "scope": {"name": "x"}},
    "scores": [{"name": "good", "value": 1}],
}


def observation(id: str, type: str, second: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "traceId": "t1",
        "type": type,
        "name": id,
        "startTime": f"2026-03-01T12:00:{second:02}.000Z",
        "endTime": f"2026-03-01T12:00:{second + 1:02}.000Z",
        "parentObservationId": None,
        "level": "DEFAULT",
        "input": None,
        "output": None,
        "metadata": None,
        **fields,
    }


MODEL = observation(
    "g1",
    "GENERATION",
    model="m-1",
    input=ASKED,
    output={"role": "assistant", "content": "Two pairs."},
    usageDetails={"input": 12, "output": 3},
)
TOLD = [("user", "shoes?"), ("assistant", "Two pairs.")]


def read(path: Path, value: Any, lines: bool = False) -> tuple[Trace, list[Reject]]:
    text = "\n".join(map(json.dumps, value)) if lines else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    items = list(read_paths([path]))
    parts = [item for item in items if isinstance(item, Trace)]
    whole = parts[0]
    for part in parts[1:]:
        whole = combine_copies(whole, part)
    assert all(part.source.format == "langfuse" for part in parts)
    return whole, [item for item in items if isinstance(item, Reject)]


def spans(*observations: dict[str, Any], path: Path) -> dict[str, Span]:
    whole, rejects = read(path, {"trace": TRACE, "observations": list(observations)})
    assert not rejects
    return {span.span_id: span for span in whole.spans}


def told(whole: Trace) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in merge_history(whole)]
