"""Find the new messages in each history that a model received, and recognize those that hold program state."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from pattern_pipeline.traces.model import Message

# A Python object written down, perhaps cut before its end: StopEvent(result=AgentOutput(…
_WRITTEN_OBJECT = re.compile(r"\s*[A-Za-z_][\w.]*\((?:[A-Za-z_]\w*=|\))")


def is_program_state(message: Message) -> bool:
    """Decide whether a message's text is JSON or a Python object; messages with tool calls are not."""
    if message.tool_calls:
        return False
    return message.text.lstrip()[:1] in ("{", "[") or _WRITTEN_OBJECT.match(message.text) is not None


_Key = tuple[object, ...]
# System prompts that begin alike differ in a date or a counter only; the first is used.
_SYSTEM_BEGINNING = 80
_WRITTEN_ID = re.compile(r"""['"]id['"]:\s*['"]([^'"]+)['"]""")


class MergedHistory:
    """Collect the messages of one thread, each once, from the inputs and outputs of its model spans.

    ``repeats``: the agent sends earlier messages again with every call, perhaps truncated or summarized; a
    message found in the collected history, in the same order, is old. Otherwise every call brings new
    messages only, apart from retried calls.
    """

    def __init__(self, repeats: bool) -> None:
        self._repeats = repeats
        self._length = 0
        self._places: dict[_Key, list[int]] = {}
        self._systems: set[str] = set()
        self._calls: set[str] = set()
        self._asked: dict[_Key, list[tuple[int, frozenset[str]]]] = {}
        self._previous: tuple[Message, ...] = ()
        self._previous_end = 0

    def add(self, history: tuple[Message, ...]) -> list[Message]:
        """Add the input of a model span; returns its new messages in order."""
        shared = len(self._previous) if history[: len(self._previous)] == self._previous else 0
        start = self._previous_end if shared else 0
        new: list[Message] = []
        answered = {message.tool_call_id for message in history[shared:] if message.role == "tool"}
        for message in history[shared:]:
            if message.role == "system":
                if (beginning := message.text[:_SYSTEM_BEGINNING]) not in self._systems:
                    self._systems.add(beginning)
                    new.append(message)
                continue
            if self._is_written_call(message):
                continue
            place = self._find_place(get_message_key(message), start) if self._repeats else None
            if place is None and message.tool_calls and self._repeats:
                place = self._find_renamed(message, answered, start)
            if place is None:
                new.append(message)
            else:
                start = place + 1
        self._previous = history
        self._append(message for message in new if message.role != "system")
        self._previous_end = self._length if new else start
        return new

    def add_answer(self, output: tuple[Message, ...]) -> None:
        """Add the output of the model span whose input was added last."""
        self._append(output)

    def _append(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._places.setdefault(get_message_key(message), []).append(self._length)
            if message.tool_calls:
                ids = frozenset(call.id for call in message.tool_calls)
                self._calls.update(ids)
                self._asked.setdefault(_get_calls_key(message), []).append((self._length, ids))
            self._length += 1

    def _find_renamed(self, message: Message, answered: set[str], start: int) -> int | None:
        """Find the same calls under other ids, where the results in this history name those ids.

        Some histories name a call by the id of its record and its result by the id of the call.
        """
        if not answered.isdisjoint(call.id for call in message.tool_calls):
            return None
        known = self._asked.get(_get_calls_key(message), ())
        return next((place for place, ids in known if place >= start and ids <= answered), None)

    def _is_written_call(self, message: Message) -> bool:
        """Decide whether a text repeats known calls; some histories keep calls as text."""
        if message.role != "assistant" or message.tool_calls or "{" not in message.text or not self._calls:
            return False
        written = _WRITTEN_ID.findall(message.text)
        return bool(written) and self._calls.issuperset(written)

    def _find_place(self, key: _Key, start: int) -> int | None:
        places = self._places.get(key, [])
        index = bisect_left(places, start)
        return places[index] if index < len(places) else None


def _get_calls_key(message: Message) -> _Key:
    return tuple((call.name, "".join(call.arguments.split())) for call in message.tool_calls)


def get_message_key(message: Message) -> _Key:
    """Return the identity of a message: equal for two copies, even if one was shortened.

    Ids decide where there are any: later histories shorten old tool results and omit the text beside a call.
    """
    if message.tool_call_id:
        return ("tool", message.tool_call_id)
    if message.tool_calls and all(call.id for call in message.tool_calls):
        return ("calls", *(call.id for call in message.tool_calls))
    calls = tuple((call.name, "".join(call.arguments.split())) for call in message.tool_calls)
    return (message.role, " ".join(message.text.split()), calls)
