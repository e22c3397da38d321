"""Deduplicate model calls and tool runs that several spans record.

A client library and the framework around it may both record a call. Some frameworks write the start, the end
and the result of a tool run as three spans.
"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from pattern_pipeline.traces.conversation.repeated_history import get_message_key, is_program_state
from pattern_pipeline.traces.conversation.span_graph import Ancestry
from pattern_pipeline.traces.model import Message, Span, ToolRun


def deduplicate_calls(models: Iterable[Span], ancestry: Ancestry) -> list[Span]:
    """Merge the spans that record one model call, keeping the outer one.

    An outer span with one call inside is the same call and takes over what only the inner span records. An
    outer span with several calls inside is a loop and is dropped: its calls hold everything.
    """
    calls_apart = [call for span in models if (call := _split_history(span)) is not None]
    with_words = {span.span_id for span in calls_apart if span.input or span.output}
    nearest = ancestry.find_nearest(with_words)
    within = Counter(nearest[key] for key in with_words)
    calls = {key for key in with_words if within[key] < 2}
    around = ancestry.find_nearest(calls)
    inner: dict[str, list[Span]] = {}
    for span in calls_apart:
        if span.span_id in calls and around[span.span_id]:
            inner.setdefault(around[span.span_id], []).append(span)
    return [
        _merge_inner_calls(span, inner)
        for span in calls_apart
        if (span.span_id in calls or span.span_id not in with_words) and not around[span.span_id]
    ]


def _merge_inner_calls(call: Span, inner: dict[str, list[Span]]) -> Span:
    """Add what the spans inside a call record, the outer ones first."""
    waiting = deque(inner.get(call.span_id, ()))
    while waiting:
        span = waiting.popleft()
        waiting += inner.get(span.span_id, ())
        given = call.input or span.input
        if not any(message.role == "system" for message in given):
            given = (*(message for message in span.input if message.role == "system"), *given)
        call = replace(call, input=given, output=call.output or span.output)
    return call


def _split_history(span: Span) -> Span | None:
    """Remove the history from a span's output, or the answer from its input.

    Returns None where output and input are the same: a step that prepares messages, not a call of a model.
    """
    if not span.input or not span.output or not _may_overlap(span.input, span.output):
        return span
    input_keys, answer_keys = _list_keys(span.input), _list_keys(span.output)
    if input_keys and answer_keys[: len(input_keys)] == input_keys:
        answer = tuple(message for message in span.output if message.role != "system")[len(input_keys) :]
        return replace(span, output=answer) if answer else None
    if answer_keys and len(input_keys) > len(answer_keys) and input_keys[-len(answer_keys) :] == answer_keys:
        return replace(span, input=span.input[: -len(answer_keys)])
    return span


def move_question_to_input(span: Span) -> Span:
    """Move the leading part of a span's output that is no answer into its input.

    Some exporters write all messages of a run as its output.
    """
    end = len(span.output)
    while end and span.output[end - 1].role == "assistant":
        end -= 1
    before = span.output[:end]
    asked = _list_keys(tuple(message for message in span.input if not is_program_state(message)))
    if not any(message.role == "user" for message in before) or not set(asked) <= set(_list_keys(before)):
        return span
    return replace(span, input=before, output=span.output[end:])


def _may_overlap(inputs: tuple[Message, ...], output: tuple[Message, ...]) -> bool:
    """Decide whether both sides begin or end alike, so that a full comparison is worth its cost."""
    first_input = next((message for message in inputs if message.role != "system"), None)
    first_output = next((message for message in output if message.role != "system"), None)
    if first_input is None or first_output is None:
        return False
    return get_message_key(first_input) == get_message_key(first_output) or get_message_key(
        inputs[-1]
    ) == get_message_key(output[-1])


def _list_keys(messages: tuple[Message, ...]) -> list[object]:
    return [get_message_key(message) for message in messages if message.role != "system"]


def deduplicate_runs(tools: Sequence[Span], ancestry: Ancestry) -> list[Span]:
    """Merge the spans that record one tool run.

    A run inside a run of the same tool, with equal or missing arguments, is the same run; the outer span is
    kept. A span without a result is dropped where a sibling with a similar name holds the result.
    """
    tools = _merge_nested_runs(tools, ancestry)
    complete: dict[str, _CompleteRuns] = {}
    for span in tools:
        if span.tool and span.tool.result:
            complete.setdefault(span.parent_id, _CompleteRuns()).add(span.name, span.tool.arguments)
    return [span for span in tools if not _is_start_event(span, complete.get(span.parent_id))]


def _merge_nested_runs(tools: Sequence[Span], ancestry: Ancestry) -> list[Span]:
    whole = {span.span_id: span for span in tools}
    around = ancestry.find_nearest(whole.keys())
    found: dict[str, Span] = {}
    kept_as: dict[str, str] = {}
    for span in sorted(tools, key=lambda span: (span.started_at, -span.ended_at.timestamp())):
        outer = whole.get(around[span.span_id])
        if (
            outer is None
            or outer.tool is None
            or span.tool is None
            or not _is_same_run(span.tool, outer.tool)
        ):
            found[span.span_id] = span
            continue
        first = kept_as[span.span_id] = kept_as.get(outer.span_id, outer.span_id)
        if first in found:
            found[first] = _merge_two_runs(found[first], span)
    return [found[span.span_id] for span in tools if span.span_id in found]


def _is_same_run(inner: ToolRun, outer: ToolRun) -> bool:
    if inner.name != outer.name:
        return False
    given = {"".join(run.arguments.split()) for run in (inner, outer)} - {""}
    back = {run.result for run in (inner, outer)} - {""}
    ids = {run.call_id for run in (inner, outer)} - {""}
    return len(given) <= 1 and len(back) <= 1 and len(ids) <= 1


def _merge_two_runs(outer: Span, inner: Span) -> Span:
    if outer.tool is None or inner.tool is None:
        return outer
    run = ToolRun(
        outer.tool.name,
        outer.tool.arguments or inner.tool.arguments,
        outer.tool.result or inner.tool.result,
        outer.tool.call_id or inner.tool.call_id,
    )
    return replace(outer, tool=run, error=outer.error or inner.error)


class _CompleteRuns:
    """Names of sibling runs that have a result, by arguments.

    Siblings come by the thousand but have few names, so each name is compared once.
    """

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._by_arguments: dict[str, set[str]] = {}

    def add(self, name: str, arguments: str) -> None:
        self._names.add(name)
        self._by_arguments.setdefault(arguments, set()).add(name)

    def names(self, arguments: str) -> set[str]:
        """Return the names of runs with these arguments; of all runs where ``arguments`` is empty."""
        return self._by_arguments.get(arguments, set()) if arguments else self._names


def _is_start_event(span: Span, complete: _CompleteRuns | None) -> bool:
    if complete is None or span.tool is None or span.tool.result or span.error:
        return False
    return any(_names_match(span.name, whole) for whole in complete.names(span.tool.arguments))


def _names_match(name: str, whole: str) -> bool:
    # Two runs of one tool have one name; the events of one run are named after the tool and what happened.
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, whole, strict=False)))
    return shared * 2 >= min(len(name), len(whole)) and name != whole
