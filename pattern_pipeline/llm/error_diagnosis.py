"""Decide what a failed call means: retry, ask otherwise, give up this call, or stop all."""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import openai

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm import error_patterns
from pattern_pipeline.llm.chat import CallFailedError, PromptTooLongError
from pattern_pipeline.llm.connection import EndpointLabel
from pattern_pipeline.llm.retrying import TryAgainError

_OVERLOADED = frozenset({429, 503, 529})
_NOT_TAKEN = frozenset({400, 422, 500, 501})
# Timeouts and conflicts of the server's own, and too early a request.
_PASSING = frozenset({408, 409, 425})
_KEY = "set api_key in [model], or the variable OPENAI_API_KEY"
_URL = "check base_url in [model] (it often ends in /v1) and the model's name"


class NotTakenError(CallFailedError):
    """The server refuses the request as it is. ``subject``: which part of it, if the server says so."""

    def __init__(self, reason: str, subject: error_patterns.Subject | None) -> None:
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
    if status == 402 or error_patterns.is_out_of_credit(code):
        return ModelError(
            "nothing is left on the model's account", where=str(place), fix="pay its provider in"
        )
    if error_patterns.is_filtered(code):
        return FilteredError(quoted)
    if status in _OVERLOADED and not error_patterns.is_too_large_for_a_minute(words):
        return TryAgainError(reason, overload=True, wait=parse_retry_after(error.response.headers))
    if status == 400 and (error_patterns.is_useless_answer(code) or error_patterns.is_answer_cut(words)):
        return NoAnswerError(reason, cut=error_patterns.is_answer_cut(words))
    if status in (413, 429) or (status in _NOT_TAKEN and error_patterns.is_too_long(code, words)):
        return PromptTooLongError(
            reason, window=error_patterns.find_window(words), asked=error_patterns.find_counted_tokens(words)
        )
    subject = error_patterns.find_subject(error.param or "", words)
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
