"""One change to every text of a trace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from pattern_pipeline.traces.model import Message, Span, ToolCall, ToolRun, Trace
from pattern_pipeline.traces.payload import HistoryPrefix


@dataclass(frozen=True, slots=True)
class Changes:
    """What happens to the free texts, to the metadata (by its key), and to the ids of users and sessions."""

    text: Callable[[str], str]
    metadata: Callable[[str, str], str]
    identity: Callable[[str], str]


def change_texts(trace: Trace, texts: Iterable[str], changes: Changes) -> Trace:
    """Change the messages, tool arguments and results, errors, span names and metadata of a trace.

    ``texts`` are the trace's ``list_texts``; each is changed once, in their order. Unchanged are ids of traces,
    spans and calls, which join records, and the names of tools, models and services, which belong to the program.
    """
    changed = {text: new for text in texts if (new := changes.text(text)) != text}
    return change_belonging(_replace_texts(trace, changed) if changed else trace, changes)


def change_belonging(trace: Trace, changes: Changes) -> Trace:
    """Change the metadata of a trace, and the ids of its user and session."""
    return replace(
        trace,
        metadata={key: changes.metadata(key, value) for key, value in trace.metadata.items()},
        user_id=changes.identity(trace.user_id),
        session_id=changes.identity(trace.session_id),
    )


def list_texts(trace: Trace) -> dict[str, None]:
    """Every text of the spans, once, in order: what is found in them must not change from run to run."""
    texts: dict[str, None] = {}
    seen: set[int] = set()
    continuing = HistoryPrefix()
    for span in trace.spans:
        for message in (*span.input[continuing.count_shared(span.input) :], *span.output):
            # By identity: readers share one object between the spans that repeat it. The trace keeps it alive.
            if id(message) not in seen:
                seen.add(id(message))
                for call in message.tool_calls:
                    texts[call.arguments] = None
                texts[message.text] = None
        texts[span.name] = None
        if span.tool:
            texts[span.tool.arguments] = texts[span.tool.result] = None
        texts[span.error] = None
    return texts


def _replace_texts(trace: Trace, changed: Mapping[str, str]) -> Trace:
    """Replace the texts of a trace; messages that contain none of them remain the same objects."""
    new = _Replaced(changed)
    return replace(trace, spans=tuple([_replace_in_span(span, changed, new) for span in trace.spans]))


class _Replaced:
    """Messages with texts replaced, each once: spans share them, and repeat the histories before them."""

    def __init__(self, changed: Mapping[str, str]) -> None:
        self._changed = changed
        # By identity; the trace keeps all of them alive.
        self._new: dict[int, Message] = {}
        self._last: tuple[Message, ...] = ()
        self._last_new: tuple[Message, ...] = ()

    def continue_history(self, history: tuple[Message, ...]) -> tuple[Message, ...]:
        """Replace in a history; what is as it was in the last one is not looked at again."""
        known = len(self._last)
        if history[:known] != self._last:
            known, self._last_new = 0, ()
        self._last_new += self.replace_all(history[known:])
        self._last = history
        return self._last_new

    def replace_all(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Replace in messages."""
        return tuple([self._replace(message) for message in messages])

    def _replace(self, message: Message) -> Message:
        new = self._new.get(id(message))
        if new is None:
            new = (
                _replace_in_message(message, self._changed)
                if _is_changed(message, self._changed)
                else message
            )
            self._new[id(message)] = new
        return new


def _is_changed(message: Message, changed: Mapping[str, str]) -> bool:
    if message.text in changed:
        return True
    return bool(message.tool_calls) and any(call.arguments in changed for call in message.tool_calls)


def _replace_in_message(message: Message, changed: Mapping[str, str]) -> Message:
    text = changed.get
    calls = tuple(
        [ToolCall(call.name, text(call.arguments, call.arguments), call.id) for call in message.tool_calls]
    )
    return Message(message.role, text(message.text, message.text), calls, message.tool_call_id)


def _replace_in_span(span: Span, changed: Mapping[str, str], new: _Replaced) -> Span:
    text = changed.get
    tool = span.tool
    given = new.continue_history(span.input) if span.input else ()
    given_out = new.replace_all(span.output) if span.output else ()
    if given == span.input and given_out == span.output and span.name not in changed:
        of_tool = tool is not None and (tool.arguments in changed or tool.result in changed)
        if not of_tool and span.error not in changed:
            return span
    # Written out: dataclasses.replace takes several times as long, and this is done for every span.
    return Span(
        span_id=span.span_id,
        name=text(span.name, span.name),
        kind=span.kind,
        started_at=span.started_at,
        ended_at=span.ended_at,
        parent_id=span.parent_id,
        input=given,
        output=given_out,
        tool=tool
        and ToolRun(
            tool.name, text(tool.arguments, tool.arguments), text(tool.result, tool.result), tool.call_id
        ),
        error=text(span.error, span.error),
        model=span.model,
        input_tokens=span.input_tokens,
        output_tokens=span.output_tokens,
    )
