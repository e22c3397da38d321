"""Interpret OpenInference: messages in numbered keys (``llm.input_messages.0.message.content``)."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolCall, ToolRun
from pattern_pipeline.traces.vocabularies.message_shapes.envelopes import unwrap_arguments, unwrap_result
from pattern_pipeline.traces.vocabularies.message_shapes.streams import join_fragments
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.numbered_keys import (
    Flattened,
    flatten_value,
    parse_numbered_messages,
    unflatten_list,
)
from pattern_pipeline.traces.vocabularies.span_facts import (
    find_noted_session,
    find_noted_user,
    get_common_session,
    get_common_user,
)
from pattern_pipeline.traces.vocabularies.values import flatten_object, parse_if_json, to_count, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

KIND = "openinference.span.kind"
_KINDS: dict[str, SpanKind] = {
    "AGENT": "agent",
    "LLM": "llm",
    "TOOL": "tool",
    "RETRIEVER": "retriever",
    "EVALUATOR": "evaluator",
}
# Steps without messages: vectors, orders of documents, verdicts.
_SILENT = ("EMBEDDING", "RERANKER", "GUARDRAIL")
# Some exporters keep these lists whole instead of numbering them.
_LISTS = ("llm.input_messages", "llm.output_messages")
_DOCUMENTS = "retrieval.documents"


class OpenInference:
    """Spans with ``openinference.span.kind`` or flattened ``llm.*`` messages.

    Some exporters omit the kind.
    """

    name = "openinference"
    families = frozenset(("openinference", "llm", "retrieval"))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        get = attributes.get
        named = to_text(get(KIND)).upper()
        kind = _KINDS.get(named, "other")
        tool = _build_tool_run(name, kind, attributes)
        if tool is None and named not in _SILENT:
            given, back = _parse_messages(attributes, kind)
        else:
            given, back = (), ()
        metadata = flatten_object(get("metadata"))
        return SpanParts(
            kind="llm" if not named and (given or back) else kind,
            input=given,
            output=back,
            tool=tool,
            model=to_text(get("llm.model_name")),
            input_tokens=to_count(get("llm.token_count.prompt")),
            output_tokens=to_count(get("llm.token_count.completion")),
            session_id=get_common_session(attributes) or find_noted_session(metadata),
            user_id=get_common_user(attributes) or find_noted_user(metadata),
            metadata=metadata,
        )


def _parse_messages(attributes: Attributes, kind: SpanKind) -> tuple[Flattened, Flattened]:
    if any(key in attributes for key in _LISTS):
        attributes = {**attributes, **_flatten_lists(attributes)}
    both = parse_numbered_messages(attributes)
    given = both.input or _parse_completions(attributes, "llm.prompts", "prompt", "user")
    back = both.output or _parse_completions(attributes, "llm.choices", "completion", "assistant")
    call = attributes.get("llm.function_call")
    if call and not any(message.tool_calls for message in back):
        back = _add_call(back, call)
    return (
        given or _parse_value(attributes.get("input.value"), "user", kind),
        join_fragments(back) or _parse_value(attributes.get("output.value"), "assistant", kind),
    )


def _flatten_lists(attributes: Attributes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _LISTS:
        items = parse_if_json(attributes.get(key))
        if isinstance(items, list):
            wrapped = [
                {"message": item} if isinstance(item, dict) and "role" in item else item for item in items
            ]
            found.update(flatten_value(wrapped, key))
    return found


def _parse_completions(attributes: Attributes, key: str, field: str, default: Role) -> Flattened:
    """Parse the texts of a plain completion: a list, or ``llm.prompts.0.prompt.text``."""
    value = attributes.get(key)
    if value:
        return parse_messages(value, default)
    items = unflatten_list(attributes, f"{key}.") if f"{key}.0.{field}.text" in attributes else []
    texts = (item[field].get("text") for item in items if isinstance(item.get(field), dict))
    return tuple(Message(default, to_text(words)) for words in texts if words)


def _add_call(said_before: Flattened, value: Any) -> Flattened:
    """Add the single function call of early models to the answer."""
    structure = parse_if_json(value)
    if not isinstance(structure, dict) or not structure.get("name"):
        return said_before
    call = ToolCall(to_text(structure["name"]), to_text(structure.get("arguments")))
    last = said_before[-1] if said_before else Message("assistant")
    return (*said_before[:-1], Message(last.role, last.text, (call,), last.tool_call_id))


def _build_tool_run(name: str, kind: SpanKind, attributes: Attributes) -> ToolRun | None:
    get = attributes.get
    if kind not in ("tool", "retriever"):
        return None
    result = unwrap_result(get("output.value"))
    if kind == "retriever" and not result:
        result = "\n".join(_list_documents(attributes))
    return ToolRun(
        name=to_text(get("tool.name")) or name.removesuffix(".__call__"),
        arguments=unwrap_arguments(get("input.value", get("tool.parameters"))),
        result=result,
        call_id=to_text(get("tool_call.id") or get("tool.id")),
    )


def _list_documents(attributes: Attributes) -> list[str]:
    listed_whole = parse_if_json(attributes.get(_DOCUMENTS))
    if isinstance(listed_whole, list):
        attributes = dict(flatten_value(listed_whole, _DOCUMENTS))
    return [
        to_text(value)
        for key, value in attributes.items()
        if key.startswith(_DOCUMENTS) and key.endswith("document.content")
    ]


def _parse_value(value: Any, default: Role, kind: SpanKind) -> Flattened:
    """Parse the span's plain value where it has no messages."""
    if not value:
        return ()
    # A chain's value is mostly program state; a value of an agent or model is a message.
    return parse_messages(value, default) if kind in ("agent", "llm") else find_messages(value, default)
