"""Each call of a model once, its question and its answer apart."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace

from pattern_pipeline.traces.ancestry import Ancestry
from pattern_pipeline.traces.data_texts import is_data
from pattern_pipeline.traces.model import Message, Span
from pattern_pipeline.traces.repeated_history import get_message_key


def deduplicate_calls(models: Iterable[Span], ancestry: Ancestry) -> list[Span]:
    """Each call of a model once: a client library and the framework around it may both record it.

    The outer span stands for both, with what only the inner one tells; one around several calls is the loop,
    and the calls tell all of it.
    """
    told = [call for span in models if (call := _split_history(span)) is not None]
    telling = {span.span_id for span in told if span.input or span.output}
    nearest = ancestry.nearest(telling)
    within = Counter(nearest[key] for key in telling)
    calls = {key for key in telling if within[key] < 2}
    around = ancestry.nearest(calls)
    inner: dict[str, list[Span]] = {}
    for span in told:
        if span.span_id in calls and around[span.span_id]:
            inner.setdefault(around[span.span_id], []).append(span)
    return [
        _merge_inner_calls(span, inner)
        for span in told
        if (span.span_id in calls or span.span_id not in telling) and not around[span.span_id]
    ]


def _merge_inner_calls(call: Span, inner: dict[str, list[Span]]) -> Span:
    """A call with what the spans within it tell more, the outer ones first."""
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
    """The span without the history in its answer, or the answer in its history.

    None where the answer is the history and no more: it was made ready there, and no model was asked.
    """
    if not span.input or not span.output or not _may_overlap(span.input, span.output):
        return span
    given, said = _list_keys(span.input), _list_keys(span.output)
    if given and said[: len(given)] == given:
        answer = tuple(message for message in span.output if message.role != "system")[len(given) :]
        return replace(span, output=answer) if answer else None
    if said and len(given) > len(said) and given[-len(said) :] == said:
        return replace(span, input=span.input[: -len(said)])
    return span


def move_question_to_input(span: Span) -> Span:
    """The span with what is no answer of it among its input: some keep all of a run as its output."""
    end = len(span.output)
    while end and span.output[end - 1].role == "assistant":
        end -= 1
    before = span.output[:end]
    asked = _list_keys(tuple(message for message in span.input if not is_data(message)))
    if not any(message.role == "user" for message in before) or not set(asked) <= set(_list_keys(before)):
        return span
    return replace(span, input=before, output=span.output[end:])


def _may_overlap(given: tuple[Message, ...], said: tuple[Message, ...]) -> bool:
    """Whether both sides begin alike or end alike, so that the rest is worth comparing."""
    first = next((message for message in given if message.role != "system"), None)
    begun = next((message for message in said if message.role != "system"), None)
    if first is None or begun is None:
        return False
    return get_message_key(first) == get_message_key(begun) or get_message_key(given[-1]) == get_message_key(
        said[-1]
    )


def _list_keys(messages: tuple[Message, ...]) -> list[object]:
    return [get_message_key(message) for message in messages if message.role != "system"]
