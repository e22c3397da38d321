"""The door as OpenTelemetry's own SDK meets it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExportResult
from opentelemetry.trace import Status, StatusCode, Tracer, format_trace_id

from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline_tests.web.door import Door, open_door


def exporter(
    door: Door, compression: Compression = Compression.NoCompression, **headers: str
) -> OTLPSpanExporter:
    return OTLPSpanExporter(f"{door.url}/v1/traces", compression=compression, headers=headers)


@contextmanager
def tracing(processor: SpanProcessor) -> Iterator[Tracer]:
    """A tracer whose spans have all been sent at the end of the block."""
    provider = TracerProvider(resource=Resource({"service.name": "shop"}), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    yield provider.get_tracer("tests")
    provider.shutdown()


def run_agent(tracer: Tracer, words: str) -> str:
    """An agent's run: a model call that asks for a tool, the tool, and its failure; gives the trace id."""
    with tracer.start_as_current_span(
        "invoke_agent shop", attributes={"gen_ai.operation.name": "invoke_agent"}
    ) as root:
        asked = [{"role": "user", "parts": [{"type": "text", "content": words}]}]
        call = {"type": "tool_call", "id": "c1", "name": "orders", "arguments": {"customer": 7}}
        said = [{"role": "assistant", "parts": [call]}]
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "small",
            "gen_ai.usage.input_tokens": 12,
            "gen_ai.input.messages": json.dumps(asked),
            "gen_ai.output.messages": json.dumps(said),
        }
        with tracer.start_as_current_span("chat small", attributes=attributes):
            pass
        tool = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "orders",
            "gen_ai.tool.call.id": "c1",
            "gen_ai.tool.call.result": "no such customer",
        }
        with tracer.start_as_current_span("execute_tool orders", attributes=tool) as span:
            span.set_status(Status(StatusCode.ERROR, "timed out"))
    return format_trace_id(root.get_span_context().trace_id)


def landed(door: Door, trace_id: str) -> Trace:
    rows = door.lake.rows("SELECT payload FROM landed_traces WHERE trace_id = ?", [trace_id])
    assert len(rows) == 1
    return from_payload(rows[0][0])


def check(trace: Trace, words: str) -> None:
    assert {span.kind for span in trace.spans} == {"agent", "llm", "tool"}
    model = next(span for span in trace.spans if span.kind == "llm")
    assert [message.text for message in model.input] == [words]
    assert model.output[0].tool_calls[0].name == "orders"
    assert (model.model, model.input_tokens) == ("small", 12)
    tool = next(span for span in trace.spans if span.tool is not None)
    assert tool.tool is not None
    assert tool.tool.result == "no such customer"
    assert tool.error == "timed out"
    assert trace.service == "shop"
    assert trace.source.format == "otlp_protobuf"


@pytest.mark.parametrize("compression", [Compression.NoCompression, Compression.Gzip, Compression.Deflate])
def test_spans_sent_in_batches(door: Door, compression: Compression) -> None:
    with tracing(BatchSpanProcessor(exporter(door, compression))) as tracer:
        sent = {run_agent(tracer, f"{compression.value} {number}"): number for number in range(20)}
    for trace_id, number in sent.items():
        check(landed(door, trace_id), f"{compression.value} {number}")


def test_spans_sent_one_at_a_time_are_one_trace(door: Door) -> None:
    with tracing(SimpleSpanProcessor(exporter(door))) as tracer:
        trace_id = run_agent(tracer, "one by one")
        # The exporter has had its answer, so the spans are stored: nothing is flushed here.
        check(landed(door, trace_id), "one by one")


def test_small_batches_are_united(door: Door) -> None:
    processor = BatchSpanProcessor(exporter(door), max_export_batch_size=1, schedule_delay_millis=10)
    with tracing(processor) as tracer:
        trace_id = run_agent(tracer, "in three requests")
    check(landed(door, trace_id), "in three requests")


def test_messages_that_are_sent_as_log_records_come_back_to_their_span(door: Door) -> None:
    sender = OTLPLogExporter(f"{door.url}/v1/logs", compression=Compression.Gzip)
    provider = LoggerProvider(resource=Resource({"service.name": "shop"}), shutdown_on_exit=False)
    provider.add_log_record_processor(SimpleLogRecordProcessor(sender))
    logger = provider.get_logger("tests")
    with tracing(SimpleSpanProcessor(exporter(door))) as tracer:
        attributes = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "small"}
        with tracer.start_as_current_span("chat small", attributes=attributes) as span:
            asked = {"content": "where is my parcel"}
            logger.emit(event_name="gen_ai.user.message", body=asked, timestamp=time.time_ns())
            said = {
                "index": 0,
                "message": {"role": "assistant", "content": "on its way"},
                "finish_reason": "stop",
            }
            logger.emit(event_name="gen_ai.choice", body=said, timestamp=time.time_ns())
            logger.emit(body="nothing to do with messages", timestamp=time.time_ns())
    provider.shutdown()
    trace = fold_events(landed(door, format_trace_id(span.get_span_context().trace_id)))
    assert [each.kind for each in trace.spans] == ["llm"]
    assert [message.text for message in trace.spans[0].input] == ["where is my parcel"]
    assert [message.text for message in trace.spans[0].output] == ["on its way"]


def test_a_token_is_sent_as_a_header(tmp_path_factory: pytest.TempPathFactory) -> None:
    with open_door(tmp_path_factory.mktemp("home"), token="secret") as guarded:
        spans: list[ReadableSpan] = []
        refused = exporter(guarded)
        assert refused.export(spans) is SpanExportResult.FAILURE
        refused.shutdown()
        with tracing(SimpleSpanProcessor(exporter(guarded, authorization="Bearer secret"))) as tracer:
            trace_id = run_agent(tracer, "let me in")
        check(landed(guarded, trace_id), "let me in")
