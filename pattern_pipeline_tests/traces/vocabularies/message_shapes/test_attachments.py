"""Images, sounds and files become placeholders: bytes cannot be redacted."""

from base64 import b64encode
from typing import Any

import pytest

from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline_tests.traces.building import result, user

IMAGE = "data:image/png;base64," + "iVBO" * 4000
ATTACHMENTS: list[tuple[str, dict[str, Any], str]] = [
    ("data URL", {"type": "image_url", "image_url": {"url": IMAGE}}, "[image image/png 12 kB]"),
    ("input image", {"type": "input_image", "image_url": IMAGE}, "[image image/png 12 kB]"),
    (
        "base64 source",
        {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": "A" * 4000}},
        "[image image/jpeg 3 kB]",
    ),
    (
        "address",
        {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
        "[image https://example.org/a.png]",
    ),
    ("inline data", {"inlineData": {"mimeType": "audio/wav", "data": "A" * 4000}}, "[audio audio/wav 3 kB]"),
    (
        "blob",
        {"type": "blob", "modality": "image", "mime_type": "image/png", "content": "A" * 8000},
        "[image image/png 6 kB]",
    ),
    (
        "uri",
        {"type": "uri", "modality": "video", "mime_type": "video/mp4", "uri": "s3://b/a.mp4"},
        "[video video/mp4 s3://b/a.mp4]",
    ),
    (
        "audio",
        {"type": "input_audio", "input_audio": {"data": "A" * 4000, "format": "wav"}},
        "[audio wav 3 kB]",
    ),
    (
        "file",
        {
            "type": "file",
            "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64," + "A" * 4000},
        },
        "[file application/pdf 3 kB a.pdf]",
    ),
    ("file of an upload", {"type": "input_file", "file_id": "file-1"}, "[file file-1]"),
    ("bytes of a format", {"image": {"format": "png", "source": {"bytes": "A" * 4000}}}, "[image png 3 kB]"),
    (
        "bytes in a part of a page",
        {"type": "file", "mediaType": "image/png", "data": "A" * 4000},
        "[image image/png 3 kB]",
    ),
]


@pytest.mark.parametrize(
    ("part", "expected"), [case[1:] for case in ATTACHMENTS], ids=[case[0] for case in ATTACHMENTS]
)
def test_attachments_are_placeholders(part: dict[str, Any], expected: str) -> None:
    content = [{"type": "text", "text": "look"}, part]
    assert parse_messages([{"role": "user", "content": content}], "user") == (user(f"look\n{expected}"),)


@pytest.mark.parametrize(
    "value",
    [
        f"see {IMAGE} there",
        [{"role": "user", "content": f"see {IMAGE} there"}],
        [{"role": "user", "parts": [{"type": "text", "content": f"see {IMAGE} there"}]}],
        {"query": f"see {IMAGE} there"},
    ],
)
def test_no_bytes_stay_in_words(value: Any) -> None:
    assert parse_messages(value, "user") == (user("see [image image/png 12 kB] there"),)


def test_no_bytes_stay_in_results_of_tools() -> None:
    content = [
        {"type": "image", "data": "A" * 4000, "mimeType": "image/png"},
        {"type": "text", "text": "a shoe"},
    ]
    block = {"type": "tool_result", "tool_use_id": "c1", "content": content}
    assert parse_messages([{"role": "user", "content": [block]}], "user") == (
        result("[image image/png 3 kB]\na shoe", "c1"),
    )


def test_references_to_moved_uploads_are_placeholders() -> None:
    moved = "@@@langfuseMedia:type=image/jpeg|id=cc48838a-3da8|source=base64_data_uri@@@"
    assert replace_bytes(f"see {moved} there") == "see [image image/jpeg] there"


def test_a_screenshot_without_a_name_is_told_by_its_length() -> None:
    shot = b64encode(bytes(range(256)) * 12).decode()
    for value in (f'{{"shot":"{shot}","ok":true}}', f"shot {shot} taken"):
        assert replace_bytes(value) == value.replace(shot, "[data 3 kB]")
    told = [{"role": "tool", "tool_call_id": "c1", "content": {"shot": shot}}]
    assert parse_messages(told, "user") == (result('{"shot":"[data 3 kB]"}', "c1"),)


@pytest.mark.parametrize(
    "words", ["no" * 5_000, "ab c " * 5_000, "word\n" * 5_000, "é" * 5_000, "x1" * 5_000]
)
def test_long_texts_stay_as_they_are(words: str) -> None:
    assert replace_bytes(words) == words


def test_arguments_of_calls_hold_no_bytes() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "save", "arguments": f'{{"a":"{IMAGE}"}}'}}
    for message in ({"role": "assistant", "content": None, "tool_calls": [call]}, {"tool_calls": [call]}):
        (told,) = parse_messages([message], "assistant")
        assert told.tool_calls[0].arguments == '{"a":"[image image/png 12 kB]"}'
