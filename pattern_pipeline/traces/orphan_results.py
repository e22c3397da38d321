"""Results that name no call: given to the call, or to the run of a tool, that they came from."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pattern_pipeline.traces.model import Message, Span
from pattern_pipeline.traces.threads import TimedMessage


@dataclass(slots=True)
class ResultMatches:
    """By place of a message in its thread, the id of the call that it answers.

    ``told`` are the places of messages whose result a run of ``runs`` tells; these are the thread's runs that
    answer no call, each with its result where a message had it.
    """

    ids: dict[int, str] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    runs: list[Span] = field(default_factory=list)


def match_unlabelled_results(messages: Sequence[TimedMessage], loose: Sequence[Span]) -> ResultMatches:
    """Where each result without a call belongs; some histories leave out ids, or the calls themselves.

    Of calls that no result names the first that waits is answered; after these, runs of tools with the same id,
    the same result, or none.
    """
    found = ResultMatches(runs=list(loose))
    calls = [call for dated in messages for call in dated.message.tool_calls]
    ids = {call.id for call in calls}
    answered = {dated.message.tool_call_id for dated in messages if dated.message.role == "tool"} - {""}
    waiting: deque[str] = deque()
    for place, dated in enumerate(messages):
        message = dated.message
        waiting.extend(call.id for call in message.tool_calls if call.id not in answered)
        if message.role != "tool" or (message.tool_call_id and message.tool_call_id in ids):
            continue
        if waiting:
            found.ids[place] = waiting.popleft()
        elif (index := _find_run(message, found.runs)) is not None:
            found.told.add(place)
            found.runs[index] = _set_result(found.runs[index], message)
    return found


def _find_run(message: Message, runs: Sequence[Span]) -> int | None:
    words = message.text.strip()
    for is_its in (
        lambda run: bool(message.tool_call_id) and run.call_id == message.tool_call_id,
        lambda run: bool(words) and run.result.strip() == words,
        lambda run: not run.result,
    ):
        for index, span in enumerate(runs):
            if span.tool is not None and is_its(span.tool) and not (span.error and not span.tool.result):
                return index
    return None


def _set_result(span: Span, message: Message) -> Span:
    if span.tool is None or span.tool.result:
        return span
    return replace(span, tool=replace(span.tool, result=message.text))
