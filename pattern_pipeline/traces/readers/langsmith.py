"""LangSmith runs: a run a span, as lines, lists and pages, children nested or beside."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.files import TraceFile
from pattern_pipeline.traces.readers.head import Head
from pattern_pipeline.traces.readers.json_records import read_json_records
from pattern_pipeline.traces.readers.langsmith_spans import (
    build_run_span,
    find_trace_and_parent,
    get_run_metadata,
)
from pattern_pipeline.traces.readers.parts import merge_neighbours
from pattern_pipeline.traces.readers.record_fields import (
    SESSIONS,
    USERS,
    Record,
    flatten_text,
    get_object,
    get_text,
)
from pattern_pipeline.traces.rejecting import make_value_excerpt
from pattern_pipeline.traces.vocabularies.values import to_text

_LISTS = ("runs", "data", "items", "post", "patch")
_RUN_FIELDS = (
    "dotted_order",
    "trace_id",
    "parent_run_id",
    "start_time",
    "session_name",
    "child_runs",
    "execution_order",
)
# The settings of one call, not what a trace is about.
_NO_METADATA = (*SESSIONS, *USERS, "usage_metadata", "LANGSMITH_PROJECT", "revision_id")


class LangSmith:
    """Runs as the SDK, the API and bulk exports write them."""

    name = "langsmith"

    def recognizes(self, head: Head) -> bool:
        """Objects with a run's type and its inputs or outputs."""
        return any(is_run(run) for record in head.objects for run in (record, *_list_runs(record)))

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """One part of a trace a run with its children, neighbours joined; see ``Reader.read``."""
        return merge_neighbours(self._parts(file))

    def _parts(self, file: TraceFile) -> Iterator[Trace | Reject]:
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        for record in read_json_records(file, self.name, _LISTS):
            if isinstance(record, Reject):
                yield record
            else:
                yield from parse_run(record.value, record.source, written)


def parse_run(run: Any, source: Source, written: datetime) -> Iterator[Trace | Reject]:
    """The part of a trace that one run and the runs nested in it tell; ``written`` dates runs without a time."""
    if not isinstance(run, Mapping):
        yield _make_reject(run, source, "a run that is no object")
        return
    trace_id, _ = find_trace_and_parent(run)
    if not trace_id or not isinstance(run.get("run_type"), str):
        missing = "run_type (an update of a run?)" if trace_id else "trace_id, dotted_order and id"
        yield _make_reject(run, source, f"a run without {missing}")
        return
    # Runs that have no time stand in the order of their lines.
    otherwise = written + timedelta(microseconds=source.line)
    waiting: list[tuple[Record, str]] = [(run, "")]
    while waiting:
        one, above = waiting.pop(0)
        span = build_run_span(one, trace_id, above, otherwise)
        about = get_run_metadata(one)
        yield Trace(
            trace_id,
            (span,),
            source,
            session_id=get_text(about, *SESSIONS),
            user_id=get_text(about, *USERS),
            metadata={} if span.parent_id else _build_metadata(one, about),
        )
        children = one.get("child_runs")
        if isinstance(children, list):
            waiting += [(child, span.span_id) for child in children if isinstance(child, Mapping)]


def is_run(run: Any) -> bool:
    """Whether an object is a run."""
    if not isinstance(run, Mapping) or not isinstance(run.get("run_type"), str):
        return False
    return any(name in run for name in _RUN_FIELDS) and ("inputs" in run or "outputs" in run)


def _build_metadata(run: Record, about: Record) -> dict[str, str]:
    found = {
        name: value for name, value in flatten_text(about, _NO_METADATA).items() if not name.startswith("ls_")
    }
    if isinstance(tags := run.get("tags"), list) and tags:
        found["tags"] = ", ".join(map(to_text, tags))
    if project := get_text(run, "session_name"):
        found["project"] = project
    for name, figures in get_object(run, "feedback_stats").items():
        average = figures.get("avg") if isinstance(figures, Mapping) else figures
        if average is not None:
            found[f"feedback.{name}"] = to_text(average)
    return found


def _list_runs(record: Record) -> list[Any]:
    """The first runs of a page."""
    return next((value[:5] for key in _LISTS if isinstance(value := record.get(key), list)), [])


def _make_reject(run: Any, source: Source, reason: str) -> Reject:
    return Reject(source, reason, make_value_excerpt(run))
