"""Langfuse records with anything in any field: read or rejected, never an exception."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Source, Trace
from pattern_pipeline.traces.readers.langfuse.reader import read_record

SOURCE = Source("a.json", 1, "langfuse")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
times = st.sampled_from(
    ("2026-03-01T12:00:00Z", "2026-03-01 12:00:01", "9999-12-31T23:59:59Z", "soon", 0, 1e300)
)
ids = st.sampled_from(("a", "b", "t", "")) | anything


def _records(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=known)


observations = _records(
    id=ids,
    traceId=st.just("t") | anything,
    type=st.sampled_from(("GENERATION", "SPAN", "TOOL", "AGENT")) | anything,
    name=anything,
    startTime=times | anything,
    endTime=times | anything,
    parentObservationId=ids,
    level=st.just("ERROR") | anything,
    statusMessage=anything,
    model=anything,
    input=anything,
    output=anything,
    metadata=_records(attributes=anything, resourceAttributes=anything) | anything,
    usageDetails=anything,
    usage=anything,
)
traces = _records(
    id=st.just("t") | anything,
    timestamp=times | anything,
    name=anything,
    input=anything,
    output=anything,
    metadata=anything,
    tags=anything,
    latency=anything,
    sessionId=anything,
    userId=anything,
    observations=st.lists(observations | anything, max_size=3) | anything,
)
documents = _records(trace=traces, observations=st.lists(observations, max_size=3)) | traces | observations


@settings(max_examples=300, deadline=None)
@given(st.lists(documents | anything, min_size=1, max_size=3))
def test_any_record_is_read_or_rejected(records: list[Any]) -> None:
    parts: dict[str, Trace] = {}
    for record in records:
        for item in read_record(record, SOURCE):
            if isinstance(item, Trace):
                known = parts.get(item.trace_id)
                parts[item.trace_id] = combine_copies(known, item) if known else item
            else:
                assert item.reason
    for whole in parts.values():
        assert whole.trace_id
        assert whole.spans
        assert all(span.ended_at >= span.started_at and span.span_id for span in whole.spans)
        assert all(isinstance(entry.text, str) for entry in merge_history(whole))
