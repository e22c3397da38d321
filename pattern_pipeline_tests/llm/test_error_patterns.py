"""What servers in use say, understood: the words of their sources, not of our test server."""

import pytest

from pattern_pipeline.llm import error_diagnosis

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
    ("", "Invalid 'max_tokens': integer above maximum value. Expected a value <= 4096, but got 8000.", None),
    ("", "max_tokens: 8000 > 4096, which is the maximum allowed number of output tokens", None),
    ("", "Developer instruction is not enabled for models/gemma-3", "system"),
    ("", "`temperature` may only be set to 1 when thinking is enabled.", "temperature"),
    ("", "This response_format type is unavailable now", "form"),
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
    ("", "the prompt is too long: 210000 tokens > 200000 maximum", 200000, 210000),
    ("", "Input is too long for requested model.", None, None),
    ("", "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens", 4096, 5000),
    ("", "prompt too long; exceeded max context length by 1200 tokens", None, None),
    ("", "the request exceeds the available context size. try increasing the context size", None, None),
    (
        "",
        "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens. "
        "Please reduce the length of the messages.",
        272000,
        300000,
    ),
    (
        "BadRequestError",
        "'max_tokens' or 'max_completion_tokens' is too large: 1000. This model's maximum context length is "
        "4096 tokens and your request has 3900 input tokens (1000 > 4096 - 3900).",
        4096,
        3900,
    ),
    (
        "BadRequestError",
        "The decoder prompt (length 41000) is longer than the maximum model length of 32768. Make sure that "
        "`max_model_len` is no smaller than the number of text tokens.",
        32768,
        41000,
    ),
    ("", "Requested tokens (2500) exceed context window of 2048", 2048, 2500),
    ("", "The input (9000 tokens) is longer than the model's context length (4096 tokens).", 4096, 9000),
    (
        "",
        "The model is loaded with context length of only 4096 tokens, which is not enough: trying to keep the "
        "first 9000 tokens",
        4096,
        9000,
    ),
    (
        "",
        "Requested token count exceeds the model's maximum context length of 32768 tokens. You requested a total "
        "of 41000 tokens: 40000 tokens from the input messages and 1000 tokens for the completion.",
        32768,
        40000,
    ),
    (
        "",
        "input length and `max_tokens` exceed context limit: 199000 + 8000 > 200000, decrease input length",
        200000,
        199000,
    ),
    (
        "",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        1048576,
        1200000,
    ),
    (
        "rate_limit_exceeded",
        "Request too large for model on tokens per minute (TPM): Limit 6000, Requested 9000",
        6000,
        9000,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("param", "words", "subject"), UNSUPPORTED)
def test_what_is_not_taken(param, words, subject):
    assert error_diagnosis.find_subject(param, words) == subject
    assert not error_diagnosis.is_too_long("", words)


@pytest.mark.parametrize(("code", "words", "window", "counted"), TOO_LONG)
def test_a_prompt_that_is_too_long(code, words, window, counted):
    assert error_diagnosis.is_too_long(code, words)
    assert (error_diagnosis.find_window(words), error_diagnosis.find_counted_tokens(words)) == (
        window,
        counted,
    )
