"""LangSmith runs: a run a span, as lines, lists and pages, children nested or beside."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.files import TraceFile
from pattern_pipeline.traces.readers.head import Head
from pattern_pipeline.traces.readers.json_records import json_records
from pattern_pipeline.traces.readers.langsmith_spans import about_run, run_span, trace_and_parent
from pattern_pipeline.traces.readers.parts import joined
from pattern_pipeline.traces.readers.record_fields import SESSIONS, USERS, Record, flat_text, inner, word
from pattern_pipeline.traces.rejecting import excerpt_of
from pattern_pipeline.traces.vocabularies.values import text

_LISTS = ("runs", "data", "items", "post", "patch")
_NAMED = (
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
        return any(is_run(run) for record in head.objects for run in (record, *_listed(record)))

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """One part of a trace a run with its children, neighbours joined; see ``Reader.read``."""
        return joined(self._parts(file))

    def _parts(self, file: TraceFile) -> Iterator[Trace | Reject]:
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        for record in json_records(file, self.name, _LISTS):
            if isinstance(record, Reject):
                yield record
            else:
                yield from run_parts(record.value, record.source, written)


def run_parts(run: Any, source: Source, written: datetime) -> Iterator[Trace | Reject]:
    """The part of a trace that one run and the runs nested in it tell; ``written`` dates runs without a time."""
    if not isinstance(run, Mapping):
        yield _reject(run, source, "a run that is no object")
        return
    trace_id, _ = trace_and_parent(run)
    if not trace_id or not isinstance(run.get("run_type"), str):
        missing = "run_type (an update of a run?)" if trace_id else "trace_id, dotted_order and id"
        yield _reject(run, source, f"a run without {missing}")
        return
    # Runs that have no time stand in the order of their lines.
    otherwise = written + timedelta(microseconds=source.line)
    waiting: list[tuple[Record, str]] = [(run, "")]
    while waiting:
        one, above = waiting.pop(0)
        span = run_span(one, trace_id, above, otherwise)
        about = about_run(one)
        yield Trace(
            trace_id,
            (span,),
            source,
            session_id=word(about, *SESSIONS),
            user_id=word(about, *USERS),
            metadata={} if span.parent_id else _metadata(one, about),
        )
        children = one.get("child_runs")
        if isinstance(children, list):
            waiting += [(child, span.span_id) for child in children if isinstance(child, Mapping)]


def is_run(run: Any) -> bool:
    """Whether an object is a run."""
    if not isinstance(run, Mapping) or not isinstance(run.get("run_type"), str):
        return False
    return any(name in run for name in _NAMED) and ("inputs" in run or "outputs" in run)


def _metadata(run: Record, about: Record) -> dict[str, str]:
    found = {
        name: value for name, value in flat_text(about, _NO_METADATA).items() if not name.startswith("ls_")
    }
    if isinstance(tags := run.get("tags"), list) and tags:
        found["tags"] = ", ".join(map(text, tags))
    if project := word(run, "session_name"):
        found["project"] = project
    for name, figures in inner(run, "feedback_stats").items():
        average = figures.get("avg") if isinstance(figures, Mapping) else figures
        if average is not None:
            found[f"feedback.{name}"] = text(average)
    return found


def _listed(record: Record) -> list[Any]:
    """The first runs of a page."""
    return next((value[:5] for key in _LISTS if isinstance(value := record.get(key), list)), [])


def _reject(run: Any, source: Source, reason: str) -> Reject:
    return Reject(source, reason, excerpt_of(run))
