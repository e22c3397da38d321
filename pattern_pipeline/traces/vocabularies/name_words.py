"""Infer from the words of a name what an attribute holds, and what kind of step a span is."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from pattern_pipeline.traces.model import SpanKind
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

Meaning = Literal[
    "", "kind", "system", "input", "output", "asked", "answered", "tool", "agent", "session", "user"
]

# A step that has one of these may have words, or say whose they are.
MEANINGS_WITH_WORDS: frozenset[Meaning] = frozenset(
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
_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=65_536)
def infer_meaning(key: str) -> Meaning:
    """Infer the meaning of an attribute's name; "" for most."""
    words = [word for word in _BREAK.split(_CAMEL_HUMP.sub("_", key).lower()) if word] or [""]
    if words[0] in _FOREIGN:
        return ""
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    for length in range(_LONGEST_ENDING, 0, -1):
        if found := _ENDINGS.get("_".join(words[-length:])):
            return found
    return ""


_KINDS: dict[str, SpanKind] = {
    "agent": "agent",
    "invoke_agent": "agent",
    "agent_run": "agent",
    "crew": "agent",
    "workflow": "agent",
    "invoke_workflow": "agent",
    "llm": "llm",
    "chat": "llm",
    "model": "llm",
    "generation": "llm",
    "generator": "llm",
    "completion": "llm",
    "text_completion": "llm",
    "chat_completion": "llm",
    "generate_content": "llm",
    "inference": "llm",
    "tool": "tool",
    "tool_call": "tool",
    "execute_tool": "tool",
    "function": "tool",
    "function_call": "tool",
    "retriever": "retriever",
    "retrieval": "retriever",
    "evaluator": "evaluator",
    "evaluation": "evaluator",
    "evaluate": "evaluator",
    "scorer": "evaluator",
    "score": "evaluator",
}
# Their input and output are texts, but not part of a conversation.
_SILENT = frozenset(
    (
        "embedding",
        "embeddings",
        "embedder",
        "embed",
        "rerank",
        "reranker",
        "ranker",
        "moderation",
        "parser",
        "guardrail",
        # Defining an agent does not run it: its prompt is not sent yet.
        "create_agent",
    )
)
# Steps of a program, with calls of models and tools in them or none.
_WRAPPERS = frozenset((
    "chain", "task", "step", "node", "graph", "pipeline", "runnable", "sequence", "component", "span", "cycle",
    "loop",
))  # fmt: skip
# What prepares a chat is none: ``ChatPromptBuilder``.
_PREPARING = frozenset((
    "builder", "router", "joiner", "splitter", "loader", "converter", "writer", "store", "cleaner", "template",
    "prompt", "start", "end", "event", "config", "list", "definition",
))  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAMES = (
    "gen_ai.operation.name", "openinference.span.kind", "ai.operationId", "llm.request.type",
    "langfuse.observation.type", "mlflow.spanType", "haystack.component.type", "langsmith.span.kind",
    "lmnr.span.type", "traceloop.span.kind",
)  # fmt: skip


@lru_cache(maxsize=4096)
def classify_word(word: str) -> SpanKind | None:
    """Return the kind that a word names, also as one part of it (``ChatGenerator``); None for others."""
    whole, last = _normalize_word(word)
    if whole in _SILENT:
        return None
    found = _KINDS.get(whole) or _KINDS.get(last)
    return found or (None if last in _PREPARING else _KINDS.get(whole.split("_", 1)[0]))


@lru_cache(maxsize=4096)
def is_silent(word: str) -> bool:
    """Decide whether the word names a step without words of a person or model, such as an embedding."""
    return not _SILENT.isdisjoint(_normalize_word(word))


@lru_cache(maxsize=4096)
def is_wrapper(word: str) -> bool:
    """Decide whether the word names a step of a program, with or without calls of models in it."""
    return not _WRAPPERS.isdisjoint(_normalize_word(word))


def _normalize_word(word: str) -> tuple[str, str]:
    whole = _HUMP.sub("_", word.strip(" \"'")).lower().replace("-", "_").replace(" ", "_").replace(".", "_")
    return whole, whole.rsplit("_", 1)[-1]


def is_silent_operation(attributes: Attributes) -> bool:
    """Decide whether a span's operation involves no words of a person or model."""
    return any(is_silent(word) for word in _iterate_words(attributes))


def is_wrapper_operation(attributes: Attributes) -> bool:
    """Decide whether a span is a step around model calls and not such a call itself."""
    words = tuple(_iterate_words(attributes))
    return any(map(is_wrapper, words)) and not any(classify_word(word) == "llm" for word in words)


def _iterate_words(attributes: Attributes) -> Iterator[str]:
    for name in _NAMES:
        if isinstance(word := attributes.get(name), str):
            yield word
