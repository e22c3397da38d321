"""Objects around messages: requests, responses, programs' states and arguments."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.model import Role

Held = Iterator[tuple[Any, Role]]

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
# What went before, told beside the new words.
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
    "gen_ai.event.content", "delta", "data", "return_value", "value", "messages", "completions",
    "results", "outputText",
)  # fmt: skip
_CONFIGURED = ("config", "kwargs", "inputs", "params", "request", "body")


def held(item: Mapping[str, Any], default: Role) -> Held:
    """What in an object may be messages, in order, with the role of words that name none; nothing in most."""
    if isinstance(item.get("kwargs"), Mapping) and ("lc" in item or len(item) == 1 or item.get("args") == []):
        yield _constructed(item), default
        return
    if isinstance(item.get("args"), list):
        yield from ((value, default) for value in _arguments(item["args"]))
        return
    key = next((key for key in _HISTORIES if _is_words(item.get(key))), "")
    if key in _ANSWERED:
        default = "assistant"
    if default != "assistant":
        yield from ((value, "system") for value in _systems(item))
    if key:
        yield item[key], default
        return
    earlier = next((item[key] for key in _EARLIER if _is_words(item.get(key))), None)
    if earlier is not None and default != "assistant":
        yield earlier, "user"
    for key in _SAID if default == "assistant" else _ASKED:
        if _is_words(value := item.get(key)):
            yield value, default
            return
    # What each step of a graph adds to the state, by the step's name.
    yield from ((value, default) for value in item.values() if _is_state(value))


def _is_state(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("messages"), list)


def _systems(item: Mapping[str, Any]) -> Iterator[Any]:
    for holder in (item, *(item.get(key) for key in _CONFIGURED)):
        if isinstance(holder, Mapping):
            for key in _SYSTEMS:
                if _is_words(holder.get(key)):
                    yield holder[key]
                    return


def _constructed(item: Mapping[str, Any]) -> Any:
    """A serialized object as its fields, with its class's name; a call's keyword arguments as they are."""
    path = item.get("id")
    if "lc" in item and isinstance(path, list) and path and isinstance(path[-1], str):
        return {**item["kwargs"], "_class": path[-1]}
    return item["kwargs"]


def _arguments(values: list[Any]) -> list[Any]:
    """A call's arguments without what no person says: reprs of objects, and ids beside words."""
    said = [value for value in values if not (isinstance(value, str) and _is_repr(value))]
    sentences = [value for value in said if isinstance(value, str) and len(value.split()) > 1]
    return [value for value in said if not isinstance(value, str) or value in sentences or not sentences]


def _is_repr(value: str) -> bool:
    return value.startswith("<") and value.endswith(">") and " object at 0x" in value


def _is_words(value: Any) -> bool:
    return isinstance(value, str | list | Mapping) and bool(value)
