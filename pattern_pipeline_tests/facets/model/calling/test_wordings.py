"""What servers in use say, understood: the words of their sources, not of our test server."""

import pytest

from pattern_pipeline.facets.model.calling import wordings

UNSUPPORTED = [
    (
        "response_format",
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported.",
        "form",
    ),
    ("", "'response_format.type' must be 'json_schema' or 'text'", "form"),
    ("", "Failed to initialize samplers: failed to parse grammar", "form"),
    ("", "Structured output is not supported by this model", "form"),
    ("temperature", "Unsupported value: 'temperature' does not support 0 with this model.", "temperature"),
    ("", "Unrecognized request argument supplied: max_completion_tokens", "tokens_name"),
    (
        "max_tokens",
        "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        "tokens_name",
    ),
    ("", "Conversation roles must alternate user/assistant/user/assistant/...", "system"),
    ("", "System role not supported", "system"),
    (
        "max_tokens",
        "max_tokens is too large: 8000. This model supports at most 4096 completion tokens.",
        None,
    ),
    ("", "Something went wrong", None),
]

TOO_LONG = [
    ("context_length_exceeded", "Your input exceeds the limit.", None, None),
    (
        "",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        8192,
        9000,
    ),
    (
        "",
        "This model's maximum context length is 4096 tokens. However, you requested 5100 tokens (5000 in the "
        "messages, 100 in the completion). Please reduce the length of the messages or completion.",
        4096,
        5000,
    ),
    ("", "request (9000 tokens) exceeds the available context size (4096 tokens)", 4096, 9000),
    ("", "the prompt is too long: 210000 tokens > 200000 maximum", None, None),
    ("", "Input is too long for requested model.", None, None),
    ("", "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("param", "words", "subject"), UNSUPPORTED)
def test_what_is_not_taken(param, words, subject):
    assert wordings.subject(param, words) == subject
    assert not wordings.too_long("", words)


@pytest.mark.parametrize(("code", "words", "window", "counted"), TOO_LONG)
def test_a_prompt_that_is_too_long(code, words, window, counted):
    assert wordings.too_long(code, words)
    assert (wordings.window(words), wordings.counted(words)) == (window, counted)
