"""Content that is no conversation by itself, as text: parts joined, attachments named, the rest as JSON."""

from collections.abc import Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.message_shapes.attachments import describe_attachment, replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.kinds import ATTACHMENTS, TEXTS
from pattern_pipeline.traces.vocabularies.values import to_text

_BARE_ATTACHMENTS = (
    "image_url", "imageUrl", "inline_data", "inlineData", "file_data", "fileData", "image", "document", "video",
    "audio", "input_audio",
)  # fmt: skip


def format_part(part: Mapping[str, Any]) -> str | None:
    """The text of a part that is words or an attachment, None for any other object."""
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
    """The words of an attachment that has words: what was said in a sound, a document of plain text."""
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
    """The words of a text part; some wrap them once more (``{"value": …}``)."""
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
    """What a part says it is, empty where it does not say."""
    for key in ("type", "part_kind", "content_type", "block_type", "$type"):
        value = part.get(key)
        if isinstance(value, str):
            return value
    return ""


def format_content(content: Any) -> str:
    """Text as it is; a list of parts as their texts, each on its own line; anything else as JSON."""
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
