"""Recognise why a server refuses a request: OpenAI, Azure, vLLM, llama.cpp, Ollama, LM Studio, TGI.

A code decides if there is one; otherwise the wording does.
"""

import re
from typing import Literal

Subject = Literal["form", "temperature", "tokens_name", "system"]

_TOO_LONG_CODES = frozenset(
    {"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"}
)
_TOO_LONG = re.compile(
    r"maximum context length|context[ _]length|context[ _]window|context size|context limit|too many tokens"
    r"|(?:prompt|input)(?: is)? too long|maximum (?:model|input|sequence) length"
    r"|(?:exceeds?|longer than|too large for) (?:the )?(?:max|model|available|configured limit)[^.]{0,40}"
    r"(?:tokens|length|context)"
    r"|`?inputs`? tokens? \+ `?max_new_tokens|reduce the length|request too large",
    re.IGNORECASE,
)
# The number of tokens over the limit ("exceeded by 1200 tokens") is neither.
_WINDOWS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:maximum|max) (?:context|model|input|sequence|allowed) length(?: of|:| is)? (?:only )?(\d+)",
        r"context limit: \d+ \+ \d+ > (\d+)",
        r"context (?:size|window|length|limit)(?! by)(?:\W| of| is| only){0,8}?(\d+)",
        r"(?:> |<= |limit of |limit is |limit |tokens allowed \(|allowed length of |with )(\d+)\b(?! ?\+)",
    )
)
_COUNTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"resulted in (\d+) tokens",
        r"\((\d+) (?:in|tokens from) (?:the|your) (?:messages|prompt|input)",
        r"(\d+) (?:tokens from the input|of text input|input tokens|`inputs` tokens)",
        r"(?:request|prompt|input|count|tokens)\W{1,2}(?:length )?\(?(\d+)(?: tokens)?\)",
        r"(?:prompt contains|too long:|input length|current length is|first|requested|limit:) (\d+)",
    )
)
_FILTERED_CODES = frozenset({"content_filter", "content_policy_violation", "responsibleaipolicyviolation"})
# The model's own answer fitted no schema, or ended before it began: no matter of the request.
_USELESS_CODES = frozenset({"json_validate_failed", "tool_use_failed"})
_ANSWER_CUT = re.compile(r"could not finish the message because max_tokens", re.IGNORECASE)
_NO_CREDIT_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"})
# The limit itself is known then; leaving it out would let answers run on without end.
_OUT_OF_RANGE = re.compile(
    r"max\w*_tokens\W.{0,60}(?:too large|too high|at most|less than|greater than|exceed|above|maximum allowed)"
    r"|max\w*_tokens\W{1,3}\d+ >",
    re.IGNORECASE,
)
# The order matters: a message about max_tokens may name the schema, never the other way round.
_SUBJECTS: tuple[tuple[Subject, re.Pattern[str]], ...] = (
    ("tokens_name", re.compile(r"max_completion_tokens|max_tokens|max_output_tokens", re.IGNORECASE)),
    ("temperature", re.compile(r"temperature", re.IGNORECASE)),
    (
        "system",
        re.compile(
            r"(?:system|developer) (?:role|instruction)|role[^.]{0,10} system|roles must alternate"
            r"|only user and assistant",
            re.IGNORECASE,
        ),
    ),
    (
        "form",
        re.compile(
            r"response_?format|json_?schema|json_?object|json mode|structured output|schema|grammar|guided",
            re.IGNORECASE,
        ),
    ),
)


def is_too_long(code: str, words: str) -> bool:
    """Check whether the prompt does not fit the window. A wrong limit of the answer's tokens is another case."""
    return code in _TOO_LONG_CODES or (
        _TOO_LONG.search(words) is not None and code != "unsupported_parameter"
    )


def is_too_large_for_a_minute(words: str) -> bool:
    """Check whether one request exceeds an account's limit for a minute, so that waiting does not help."""
    return re.search(r"request too large", words, re.IGNORECASE) is not None


def is_useless_answer(code: str) -> bool:
    """Check whether the server gave no answer because the model's own did not have the requested form."""
    return code in _USELESS_CODES


def is_answer_cut(words: str) -> bool:
    """Check whether the server gave no answer because the model used up its tokens before it began one."""
    return _ANSWER_CUT.search(words) is not None


def find_window(words: str) -> int | None:
    """Find the window of the server in tokens, if it says so."""
    return _find_first(_WINDOWS, words)


def find_counted_tokens(words: str) -> int | None:
    """Find the tokens that the server counted in the prompt, if it says so."""
    return _find_first(_COUNTS, words)


def is_filtered(code: str) -> bool:
    """Check whether the provider's content filter stopped the request."""
    return code.lower() in _FILTERED_CODES


def is_out_of_credit(code: str) -> bool:
    """Check whether the account has no credit left, so that waiting does not help."""
    return code in _NO_CREDIT_CODES


def find_subject(param: str, words: str) -> Subject | None:
    """Find the part of the request that the server refuses; None if it names none, or only a value."""
    if _OUT_OF_RANGE.search(words):
        return None
    for text in (param, words):
        for name, pattern in _SUBJECTS:
            if text and pattern.search(text):
                return name
    return None


def _find_first(patterns: tuple[re.Pattern[str], ...], words: str) -> int | None:
    for pattern in patterns:
        found = pattern.search(words)
        if found is not None:
            return int(found.group(1))
    return None
