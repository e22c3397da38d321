"""Encode a trace as the two lines that are written: OTLP/JSON in the vocabulary of its service, and its labels."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from pattern_pipeline.demo import genai, openinference
from pattern_pipeline.demo.otlp import build_request, encode_span
from pattern_pipeline.demo.scene import Dialogue
from pattern_pipeline.demo.slots import Planted
from pattern_pipeline.demo.wording import Service
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

    def encode(self) -> bytes:
        """Encode as JSON with its line feed, UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n"


def build_labels(trace: Trace, dialogue: Dialogue, day: date) -> TraceLabels:
    """Build the labels of one trace."""
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


def encode_trace(trace: Trace, service: Service) -> bytes:
    """Encode a trace as one ExportTraceServiceRequest with its line feed, UTF-8."""
    if service.vocabulary == "gen_ai":
        name_span, build_attributes, scope = (
            genai.name_genai_span,
            genai.build_genai_attributes,
            genai.SCOPE,
        )
    else:
        name_span, build_attributes, scope = (
            openinference.name_openinference_span,
            openinference.build_openinference_attributes,
            openinference.SCOPE,
        )
    spans = [
        encode_span(trace.trace_id, span, name_span(span), build_attributes(trace, span, service))
        for span in trace.spans
    ]
    resource = {
        "service.name": service.name,
        "service.version": service.version,
        "deployment.environment.name": "production",
        "telemetry.sdk.language": "python",
    }
    body = build_request(resource, scope, spans)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
