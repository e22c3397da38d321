"""Which tool span ran which call."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from pattern_pipeline.traces.model import Span, ToolCall
from pattern_pipeline.traces.threads import Thread

# Thread, message and call, each counted from 0.
Place = tuple[int, int, int]
_Sign = tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class JoinedTools:
    """The span that ran the call at a place, and by thread the spans that answer no call."""

    runs: dict[Place, Span]
    loose: dict[int, tuple[Span, ...]]


def join_tools(threads: tuple[Thread, ...]) -> JoinedTools:
    """Join calls and tool spans by call id, then by name and arguments, then by name; each once, in order.

    Only an id joins over threads; two ids that differ never join.
    """
    calls = [
        ((number, place, index), call)
        for number, thread in enumerate(threads)
        for place, dated in enumerate(thread.messages)
        for index, call in enumerate(dated.message.tool_calls)
    ]
    spans = [(number, span) for number, thread in enumerate(threads) for span in thread.tools]
    runs: dict[Place, Span] = {}
    for sign in (_by_id, _by_arguments, _by_name):
        open_calls: dict[_Sign, deque[tuple[Place, ToolCall]]] = defaultdict(deque)
        for place, call in calls:
            if place not in runs:
                open_calls[sign(place[0], call.name, call.arguments, call.id)].append((place, call))
        spans = [item for item in spans if not _taken(*item, open_calls, sign, runs)]
    loose = {number: tuple(span for own, span in spans if own == number) for number in range(len(threads))}
    return JoinedTools(runs, loose)


def _taken(
    number: int,
    span: Span,
    open_calls: dict[_Sign, deque[tuple[Place, ToolCall]]],
    sign: Callable[[int, str, str, str], _Sign],
    runs: dict[Place, Span],
) -> bool:
    assert span.tool is not None
    wanted = sign(number, span.tool.name, span.tool.arguments, span.tool.call_id)
    candidates = open_calls.get(wanted) if wanted is not None else None
    for candidate in candidates or ():
        place, call = candidate
        if not (call.id and span.tool.call_id and call.id != span.tool.call_id):
            assert candidates is not None
            candidates.remove(candidate)
            runs[place] = span
            return True
    return False


def _by_id(_thread: int, _name: str, _arguments: str, call_id: str) -> _Sign:
    return (call_id,) if call_id else None


def _by_arguments(thread: int, name: str, arguments: str, _call_id: str) -> _Sign:
    return (thread, name, "".join(arguments.split()))


def _by_name(thread: int, name: str, _arguments: str, _call_id: str) -> _Sign:
    return (thread, name)
