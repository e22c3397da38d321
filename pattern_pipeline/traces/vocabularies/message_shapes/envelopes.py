"""Find messages inside objects: requests, responses, program state and call arguments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pattern_pipeline.traces.model import Role

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
