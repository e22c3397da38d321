"""Decide what a failed call means: retry, ask otherwise, give up this call, or stop all."""

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Literal

import openai

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.chat import CallFailedError, PromptTooLongError
from pattern_pipeline.llm.connection import EndpointLabel
from pattern_pipeline.llm.retrying import TryAgainError

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

_OVERLOADED = frozenset({429, 503, 529})
_NOT_TAKEN = frozenset({400, 422, 500, 501})
# Timeouts and conflicts of the server's own, and too early a request.
_PASSING = frozenset({408, 409, 425})
_KEY = "set api_key in [model], or the variable OPENAI_API_KEY"
_URL = "check base_url in [model] (it often ends in /v1) and the model's name"


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


class NotTakenError(CallFailedError):
    """The server refuses the request as it is. ``subject``: which part of it, if the server says so."""

    def __init__(self, reason: str, subject: Subject | None) -> None:
        super().__init__(reason)
        self.subject = subject


class FilteredError(CallFailedError):
    """The provider's content filter stopped the request."""


class NoAnswerError(CallFailedError):
    """The model was asked and gave no answer; ``cut``: it used up its tokens before the answer began."""

    def __init__(self, reason: str, *, cut: bool) -> None:
        super().__init__(reason)
        self.cut = cut


def diagnose_error(error: openai.APIError, place: EndpointLabel, *, proven: bool) -> Exception:
    """Return the error to raise for an error of the openai client.

    ``proven``: a call to this endpoint was answered before, so that the address, the key and the model are
    right.
    """
    if isinstance(error, openai.APITimeoutError):
        return TryAgainError("the server did not answer in time", overload=True)
    if isinstance(error, openai.APIStatusError):
        return _diagnose_status(error, place, proven=proven)
    cause = type(error.__cause__).__name__ if error.__cause__ is not None else "connection error"
    if not proven and cause in ("ConnectError", "UnsupportedProtocol", "LocalProtocolError"):
        return ModelError(
            "the model's server cannot be reached",
            where=str(place),
            fix="start it, or correct base_url in [model]",
        )
    return TryAgainError(f"the connection broke ({cause})")


def _diagnose_status(error: openai.APIStatusError, place: EndpointLabel, *, proven: bool) -> Exception:
    status, code = error.status_code, _read_code(error)
    words = _read_message(error)
    quoted = place.quote(words)
    reason = f"the server answered {status}: {quoted}" if quoted else f"the server answered {status}"
    if status == 402 or is_out_of_credit(code):
        return ModelError(
            "nothing is left on the model's account", where=str(place), fix="pay its provider in"
        )
    if is_filtered(code):
        return FilteredError(quoted)
    if status in _OVERLOADED and not is_too_large_for_a_minute(words):
        return TryAgainError(reason, overload=True, wait=parse_retry_after(error.response.headers))
    if status == 400 and (is_useless_answer(code) or is_answer_cut(words)):
        return NoAnswerError(reason, cut=is_answer_cut(words))
    if status in (413, 429) or (status in _NOT_TAKEN and is_too_long(code, words)):
        return PromptTooLongError(reason, window=find_window(words), asked=find_counted_tokens(words))
    subject = find_subject(error.param or "", words)
    if status in (400, 422) or (status in _NOT_TAKEN and subject in ("form", "system")):
        return NotTakenError(reason, subject)
    if status >= 500 or status in _PASSING:
        return TryAgainError(reason, wait=parse_retry_after(error.response.headers))
    if status == 401:  # The words are left out: they hold a part of the key.
        return ModelError("the model's server does not take the key", where=str(place), fix=_KEY)
    if proven:
        return CallFailedError(reason)
    if status == 403:
        return ModelError(
            f"the key may not use this model: {quoted}", where=str(place), fix="ask its provider"
        )
    return ModelError(f"the model's server answered {status}: {quoted}", where=str(place), fix=_URL)


def parse_retry_after(headers: Mapping[str, str]) -> float | None:
    """Parse the seconds that a server asks to wait, from ``retry-after-ms`` or ``retry-after``."""
    for name, seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            asked = float(headers[name]) * seconds
        except (KeyError, ValueError):
            continue
        if asked >= 0:  # Neither negative nor NaN.
            return asked
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError):
        return None


def _read_code(error: openai.APIStatusError) -> str:
    """Read the error's code, or its type if it has none; llama.cpp's codes are numbers."""
    code = error.code or ""
    return code if code and not code.isdecimal() else error.type or ""


def _read_message(error: openai.APIStatusError) -> str:
    """Read the message of a JSON error; a proxy's HTML page has none."""
    body = error.body
    if isinstance(body, Mapping):
        for name in ("message", "detail", "error"):
            if isinstance(body.get(name), str):
                return str(body[name])
        return str(body.get("detail") or "")
    return body if isinstance(body, str) and not body.lstrip().startswith("<") else ""
