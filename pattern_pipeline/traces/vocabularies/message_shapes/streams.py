"""Join the fragments of an answer that was recorded as it streamed."""

from collections.abc import Sequence

from pattern_pipeline.traces.model import Message, ToolCall

# A model that says several things in one answer says few, and in sentences; a stream is many bits of words.
_PIECES = 4
_LONGEST = 40


def join_fragments(answer: tuple[Message, ...]) -> tuple[Message, ...]:
    """Join runs of fragments into messages; any other answer is returned unchanged."""
    if len(answer) < _PIECES:
        return answer
    found: list[Message] = []
    run: list[Message] = []
    for message in (*answer, None):
        if message is not None and message.role == "assistant":
            run.append(message)
            continue
        found += [_join_run(run)] if _is_stream(run) else run
        run = []
        if message is not None:
            found.append(message)
    return tuple(found)


def _is_stream(run: Sequence[Message]) -> bool:
    """Decide whether these are fragments: short on average, and few of them complete sentences."""
    if len(run) < _PIECES or sum(len(message.text) for message in run) > _LONGEST * len(run):
        return False
    # A call's name comes in its first fragment only.
    named = sum(bool(call.name) for message in run for call in message.tool_calls)
    ended = sum(message.text.rstrip().endswith((".", "!", "?")) for message in run)
    return named <= len(run) // 2 and ended <= len(run) // 2


def _join_run(run: Sequence[Message]) -> Message:
    calls: list[ToolCall] = []
    for call in (call for message in run for call in message.tool_calls):
        if calls and not call.name:
            last = calls[-1]
            calls[-1] = ToolCall(last.name, last.arguments + call.arguments, last.id)
        else:
            calls.append(call)
    return Message("assistant", "".join(message.text for message in run), tuple(calls))
