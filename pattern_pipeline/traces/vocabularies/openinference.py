"""OpenInference: messages flattened into numbered keys (``llm.input_messages.0.message.content``)."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolCall, ToolRun
from pattern_pipeline.traces.vocabularies.belonging import (
    noted_session,
    noted_user,
    quick_session,
    quick_user,
)
from pattern_pipeline.traces.vocabularies.flattened import Flattened, numbered
from pattern_pipeline.traces.vocabularies.message_shapes.streams import whole
from pattern_pipeline.traces.vocabularies.message_shapes.tool_envelopes import run_arguments, run_result
from pattern_pipeline.traces.vocabularies.messages import messages, said
from pattern_pipeline.traces.vocabularies.unflattened import flattened, listed
from pattern_pipeline.traces.vocabularies.values import count, flat, parsed, text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

KIND = "openinference.span.kind"
_KINDS: dict[str, SpanKind] = {
    "AGENT": "agent",
    "LLM": "llm",
    "TOOL": "tool",
    "RETRIEVER": "retriever",
    "EVALUATOR": "evaluator",
}
# Nobody says anything in these: vectors, orders of documents, verdicts.
_SILENT = ("EMBEDDING", "RERANKER", "GUARDRAIL")
# Some exporters keep these lists whole instead of numbering them.
_LISTS = ("llm.input_messages", "llm.output_messages")
_DOCUMENTS = "retrieval.documents"


class OpenInference:
    """Spans with ``openinference.span.kind`` or flattened ``llm.*`` messages; some exporters drop the kind."""

    name = "openinference"
    families = frozenset(("openinference", "llm", "retrieval"))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """The parts of one span; see ``Vocabulary.read``."""
        get = attributes.get
        named = text(get(KIND)).upper()
        kind = _KINDS.get(named, "other")
        tool = _tool(name, kind, attributes)
        if tool is None and named not in _SILENT:
            given, back = _messages(attributes, kind)
        else:
            given, back = (), ()
        metadata = flat(get("metadata"))
        return SpanParts(
            kind="llm" if not named and (given or back) else kind,
            input=given,
            output=back,
            tool=tool,
            model=text(get("llm.model_name")),
            input_tokens=count(get("llm.token_count.prompt")),
            output_tokens=count(get("llm.token_count.completion")),
            session_id=quick_session(attributes) or noted_session(metadata),
            user_id=quick_user(attributes) or noted_user(metadata),
            metadata=metadata,
        )


def _messages(attributes: Attributes, kind: SpanKind) -> tuple[Flattened, Flattened]:
    if any(key in attributes for key in _LISTS):
        attributes = {**attributes, **_numbered_lists(attributes)}
    both = numbered(attributes)
    given = both.input or _completions(attributes, "llm.prompts", "prompt", "user")
    back = both.output or _completions(attributes, "llm.choices", "completion", "assistant")
    call = attributes.get("llm.function_call")
    if call and not any(message.tool_calls for message in back):
        back = _with_call(back, call)
    return (
        given or _value(attributes.get("input.value"), "user", kind),
        whole(back) or _value(attributes.get("output.value"), "assistant", kind),
    )


def _numbered_lists(attributes: Attributes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _LISTS:
        items = parsed(attributes.get(key))
        if isinstance(items, list):
            wrapped = [
                {"message": item} if isinstance(item, dict) and "role" in item else item for item in items
            ]
            found.update(flattened(wrapped, key))
    return found


def _completions(attributes: Attributes, key: str, field: str, default: Role) -> Flattened:
    """The texts of a completion without a chat: a list, or ``llm.prompts.0.prompt.text``."""
    value = attributes.get(key)
    if value:
        return messages(value, default)
    items = listed(attributes, f"{key}.") if f"{key}.0.{field}.text" in attributes else []
    texts = (item[field].get("text") for item in items if isinstance(item.get(field), dict))
    return tuple(Message(default, text(words)) for words in texts if words)


def _with_call(said_before: Flattened, value: Any) -> Flattened:
    """The answer with the one function call that the first models could make."""
    structure = parsed(value)
    if not isinstance(structure, dict) or not structure.get("name"):
        return said_before
    call = ToolCall(text(structure["name"]), text(structure.get("arguments")))
    last = said_before[-1] if said_before else Message("assistant")
    return (*said_before[:-1], Message(last.role, last.text, (call,), last.tool_call_id))


def _tool(name: str, kind: SpanKind, attributes: Attributes) -> ToolRun | None:
    get = attributes.get
    if kind not in ("tool", "retriever"):
        return None
    result = run_result(get("output.value"))
    if kind == "retriever" and not result:
        result = "\n".join(_documents(attributes))
    return ToolRun(
        name=text(get("tool.name")) or name.removesuffix(".__call__"),
        arguments=run_arguments(get("input.value", get("tool.parameters"))),
        result=result,
        call_id=text(get("tool_call.id") or get("tool.id")),
    )


def _documents(attributes: Attributes) -> list[str]:
    listed_whole = parsed(attributes.get(_DOCUMENTS))
    if isinstance(listed_whole, list):
        attributes = dict(flattened(listed_whole, _DOCUMENTS))
    return [
        text(value)
        for key, value in attributes.items()
        if key.startswith(_DOCUMENTS) and key.endswith("document.content")
    ]


def _value(value: Any, default: Role, kind: SpanKind) -> Flattened:
    """What the span's plain value says, where it has no messages."""
    if not value:
        return ()
    # A chain's value is mostly its program's state; of agents and models it is what was said.
    return messages(value, default) if kind in ("agent", "llm") else said(value, default)
