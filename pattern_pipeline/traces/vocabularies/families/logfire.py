"""Interpret Logfire and Pydantic AI: lists of events, all messages of a run, or raw requests."""

from typing import Any

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_events import parse_event
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_RUNS = ("pydantic_ai.all_messages", "all_messages_events", "all_messages")
_Sides = tuple[tuple[Message, ...], tuple[Message, ...]]


class Logfire:
    """Spans that keep whole requests, or lists of events, under plain names."""

    name = "logfire"
    families = frozenset((
        "events", "all_messages_events", "all_messages", "pydantic_ai", "final_result", "request_data",
        "response_data", "tool_arguments", "tool_response", "agent_name",
    ))  # fmt: skip

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        get = attributes.get
        if "tool_response" in attributes or "tool_arguments" in attributes:
            run = ToolRun(
                to_text(get("gen_ai.tool.name") or get("tool_name")) or name.removeprefix("running tool: "),
                to_text(get("tool_arguments")),
                to_text(get("tool_response")),
                to_text(get("gen_ai.tool.call.id")),
            )
            return SpanParts(kind="tool", tool=run)
        for read in (_parse_events, _parse_run, _parse_request):
            given, back = read(attributes)
            if given or back:
                is_run = read is _parse_run or "agent_name" in attributes
                kind: SpanKind = "agent" if is_run else "llm"
                return SpanParts(kind=kind, input=given, output=back)
        return SpanParts(kind="agent" if "agent_name" in attributes else "other")


def _parse_events(attributes: Attributes) -> _Sides:
    """Parse a list of events, each a message, in one attribute."""
    events = parse_if_json(attributes.get("events"))
    given: tuple[Message, ...] = ()
    back: tuple[Message, ...] = ()
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            found = parse_event(str(event.get("event.name") or event.get("event_name") or ""), {}, event)
            given, back = given + found.input, back + found.output
    return (given, back) if back else _split_answer(given)


def _parse_run(attributes: Attributes) -> _Sides:
    """Parse all messages of a run; the last ones are the answer."""
    everything: tuple[Message, ...] = ()
    for name in _RUNS:
        if attributes.get(name) and (everything := find_messages(parse_if_json(attributes[name]), "user")):
            break
    given, back = _split_answer(everything)
    result = attributes.get("final_result")
    return given, back or (parse_messages(result, "assistant") if result else ())


def _split_answer(everything: tuple[Message, ...]) -> _Sides:
    """Split the answer at the end from the messages before it."""
    end = len(everything)
    while end and everything[end - 1].role == "assistant":
        end -= 1
    return everything[:end], everything[end:]


def _parse_request(attributes: Attributes) -> _Sides:
    """Parse a provider's request and its response."""
    request, response = (
        parse_if_json(attributes.get("request_data")),
        parse_if_json(attributes.get("response_data")),
    )
    return (
        find_messages(request, "user") if isinstance(request, dict) else (),
        find_messages(_restore_response(response), "assistant") if isinstance(response, dict) else (),
    )


def _restore_response(response: dict[str, Any]) -> Any:
    """Restore a streamed response from the text of its chunks."""
    words = response.get("combined_chunk_content")
    return {"role": "assistant", "content": words} if isinstance(words, str) else response
