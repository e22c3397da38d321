"""What a conversation consists of: words, calls, results and failures, each with its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pattern_pipeline.traces.lines import LineKind
from pattern_pipeline.traces.model import Span, ToolCall
from pattern_pipeline.traces.orphan_results import ResultMatches, match_unlabelled_results
from pattern_pipeline.traces.threads import Thread, TimedMessage
from pattern_pipeline.traces.tool_errors import is_error_text
from pattern_pipeline.traces.tool_joining import ToolMatches


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said or done, whole; the fields are those of Line."""

    kind: LineKind
    text: str
    moment: datetime
    tool: str = ""
    failed: bool = False
    depth: int = 0


def build_entries(thread: Thread, number: int, joined: ToolMatches) -> list[Entry]:
    """The entries of one thread, its tool runs that answer no call among them at their own time."""
    entries: list[Entry] = []
    homes = match_unlabelled_results(thread.messages, joined.loose[number])
    for entry in _iterate_entries(thread, number, joined, homes):
        # A thread's order is known better than its clocks: no entry is dated before the one it follows.
        earliest = max(entry.moment, entries[-1].moment) if entries else entry.moment
        entries.append(_set_moment(entry, earliest))
    besides = [entry for span in homes.runs for entry in _build_unmatched_run(span, thread.depth)]
    besides += [_build_failure(span, thread.depth) for span in thread.failures]
    return sorted((*entries, *besides), key=lambda entry: entry.moment)


def _iterate_entries(
    thread: Thread, number: int, joined: ToolMatches, homes: ResultMatches
) -> Iterator[Entry]:
    answers = _count_results(thread, homes)
    asked: dict[str, list[tuple[ToolCall, Span | None]]] = {}
    for place, dated in enumerate(thread.messages):
        message = dated.message
        if place in homes.told:
            continue
        if message.role == "tool":
            waiting = asked.get(homes.ids.get(place, message.tool_call_id)) or [(ToolCall(""), None)]
            yield _build_result(dated, *waiting.pop(0), thread.depth)
        elif message.text.strip():
            yield Entry(_get_kind(dated), message.text, dated.moment, depth=thread.depth)
        for index, call in enumerate(message.tool_calls):
            yield Entry("tool_call", call.arguments, dated.moment, call.name, depth=thread.depth)
            span = joined.runs.get((number, place, index))
            asked.setdefault(call.id, []).append((call, span))
        for index, call in enumerate(message.tool_calls):
            span = joined.runs.get((number, place, index))
            answered = answers.get(call.id, 0)
            answers[call.id] = answered - 1
            if answered <= 0 and span is not None:
                yield _build_span_result(span, thread.depth)


def _count_results(thread: Thread, homes: ResultMatches) -> dict[str, int]:
    """How many results the messages hold for each call id."""
    found: dict[str, int] = {}
    for place, dated in enumerate(thread.messages):
        if dated.message.role == "tool":
            identity = homes.ids.get(place, dated.message.tool_call_id)
            found[identity] = found.get(identity, 0) + 1
    return found


def _get_kind(dated: TimedMessage) -> LineKind:
    role = dated.message.role
    return "tool_result" if role == "tool" else role


def _build_result(dated: TimedMessage, call: ToolCall, span: Span | None, depth: int) -> Entry:
    error = span.error if span else ""
    # A history may hold the result's place without its words.
    run = span.tool.result if span and span.tool and not dated.message.text.strip() else ""
    text = dated.message.text or run or error
    return Entry("tool_result", text, dated.moment, call.name, bool(error) or is_error_text(text), depth)


def _build_span_result(span: Span, depth: int) -> Entry:
    assert span.tool is not None
    text = span.tool.result or span.error
    failed = bool(span.error) or is_error_text(text)
    return Entry("tool_result", text, span.ended_at, span.tool.name, failed, depth)


def _build_unmatched_run(span: Span, depth: int) -> tuple[Entry, Entry]:
    assert span.tool is not None
    call = Entry("tool_call", span.tool.arguments, span.started_at, span.tool.name, depth=depth)
    return call, _build_span_result(span, depth)


def _build_failure(span: Span, depth: int) -> Entry:
    return Entry("error", span.error, span.ended_at, failed=True, depth=depth)


def _set_moment(entry: Entry, moment: datetime) -> Entry:
    if moment == entry.moment:
        return entry
    return Entry(entry.kind, entry.text, moment, entry.tool, entry.failed, entry.depth)
