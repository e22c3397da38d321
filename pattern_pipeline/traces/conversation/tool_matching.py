"""Match tool runs with the calls that requested them, and results with their calls."""

from collections import defaultdict, deque
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from pattern_pipeline.traces.conversation.threads import Thread, TimedMessage
from pattern_pipeline.traces.model import Message, Span, ToolCall

# Thread, message and call, each counted from 0.
Place = tuple[int, int, int]
_MatchKey = tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class ToolMatches:
    """``runs``: the span that executed the call at a place. ``unmatched``: spans without a call, by thread."""

    runs: dict[Place, Span]
    unmatched: dict[int, tuple[Span, ...]]


def match_tools(threads: tuple[Thread, ...]) -> ToolMatches:
    """Match calls with tool spans: by call id, then by name and arguments, then by name.

    Each call and each span is used once, in order. Only ids match across threads. Two different ids never
    match, with one exception: where no run carries an id of any call, the program numbers its runs itself,
    and calls that a message answers are matched by name.
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
    unmatched: dict[int, tuple[Span, ...]] = dict.fromkeys(range(len(threads)), ())
    for number, own in groupby(spans, key=itemgetter(0)):
        unmatched[number] = tuple(span for _, span in own)
    return ToolMatches(runs, unmatched)


def _match_without_ids(
    spans: list[tuple[int, Span]],
    calls: list[tuple[Place, ToolCall]],
    threads: tuple[Thread, ...],
    runs: dict[Place, Span],
) -> list[tuple[int, Span]]:
    """Match runs with answered calls, ignoring the runs' own ids. Returns the runs that are left."""
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
    """Calls with one match key that have no run yet, first in first out; calls without an id apart.

    The index by id keeps matching linear where every call and every run has another id.
    """

    def __init__(self) -> None:
        self._all: deque[Place] = deque()
        self._nameless: deque[Place] = deque()
        self._by_id: dict[str, deque[Place]] = defaultdict(deque)

    def add(self, place: Place, call: ToolCall) -> None:
        self._all.append(place)
        (self._by_id[call.id] if call.id else self._nameless).append(place)

    def take(self, call_id: str, taken: Container[Place]) -> Place | None:
        """Return the first open call that a run with this id may have executed; None where there is none."""
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


@dataclass(slots=True)
class ResultMatches:
    """Where results without a matching call belong.

    ``ids``: the call id by the place of a message. ``duplicates``: places of messages whose result a run
    shows already. ``runs``: the runs without a call, with their results filled in.
    """

    ids: dict[int, str] = field(default_factory=dict)
    duplicates: set[int] = field(default_factory=set)
    runs: list[Span] = field(default_factory=list)


def match_unlabelled_results(messages: Sequence[TimedMessage], loose: Sequence[Span]) -> ResultMatches:
    """Match results that name no known call; some histories omit ids, or the calls themselves.

    ``loose``: tool spans of the thread that no call matched. A result goes to the first call that waits for
    one; where none waits, to a run with the same id, the same text, or no result yet.
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
            found.duplicates.add(place)
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
