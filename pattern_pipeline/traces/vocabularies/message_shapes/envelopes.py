"""Unwrap messages in requests, responses and program state, and the arguments and results of tools."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pattern_pipeline.traces.model import Role
from pattern_pipeline.traces.vocabularies.message_shapes.calls import format_result, is_failure, mark_failed
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.message_shapes.texts import parse_python_value
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text

# Values, each with the role of words in it that name none.
Values = list[tuple[Any, Role]]


@dataclass(frozen=True, slots=True)
class MessageCandidates:
    """Values that may hold messages; ``before`` are those that precede them if they do."""

    values: Values
    before: Values = field(default_factory=list)


_SYSTEMS = (
    "system", "system_prompt", "systemPrompt", "system_message", "system_instruction", "systemInstruction",
    "instructions", "preamble", "system_instructions",
)  # fmt: skip
# The whole history; the first that is there tells it all.
_HISTORIES = (
    "messages", "conversations", "input_messages", "inputMessages", "contents", "output_messages", "new_messages",
    "items", "choices", "candidates", "generations", "run_messages", "raw_messages", "all_messages", "prompts",
    "events",
)  # fmt: skip
_ONLY_OBJECTS = frozenset(("items", "events"))
# Earlier messages, listed beside the new one.
_EARLIER = ("chat_history", "chatHistory", "history", "conversation", "message_history", "memory")
_ANSWERED = frozenset(("choices", "candidates", "generations", "output_messages"))
_ASKED = (
    "input", "query", "question", "prompt", "message", "text", "user_input", "userInput", "user_message",
    "userMessage", "user_query", "user_prompt", "new_message", "newMessage", "chat_input", "chatInput",
    "human_input", "task", "request", "content", "instruction", "utterance", "sys.query", "inputs", "body",
    "gen_ai.event.content", "data", "topic", "goal", "description", "inputText",
)  # fmt: skip
_SAID = (
    "message", "output", "answer", "response", "result", "text", "content", "completion", "final_output",
    "finalOutput", "final_answer", "output_text", "generated_text", "generation", "generated_answer", "reply",
    "replies", "outputs", "output_message", "raw", "agent_response", "chat_message", "outcome", "body",
    "gen_ai.event.content", "delta", "data", "return_value", "value", "completions",
    "results", "outputText",
)  # fmt: skip
_CONFIGURED = ("config", "kwargs", "inputs", "params", "request", "body")


def find_candidates(item: Mapping[str, Any], default: Role) -> Iterator[MessageCandidates]:
    """Yield values of an object that may hold messages, the likeliest first.

    The first candidate that holds messages holds all of them.
    """
    if isinstance(item.get("kwargs"), Mapping) and ("lc" in item or len(item) == 1 or item.get("args") == []):
        yield MessageCandidates([(_unwrap_serialized(item), default)])
        return
    if isinstance(item.get("args"), list):
        yield MessageCandidates([(value, default) for value in _filter_arguments(item["args"])])
        return
    systems: Values = (
        [] if default == "assistant" else [(value, "system") for value in _iterate_system_prompts(item)]
    )
    for key in _HISTORIES:
        value = item.get(key)
        if key in _ANSWERED and _is_objects(value):
            yield MessageCandidates([(value, "assistant")])
        elif key not in _ANSWERED and (_is_objects(value) if key in _ONLY_OBJECTS else _is_words(value)):
            yield MessageCandidates([(value, default)], systems)
    if default != "assistant":
        earlier = (item[key] for key in _EARLIER if _is_words(item.get(key)))
        systems += [(value, "user") for value in islice(earlier, 1)]
    for key in _SAID if default == "assistant" else _ASKED:
        if _is_words(value := item.get(key)):
            yield MessageCandidates([(value, default)], systems)
    # What each step of a graph adds to the state, by the step's name.
    yield MessageCandidates([(value, default) for value in item.values() if _is_state(value)])
    yield MessageCandidates(systems)


def _is_state(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("messages"), list)


def _iterate_system_prompts(item: Mapping[str, Any]) -> Iterator[Any]:
    for holder in (item, *(item.get(key) for key in _CONFIGURED)):
        if isinstance(holder, Mapping):
            for key in _SYSTEMS:
                if _is_words(value := holder.get(key)):
                    # Some providers give the system prompt the role of a user; its name counts.
                    yield (
                        {**value, "role": "system"}
                        if isinstance(value, Mapping) and "role" in value
                        else value
                    )
                    return


def _unwrap_serialized(item: Mapping[str, Any]) -> Any:
    """Return the fields of a serialized object with its class name, or keyword arguments."""
    path = item.get("id")
    if "lc" in item and isinstance(path, list) and path and isinstance(path[-1], str):
        return {**item["kwargs"], "_class": path[-1]}
    return item["kwargs"]


def _filter_arguments(values: list[Any]) -> list[Any]:
    """Drop call arguments that nobody wrote: reprs of objects, and ids beside sentences."""
    written = [value for value in values if not (isinstance(value, str) and _is_repr(value))]
    sentences = [value for value in written if isinstance(value, str) and len(value.split()) > 1]
    return [value for value in written if not isinstance(value, str) or value in sentences or not sentences]


def _is_repr(value: str) -> bool:
    return value.startswith("<") and value.endswith(">") and " object at 0x" in value


def _is_words(value: Any) -> bool:
    return isinstance(value, str | list | Mapping) and bool(value)


def _is_objects(value: Any) -> bool:
    """Decide whether a value lists objects; the choices of a quiz are texts."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping | list)


# A serialized message in an output in a callback's arguments.
_DEEPEST = 4
# A callback's arguments beside the one that counts.
_BESIDE = frozenset(
    ("tags", "metadata", "kwargs", "run_id", "parent_run_id", "name", "color", "input_str", "inputs")
)
# Without one of these in it no text is an envelope.
_SIGNS = ("put", "kwargs", "tool", "content")


def unwrap_arguments(value: Any) -> str:
    """Return the arguments of a tool run as text, JSON where they are named."""
    structure = _parse_envelope(value)
    if isinstance(structure, Mapping):
        inner = structure.get("inputs")
        if isinstance(inner, Mapping) and structure.keys() <= _BESIDE:
            return to_text(inner)
        inner = structure.get("kwargs")
        if isinstance(inner, Mapping) and all(
            key in ("args", "kwargs") or item is None or isinstance(item, bool)
            for key, item in structure.items()
        ):
            # A decorator's record of the call: positions and names, and switches of its own.
            return to_text(inner or structure.get("args", inner))
        return value if isinstance(value, str) and value[:2] != "{'" else to_text(structure)
    return to_text(value)


def unwrap_result(value: Any) -> str:
    """Return the result of a tool run as text: the words of a serialized message or of parts."""
    found = _parse_envelope(value)
    for _ in range(_DEEPEST):
        inner = _unwrap_once(found)
        if inner is found:
            break
        found = _parse_envelope(inner)
        value = inner
    return _unquote_text(value) if isinstance(value, str) else to_text(value)


def _unquote_text(words: str) -> str:
    """Decode a text that was written as JSON."""
    found = parse_if_json(words) if words[:1] == '"' and words[-1:] == '"' else words
    return found if isinstance(found, str) else words


def _unwrap_once(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    if "lc" in item and isinstance(item.get("kwargs"), Mapping):
        return item["kwargs"]
    if "output" in item and len(item) > 1 and item.keys() <= _BESIDE | {"output"}:
        return item["output"]
    if "content" in item and _is_tool_output(item):
        return _format_output(item, item["content"])
    named = item.keys() & {"tool_name", "tool_id"}
    if named and "tool_output" in item:
        return item["tool_output"]
    if named and "raw_output" in item:
        return _format_output(item, item.get("blocks") or item["raw_output"])
    return item


def _format_output(item: Mapping[str, Any], content: Any) -> str:
    words = format_result(content)
    return mark_failed(words) if is_failure(item) else words


def _is_tool_output(item: Mapping[str, Any]) -> bool:
    if find_role(item.get("role") or item.get("type")) == "tool":
        return True
    parts = item["content"]
    is_parts = isinstance(parts, list) and bool(parts) and all(isinstance(part, Mapping) for part in parts)
    return "tool_call_id" in item or (is_parts and any(key in item for key in ("isError", "is_error")))


def _parse_envelope(value: Any) -> Any:
    """Parse the object in a text that may be an envelope; anything else is returned unchanged."""
    if not isinstance(value, str) or not any(sign in value for sign in _SIGNS):
        return parse_python_value(value) or value if isinstance(value, str) and value[:2] == "{'" else value
    if value[:1] == "{":
        found = parse_if_json(value)
        return parse_python_value(value) or value if found is value else found
    is_written = value.startswith("content=") and "tool_call_id=" in value
    return parse_python_value(value) or value if is_written else value
