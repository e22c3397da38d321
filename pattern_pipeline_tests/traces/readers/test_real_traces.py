"""What holds for every real trace: read, complete, nothing doubled."""

from collections import Counter
from pathlib import Path

import pytest

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Span, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data

pytestmark = [pytest.mark.real_data, requires_real_data]
SAMPLE = ("star/*05-1[2-4].otlp.jsonl.gz", "tau2/*2025-01-01.otlp.jsonl.gz", "tau2/*2025-07-*.otlp.jsonl.gz")


@pytest.mark.parametrize("pattern", SAMPLE)
def test_conversations_are_complete_and_nothing_is_doubled(pattern: str) -> None:
    files = sorted(REAL_DATA.glob(pattern))
    assert files
    seen = 0
    for trace in _traces(files):
        entries = merge_history(trace)
        seen += bool(entries)
        said = Counter((entry.kind, entry.text) for entry in entries if entry.kind in ("user", "assistant"))
        assert said == _expected(trace), trace.trace_id
        kinds = Counter(entry.kind for entry in entries)
        tools = sum(span.kind == "tool" for span in trace.spans)
        assert (kinds["tool_call"], kinds["tool_result"]) == (tools, tools), trace.trace_id
    assert seen > 20


def _traces(files: list[Path]) -> list[Trace]:
    items = list(read_paths(files))
    assert all(isinstance(item, Trace) for item in items)
    return [item for item in items if isinstance(item, Trace)]


def _expected(trace: Trace) -> Counter[tuple[str, str]]:
    """What the longest history holds, and what was answered from then on."""
    models = [span for span in trace.spans if span.kind == "llm"]
    if not models:
        return Counter()
    last: Span = max(models, key=lambda span: (len(span.input), span.started_at))
    told = [
        *last.input,
        *(message for span in models if span.started_at >= last.started_at for message in span.output),
    ]
    return Counter(
        (message.role, message.text) for message in told if message.role != "tool" and message.text.strip()
    )
