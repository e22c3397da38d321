"""Which tool span ran which call."""

from collections import defaultdict, deque
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from pattern_pipeline.traces.model import Span, ToolCall
from pattern_pipeline.traces.threads import Thread

# Thread, message and call, each counted from 0.
Place = tuple[int, int, int]
_MatchKey = tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class ToolMatches:
    """The span that ran the call at a place, and by thread the spans that answer no call."""

    runs: dict[Place, Span]
    loose: dict[int, tuple[Span, ...]]


def match_tools(threads: tuple[Thread, ...]) -> ToolMatches:
    """Join calls and tool spans by call id, then by name and arguments, then by name; each once, in order.

    Only an id joins over threads; two ids that differ never join, save of calls that a message answers where no
    call has the id of any run: a program that gives its runs ids of its own.
    """
    calls = [
        ((number, place, index), call)
        for number, thread in enumerate(threads)
        for place, dated in enumerate(thread.messages)
        for index, call in enumerate(dated.message.tool_calls)
    ]
    spans = [(number, span) for number, thread in enumerate(threads) for span in thread.tools]
    runs: dict[Place, Span] = {}
    ids = {call.id for _, call in calls if call.id}
    for sign in (_make_id_key, _make_arguments_key, _make_name_key):
        open_calls: dict[_MatchKey, _OpenCalls] = defaultdict(_OpenCalls)
        for place, call in calls:
            if place not in runs:
                open_calls[sign(place[0], call.name, call.arguments, call.id)].add(place, call)
        spans = [item for item in spans if not _match_span(*item, open_calls, sign, runs)]
    if spans and not any(span.tool and span.tool.call_id in ids for span in runs.values()):
        spans = _match_without_ids(spans, calls, threads, runs)
    loose: dict[int, tuple[Span, ...]] = dict.fromkeys(range(len(threads)), ())
    for number, own in groupby(spans, key=itemgetter(0)):
        loose[number] = tuple(span for _, span in own)
    return ToolMatches(runs, loose)


def _match_without_ids(
    spans: list[tuple[int, Span]],
    calls: list[tuple[Place, ToolCall]],
    threads: tuple[Thread, ...],
    runs: dict[Place, Span],
) -> list[tuple[int, Span]]:
    """Join the runs to calls that are answered, their own ids aside; the runs that are left."""
    answered = {dated.message.tool_call_id for thread in threads for dated in thread.messages}
    for sign in (_make_arguments_key, _make_name_key):
        open_calls: dict[_MatchKey, _OpenCalls] = defaultdict(_OpenCalls)
        for place, call in calls:
            if place not in runs and call.id and call.id in answered:
                open_calls[sign(place[0], call.name, call.arguments, "")].add(place, ToolCall(call.name))
        spans = [
            (number, span)
            for number, span in spans
            if not _match_span(number, _clear_call_id(span), open_calls, sign, runs)
        ]
    return spans


def _clear_call_id(span: Span) -> Span:
    return replace(span, tool=replace(span.tool, call_id="")) if span.tool else span


class _OpenCalls:
    """Calls of one sign that no span has run yet, first come first run, those without an id apart.

    A program that gives every call and every run another id would have each run look at all calls otherwise.
    """

    def __init__(self) -> None:
        self._all: deque[Place] = deque()
        self._nameless: deque[Place] = deque()
        self._by_id: dict[str, deque[Place]] = defaultdict(deque)

    def add(self, place: Place, call: ToolCall) -> None:
        self._all.append(place)
        (self._by_id[call.id] if call.id else self._nameless).append(place)

    def take(self, call_id: str, taken: Container[Place]) -> Place | None:
        """The first open call that a run with this id may have run; any where the run has none."""
        if not call_id:
            return _peek_open(self._all, taken)
        own, nameless = (_peek_open(calls, taken) for calls in (self._by_id[call_id], self._nameless))
        return min((place for place in (own, nameless) if place is not None), default=None)


def _peek_open(calls: deque[Place], taken: Container[Place]) -> Place | None:
    while calls and calls[0] in taken:
        calls.popleft()
    return calls[0] if calls else None


def _match_span(
    number: int,
    span: Span,
    open_calls: "dict[_MatchKey, _OpenCalls]",
    sign: Callable[[int, str, str, str], _MatchKey],
    runs: dict[Place, Span],
) -> bool:
    assert span.tool is not None
    wanted = sign(number, span.tool.name, span.tool.arguments, span.tool.call_id)
    candidates = open_calls.get(wanted) if wanted is not None else None
    place = candidates.take(span.tool.call_id, runs) if candidates else None
    if place is None:
        return False
    runs[place] = span
    return True


def _make_id_key(_thread: int, _name: str, _arguments: str, call_id: str) -> _MatchKey:
    return (call_id,) if call_id else None


def _make_arguments_key(thread: int, name: str, arguments: str, _call_id: str) -> _MatchKey:
    return (thread, name, "".join(arguments.split()))


def _make_name_key(thread: int, name: str, _arguments: str, _call_id: str) -> _MatchKey:
    return (thread, name)
