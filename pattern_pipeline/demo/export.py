"""A trace as one line of OTLP/JSON, in the vocabulary of its service."""

import json

from pattern_pipeline.demo import genai, openinference
from pattern_pipeline.demo.otlp import request, span_json
from pattern_pipeline.demo.services import Service
from pattern_pipeline.traces.model import Trace


def otlp_line(trace: Trace, service: Service) -> bytes:
    """Return one ExportTraceServiceRequest with its line feed, UTF-8."""
    if service.vocabulary == "gen_ai":
        named, attributed, scope = genai.genai_name, genai.genai_attributes, genai.SCOPE
    else:
        named, attributed = openinference.openinference_name, openinference.openinference_attributes
        scope = openinference.SCOPE
    spans = [
        span_json(trace.trace_id, span, named(span), attributed(trace, span, service)) for span in trace.spans
    ]
    resource = {
        "service.name": service.name,
        "service.version": service.version,
        "deployment.environment.name": "production",
        "telemetry.sdk.language": "python",
    }
    body = request(resource, scope, spans)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
