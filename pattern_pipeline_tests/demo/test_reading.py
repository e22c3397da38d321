"""What the product's own readers make of the demo traffic."""

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.demo.conftest import Written


def read(written: Written) -> list[Trace]:
    items = list(read_paths(written.report.files))
    assert [item for item in items if isinstance(item, Reject)] == []
    return [item for item in items if isinstance(item, Trace)]


def test_every_trace_is_read_with_its_session_user_and_service(written: Written) -> None:
    traces = read(written)
    assert {trace.trace_id for trace in traces} == set(written.labels)
    for trace in traces:
        label = written.labels[trace.trace_id]
        assert (trace.session_id, trace.service) == (label["session_id"], label["service"])
        assert trace.user_id.startswith("usr_")


def test_both_vocabularies_give_dialogues_of_two_to_six_user_turns(written: Written) -> None:
    for trace in read(written):
        last = [span for span in trace.spans if span.kind == "llm"][-1]
        users = [message.text for message in last.input if message.role == "user"]
        assert 2 <= len(users) <= 6
        assert all(users)
        assert last.output[-1].text
        assert last.model
        assert last.input_tokens > last.output_tokens > 0


def test_failures_of_tools_are_read_as_errors(written: Written) -> None:
    for trace in read(written):
        kinds = set(written.labels[trace.trace_id]["issues"])
        assert any(span.error for span in trace.spans) == bool(kinds & {"tool_error", "tool_timeout"})


def test_repeated_calls_are_read_as_calls_with_equal_arguments(written: Written) -> None:
    for trace in read(written):
        if "repeated_call" in written.labels[trace.trace_id]["issues"]:
            calls = [(span.tool.name, span.tool.arguments) for span in trace.spans if span.tool]
            assert len(calls) > len(set(calls))
