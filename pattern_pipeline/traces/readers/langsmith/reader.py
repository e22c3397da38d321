"""Read LangSmith runs, one a span: lines, lists and pages, with children nested or separate."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Fault, Reject, Source, Span, SpanKind, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import read_json_records
from pattern_pipeline.traces.readers.io.neighbours import merge_neighbours
from pattern_pipeline.traces.readers.io.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    SESSIONS,
    USERS,
    Record,
    flatten_text,
    format_error,
    get_object,
    get_text,
    get_tokens,
    parse_step,
    parse_time,
)
from pattern_pipeline.traces.rejects import make_value_excerpt
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text

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
_KINDS: dict[str, SpanKind] = {"llm": "llm", "tool": "tool", "retriever": "retriever"}
_HEX = frozenset("0123456789abcdef")
_MODELS = ("ls_model_name", "model_name", "model", "model_id")


class LangSmith:
    """Runs from the SDK, the API and bulk exports."""

    name = "langsmith"

    def recognizes(self, head: Head) -> bool:
        """Recognize objects with a run type and inputs or outputs."""
        return any(is_run(run) for record in head.objects for run in (record, *_list_runs(record)))

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield a part of a trace for each run and its children, neighbours merged; see ``Reader.read``."""
        return merge_neighbours(self._parts(file))

    def _parts(self, file: TraceFile) -> Iterator[Trace | Reject]:
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        for record in read_json_records(file, self.name, _LISTS):
            if isinstance(record, Reject):
                yield record
            else:
                yield from parse_run(record.value, record.source, written)


def parse_run(run: Any, source: Source, written: datetime) -> Iterator[Trace | Reject]:
    """Yield a part for a run and each run nested in it; ``written`` dates runs without a time."""
    if not isinstance(run, Mapping):
        yield _make_reject(run, source, "a run that is not an object")
        return
    trace_id, _ = find_trace_and_parent(run)
    if not trace_id or not isinstance(run.get("run_type"), str):
        missing = "run_type (an update of a run?)" if trace_id else "trace_id, dotted_order and id"
        yield _make_reject(run, source, f"a run without {missing}")
        return
    # Runs without a time are ordered by their lines.
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
    """Decide whether an object is a run."""
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
    """Return the first runs of a page."""
    return next((value[:5] for key in _LISTS if isinstance(value := record.get(key), list)), [])


def _make_reject(run: Any, source: Source, kind: str, reason: str = "") -> Reject:
    return Reject(source, Fault(kind, reason), make_value_excerpt(run))


def build_run_span(run: Record, trace_id: str, above: str, otherwise: datetime) -> Span:
    """Build the span of a run.

    ``above``: id of the run that it is nested in, or "". ``otherwise``: its time where it has none.
    """
    start = (
        parse_time(run.get("start_time"))
        or _parse_dotted_time(run)
        or _parse_uuid_time(get_text(run, "id", "run_id"))
        or otherwise
    )
    own = above or find_trace_and_parent(run)[1]
    identity = get_text(run, "id", "run_id") or trace_id
    parent = "" if own == identity else own
    if not parent and identity != trace_id:
        parent = trace_id
    kind = _KINDS.get(get_text(run, "run_type").lower(), "other" if parent else "agent")
    given, back = parse_if_json(run.get("inputs")), parse_if_json(run.get("outputs"))
    name = get_text(run, "name")
    step = parse_step(kind, name, given, back, outermost=not parent)
    usage = _find_usage(run, back)
    return Span(
        identity,
        name,
        kind,
        start,
        max(parse_time(run.get("end_time")) or start, start),
        parent,
        input=step.input,
        output=step.output,
        tool=step.tool,
        error=format_error(run.get("error")),
        model=_get_model(run) if kind == "llm" else "",
        # A step around model calls repeats the sum of their tokens.
        input_tokens=get_tokens(usage, INPUT_TOKENS) if kind == "llm" else 0,
        output_tokens=get_tokens(usage, OUTPUT_TOKENS) if kind == "llm" else 0,
    )


def find_trace_and_parent(run: Record) -> tuple[str, str]:
    """Find the ids of a run's trace and parent, also from the dotted order."""
    order = [part.partition("Z")[2] for part in get_text(run, "dotted_order").split(".")]
    parents = run.get("parent_run_ids")
    above = parents[-1] if isinstance(parents, list) and parents else ""
    parent = get_text(run, "parent_run_id") or (order[-2] if len(order) > 1 else "") or str(above)
    first = parents[0] if isinstance(parents, list) and parents else ""
    return get_text(run, "trace_id") or order[0] or str(first) or get_text(run, "id", "run_id"), parent


def get_run_metadata(run: Record) -> Record:
    """Return a run's metadata, from ``extra`` or from the run itself."""
    return {**get_object(run, "metadata"), **get_object(get_object(run, "extra"), "metadata")}


def _parse_dotted_time(run: Record) -> datetime | None:
    """Parse the start in the dotted order: ``20260301T120000123456Z`` before the run's id."""
    stamp = get_text(run, "dotted_order").rpartition(".")[2].partition("Z")[0]
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _parse_uuid_time(identity: str) -> datetime | None:
    """Parse the creation time in a UUID of version 7: milliseconds since 1970."""
    digits = identity.replace("-", "")
    if len(digits) != 32 or digits[12] != "7" or not all(digit in _HEX for digit in digits[:12]):
        return None
    return parse_time(int(digits[:12], 16))


def _get_model(run: Record) -> str:
    extra = get_object(run, "extra")
    return get_text(get_run_metadata(run), *_MODELS) or get_text(
        get_object(extra, "invocation_params"), *_MODELS
    )


def _find_usage(run: Record, back: Any) -> Record:
    """Find the object with the token counts: the run, its outputs or its metadata."""
    outputs = back if isinstance(back, Mapping) else {}
    for holder in (
        run,
        get_object(outputs, "usage_metadata"),
        get_object(outputs, "usage"),
        get_object(get_object(outputs, "llm_output"), "token_usage"),
        get_object(get_run_metadata(run), "usage_metadata"),
    ):
        if any(isinstance(holder.get(name), int) for name in (*INPUT_TOKENS, *OUTPUT_TOKENS)):
            return holder
    return {}
