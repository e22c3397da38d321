"""Infer what an attribute holds from the words of its name alone."""

import re
from functools import lru_cache
from typing import Literal

Meaning = Literal[
    "", "kind", "system", "input", "output", "asked", "answered", "tool", "agent", "session", "user"
]

# A step that has one of these may have words, or say whose they are.
WORDS: frozenset[Meaning] = frozenset(
    ("kind", "system", "input", "output", "asked", "answered", "session", "user")
)
# Attributes of other programs and machines, whose requests and responses are not messages.
_FOREIGN = frozenset((
    "http", "url", "net", "network", "server", "client", "rpc", "db", "messaging", "graphql", "exception", "code",
    "process", "thread", "host", "os", "container", "k8s", "faas", "cloud", "aws", "telemetry", "otel", "peer",
    "exec", "file", "error", "dns", "tls", "browser", "feature_flag", "cicd", "az",
))  # fmt: skip
# How a value is written, after the word for what it is: ``input.value``, ``output_json``.
_FORMS = frozenset(("value", "values", "json", "text", "content", "data", "raw", "str", "string", "body"))
# A name ends in these words.
_ENDINGS: dict[str, Meaning] = {
    **dict.fromkeys(("span_kind", "span_type", "observation_type", "run_type", "event_type", "type_node"), "kind"),
    **dict.fromkeys(("component_type", "operation_type", "entity_type", "step_type", "span_attributes"), "kind"),
    "subtype": "kind",
    **dict.fromkeys(("system_prompt", "system_message", "system_instruction", "system_instructions"), "system"),
    **dict.fromkeys(("input", "inputs", "prompt", "prompts", "question", "input_messages"), "input"),
    **dict.fromkeys(("tool_parameters", "tool_params", "function_parameters"), "input"),
    **dict.fromkeys(("user_message", "user_query", "args", "arguments", "kwargs"), "input"),
    **dict.fromkeys(("output", "outputs", "completion", "completions", "answer", "output_messages"), "output"),
    **dict.fromkeys(("generated", "final_answer", "final_result", "tool_response", "tool_result"), "output"),
    # Names of so many other things that only a value with messages counts.
    **dict.fromkeys(("messages", "request", "requests", "query", "history", "conversation"), "asked"),
    **dict.fromkeys(("response", "responses", "result", "results", "reply", "choices", "generation"), "answered"),
    **dict.fromkeys(("tool_name", "function_name", "call_name"), "tool"),
    "agent_name": "agent",
    **dict.fromkeys(("session_id", "thread_id", "conversation_id", "chat_id"), "session"),
    **dict.fromkeys(("user_id", "enduser_id", "customer_id"), "user"),
}  # fmt: skip
_LONGEST_ENDING = 2
_BREAK = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=65_536)
def infer_meaning(key: str) -> Meaning:
    """Infer the meaning of an attribute's name; "" for most."""
    words = [word for word in _BREAK.split(_HUMP.sub("_", key).lower()) if word] or [""]
    if words[0] in _FOREIGN:
        return ""
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    for length in range(_LONGEST_ENDING, 0, -1):
        if found := _ENDINGS.get("_".join(words[-length:])):
            return found
    return ""
