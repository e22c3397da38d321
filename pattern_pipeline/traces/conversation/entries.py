"""Build the entries of a conversation: messages, tool calls, tool results and failures with their times."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from pattern_pipeline.traces.conversation.lines import LineKind
from pattern_pipeline.traces.conversation.threads import Thread, TimedMessage
from pattern_pipeline.traces.conversation.tool_matching import (
    ResultMatches,
    ToolMatches,
    match_unlabelled_results,
)
from pattern_pipeline.traces.model import Span, ToolCall

# Only the very beginning is judged: a page of prose that speaks of errors is no failure.
_ERROR_TEXT = re.compile(
    r"\s*(?:error\b(?!\s*(?:rate|rates|count|code)\b|s)|exception\b|traceback \(most recent call last\))",
    re.I,
)
_EMPTY_VALUES: tuple[object, ...] = (None, False, "", 0, [], {}, "none", "null", "None")


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, call, result or failure in full length; the fields are those of Line."""

    kind: LineKind
    text: str
    moment: datetime
    tool: str = ""
    failed: bool = False
    depth: int = 0


def build_entries(thread: Thread, number: int, matches: ToolMatches) -> list[Entry]:
    """Build the entries of one thread in order of time.

    ``number``: the index of the thread. ``matches``: the result of ``match_tools``. Tool runs without a call
    are placed at their own time.
    """
    entries: list[Entry] = []
    results = match_unlabelled_results(thread.messages, matches.unmatched[number])
    for entry in _iterate_entries(thread, number, matches, results):
        # A thread's order is known better than its clocks: no entry is dated before the one it follows.
        earliest = max(entry.moment, entries[-1].moment) if entries else entry.moment
        entries.append(_set_moment(entry, earliest))
    besides = [entry for span in results.runs for entry in _build_unmatched_run(span, thread.depth)]
    besides += [_build_failure(span, thread.depth) for span in thread.failures]
    return sorted((*entries, *besides), key=lambda entry: entry.moment)


def _iterate_entries(
    thread: Thread, number: int, matches: ToolMatches, results: ResultMatches
) -> Iterator[Entry]:
    """Yield the entries of a thread's messages in the order of the messages."""
    answers = _count_results(thread, results)
    asked: dict[str, list[tuple[ToolCall, Span | None]]] = {}
    for place, dated in enumerate(thread.messages):
        message = dated.message
        if place in results.duplicates:
            continue
        if message.role == "tool":
            waiting = asked.get(results.ids.get(place, message.tool_call_id)) or [(ToolCall(""), None)]
            yield _build_result(dated, *waiting.pop(0), thread.depth)
        elif message.text.strip():
            yield Entry(_get_kind(dated), message.text, dated.moment, depth=thread.depth)
        for index, call in enumerate(message.tool_calls):
            yield Entry("tool_call", call.arguments, dated.moment, call.name, depth=thread.depth)
            span = matches.runs.get((number, place, index))
            asked.setdefault(call.id, []).append((call, span))
        for index, call in enumerate(message.tool_calls):
            span = matches.runs.get((number, place, index))
            answered = answers.get(call.id, 0)
            answers[call.id] = answered - 1
            if answered <= 0 and span is not None:
                yield _build_span_result(span, thread.depth)


def _count_results(thread: Thread, results: ResultMatches) -> dict[str, int]:
    """Count the results in the messages by call id."""
    found: dict[str, int] = {}
    for place, dated in enumerate(thread.messages):
        if dated.message.role == "tool":
            identity = results.ids.get(place, dated.message.tool_call_id)
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


def is_error_text(result: str) -> bool:
    """Decide whether the text of a tool's result reports a failure.

    True for text that begins with an error, and for a JSON object whose ``error`` or ``is_error`` is set.
    Only the beginning is judged: a page of prose about errors is no failure.
    """
    head = result.lstrip()[:1]
    if head == "{":
        try:
            content = orjson.loads(result)
        except (orjson.JSONDecodeError, RecursionError):
            return False
        return any(content.get(key, None) not in _EMPTY_VALUES for key in ("error", "is_error", "isError"))
    if head == '"':
        result = result.lstrip()[1:]
    return _ERROR_TEXT.match(result) is not None
