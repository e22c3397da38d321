"""What kind of step a word stands for, whoever says it."""

import re
from functools import lru_cache

from pattern_pipeline.traces.model import SpanKind

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
# Their input and output are texts, but nobody's words.
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
        # To define an agent is not to run one: its prompt is said to nobody yet.
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


@lru_cache(maxsize=4096)
def classify_word(word: str) -> SpanKind | None:
    """The kind that a word names, be it one of several (``ChatGenerator``); None for any other word."""
    whole, last = _normalize_word(word)
    if whole in _SILENT:
        return None
    found = _KINDS.get(whole) or _KINDS.get(last)
    return found or (None if last in _PREPARING else _KINDS.get(whole.split("_", 1)[0]))


@lru_cache(maxsize=4096)
def is_silent(word: str) -> bool:
    """Whether the word names a step that nobody says anything in."""
    return not _SILENT.isdisjoint(_normalize_word(word))


@lru_cache(maxsize=4096)
def is_wrapper(word: str) -> bool:
    """Whether the word names a step of a program, whatever is done in it."""
    return not _WRAPPERS.isdisjoint(_normalize_word(word))


def _normalize_word(word: str) -> tuple[str, str]:
    whole = _HUMP.sub("_", word.strip(" \"'")).lower().replace("-", "_").replace(" ", "_").replace(".", "_")
    return whole, whole.rsplit("_", 1)[-1]
