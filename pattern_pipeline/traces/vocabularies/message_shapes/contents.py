"""Format content as text: parts joined, attachments described, the rest as JSON. Lists the part types."""

from collections.abc import Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.message_shapes.attachments import describe_attachment, replace_bytes
from pattern_pipeline.traces.vocabularies.values import to_text

TEXTS = frozenset((
    "text", "input_text", "output_text", "refusal", "summary_text", "user-prompt", "system-prompt",
    "TextContent", "TextPart", "instructions", "error-text",
))  # fmt: skip
ATTACHMENTS = frozenset((
    "image", "image_url", "input_image", "image-url", "image_file", "ImageContent", "binary", "blob", "uri",
    "audio", "input_audio", "audio_url", "audio-url", "AudioContent", "video", "video_url", "video-url",
    "input_video", "file", "input_file", "document", "document-url", "media", "data", "resource",
))  # fmt: skip
CALLS_OF_ANY_TOOL = frozenset((
    "tool_call", "tool-call", "tool_use", "server_tool_use", "server_tool_call", "mcp_tool_use", "mcp_call",
    "function", "function_call", "custom_tool_call", "builtin-tool-call", "FunctionCallContent",
))  # fmt: skip
CALLS = CALLS_OF_ANY_TOOL | frozenset((
    "computer_call", "local_shell_call", "web_search_call", "file_search_call", "code_interpreter_call",
    "image_generation_call",
))  # fmt: skip
RESULTS = frozenset((
    "tool_call_response", "server_tool_call_response", "tool_result", "tool-result", "tool_return",
    "tool-return", "retry-prompt", "mcp_tool_result", "web_search_tool_result", "builtin-tool-return",
    "function_result", "function_call_output", "custom_tool_call_output", "computer_call_output",
    "local_shell_call_output", "FunctionResultContent",
))  # fmt: skip
# Not part of the text, or repeated elsewhere: thoughts, lists of sources and of tools.
SILENT = frozenset((
    "reasoning", "thinking", "redacted_thinking", "thought", "reasoning_text", "redacted-reasoning",
    "encrypted_reasoning", "step-start", "step-finish", "source", "mcp_list_tools",
))  # fmt: skip
_BARE_ATTACHMENTS = (
    "image_url", "imageUrl", "inline_data", "inlineData", "file_data", "fileData", "image", "document", "video",
    "audio", "input_audio",
)  # fmt: skip


def format_part(part: Mapping[str, Any]) -> str | None:
    """Format a part that is words or an attachment; None for any other object."""
    kind = get_part_type(part)
    if kind in TEXTS:
        return get_part_text(part)
    if kind in ATTACHMENTS:
        return _find_transcript(part) or describe_attachment(
            part.get("modality") or kind.removeprefix("input_").removesuffix("_url"), part
        )
    if kind:
        return None
    value = part.get("text")
    if isinstance(value, str):
        return replace_bytes(value)
    if isinstance(transcript := part.get("transcript"), str):
        return transcript
    key = next((key for key in _BARE_ATTACHMENTS if isinstance(part.get(key), Mapping)), None)
    if key is not None:
        return describe_attachment(
            "file" if "ile" in key or "nline" in key else key.removesuffix("_url").removesuffix("Url"), part
        )
    return to_text(part["json"]) if "json" in part and len(part) == 1 else None


def _find_transcript(part: Mapping[str, Any]) -> str:
    """Find the words of an attachment: a transcript, or a document of plain text."""
    for inner in (part, part.get("source"), part.get("document"), part.get("audio")):
        if not isinstance(inner, Mapping):
            continue
        if isinstance(transcript := inner.get("transcript"), str):
            return transcript
        plain = inner.get("type") == "text" or not any(
            key in inner for key in ("type", "media_type", "format")
        )
        if inner is not part and plain and inner.get("data"):
            return replace_bytes(to_text(inner["data"]))
    return ""


def get_part_text(part: Mapping[str, Any]) -> str:
    """Return the words of a text part; some wrap them once more (``{"value": …}``)."""
    value = next(
        (part[key] for key in ("content", "text", "value", "refusal", "Text") if part.get(key) is not None),
        "",
    )
    if isinstance(value, Mapping):
        value = value.get("value", value.get("text", value))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return replace_bytes(to_text(value))


def get_part_type(part: Mapping[str, Any]) -> str:
    """Return the type that a part names; "" where it names none."""
    for key in ("type", "part_kind", "content_type", "block_type", "$type"):
        value = part.get(key)
        if isinstance(value, str):
            return value
    return ""


def format_content(content: Any) -> str:
    """Format text unchanged, a list of parts line by line, anything else as JSON."""
    if isinstance(content, list) and content:
        texts = [
            item if isinstance(item, str) else format_part(item) if isinstance(item, Mapping) else None
            for item in content
        ]
        if all(item is not None for item in texts):
            return "\n".join(item for item in texts if item)
    if (
        isinstance(content, Mapping)
        and (found := format_part(content)) is not None
        and get_part_type(content)
    ):
        return found
    return to_text(content)
