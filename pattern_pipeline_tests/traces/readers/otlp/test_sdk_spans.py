"""Spans and log records as the OpenTelemetry SDK itself makes and encodes them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.landing.combining import merge_parts
from pattern_pipeline.traces.model import Source, Span, ToolRun, Trace
from pattern_pipeline.traces.readers.otlp.protobuf_reader import parse_protobuf_logs, parse_protobuf_traces
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import assistant, user

SOURCE = Source("sdk", 1, "otlp_protobuf")
RESOURCE = Resource({"service.name": "shop"})


@pytest.fixture
def recorded() -> tuple[list[ReadableSpan], bytes]:
    """An agent that asks a model, whose words are logged, and runs a tool that fails; and the logs."""
    spans, logs = InMemorySpanExporter(), InMemoryLogRecordExporter()
    provider, logger_provider = TracerProvider(resource=RESOURCE), LoggerProvider(resource=RESOURCE)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    logger_provider.add_log_record_processor(SimpleLogRecordProcessor(logs))
    tracer, logger = provider.get_tracer("t"), logger_provider.get_logger("l")
    with tracer.start_as_current_span("invoke_agent", attributes={"gen_ai.operation.name": "invoke_agent"}):
        with tracer.start_as_current_span("chat", attributes={"gen_ai.operation.name": "chat", "n": 3}):
            for name, body in (
                ("gen_ai.user.message", {"content": "shoes?"}),
                ("gen_ai.choice", {"index": 0, "message": {"role": "assistant", "content": "Two."}}),
            ):
                logger.emit(LogRecord(event_name=name, body=body, severity_number=SeverityNumber.INFO))
        with (
            pytest.raises(KeyError),
            tracer.start_as_current_span(
                "execute_tool find", attributes={"gen_ai.operation.name": "execute_tool", "input": "1"}
            ),
        ):
            raise KeyError("late")
    provider.shutdown()
    logger_provider.shutdown()
    return list(spans.get_finished_spans()), encode_logs(logs.get_finished_logs()).SerializeToString()


def _check(steps: dict[str, Span]) -> None:
    assert {name: step.kind for name, step in steps.items()} == {
        "invoke_agent": "agent",
        "chat": "llm",
        "execute_tool find": "tool",
    }
    assert steps["chat"].parent_id == steps["invoke_agent"].span_id
    assert steps["execute_tool find"].tool == ToolRun("find", "1")
    assert "late" in steps["execute_tool find"].error


def test_spans_and_logs_of_the_sdk_are_one_conversation(recorded: tuple[list[ReadableSpan], bytes]) -> None:
    spans, logs = recorded
    (traced,) = parse_protobuf_traces(encode_spans(spans).SerializeToString(), SOURCE)
    (logged,) = parse_protobuf_logs(logs, SOURCE)
    assert isinstance(traced, Trace)
    assert isinstance(logged, Trace)
    steps = {step.name: step for step in fold_events(merge_parts(traced, logged)).spans}
    _check(steps)
    assert (steps["chat"].input, steps["chat"].output) == ((user("shoes?"),), (assistant("Two."),))
    assert traced.service == logged.service == "shop"


def test_the_console_of_the_sdk_says_what_protobuf_says(
    recorded: tuple[list[ReadableSpan], bytes], tmp_path: Path
) -> None:
    spans, _ = recorded
    (tmp_path / "console.txt").write_text("\n".join(span.to_json() for span in spans), encoding="utf-8")
    items = list(read_paths([tmp_path]))
    assert all(isinstance(item, Trace) and item.service == "shop" for item in items)
    printed = {step.name: step for item in items if isinstance(item, Trace) for step in item.spans}
    _check(printed)
    (traced,) = parse_protobuf_traces(encode_spans(spans).SerializeToString(), SOURCE)
    assert isinstance(traced, Trace)
    for step in traced.spans:
        # The console rounds to microseconds what protobuf cuts off.
        assert abs(printed[step.name].started_at - step.started_at) <= timedelta(microseconds=1)
        times = {"started_at": step.started_at, "ended_at": step.ended_at}
        # Alone, a span does not know that it is the only root.
        assert replace(printed[step.name], **times) == replace(
            step, parent_id=step.parent_id or traced.trace_id
        )
