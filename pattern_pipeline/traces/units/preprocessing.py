"""Render units as text, ``raw_traces`` to ``preprocessed_traces``, by the user's preprocessor if there is one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from importlib.metadata import EntryPoint
from typing import Any

import orjson
import pandas as pd

from pattern_pipeline.plugins import describe_distribution, find_plugin, load_object, refuse_plugin
from pattern_pipeline.tables.frames import build_frame, iterate_rows
from pattern_pipeline.tables.traces import PreprocessedTracesRow
from pattern_pipeline.traces.conversation.lines import Conversation, lines_to_json
from pattern_pipeline.traces.conversation.rendering import format_conversation, render_trace
from pattern_pipeline.traces.model import Message, Span, Trace
from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline.traces.tokens import estimate_tokens

Preprocess = Callable[[Trace], Trace | Iterable[Message] | None]


@dataclass(frozen=True, slots=True)
class Preprocessor:
    """A user's function and its version.

    ``call``: takes a landed, redacted trace. It returns a Trace, which is rendered as usual; Messages, which
    are shown in their order; or None where there is nothing to read. ``version``: entry point, distribution
    and its version; texts are rendered again where it changes.
    """

    name: str
    version: str
    call: Preprocess


def load_preprocessor(name: str) -> Preprocessor | None:
    """Load the preprocessor of a name from the group ``pattern_pipeline.preprocessors``.

    Returns None for an empty name. Raises SettingsError where it is not installed or cannot be imported.
    """
    if not name:
        return None
    point = find_plugin("preprocessor", name, where="setting 'traces.preprocessor'")
    return Preprocessor(name, _describe_version(point), _load_function(point))


def _describe_version(point: EntryPoint) -> str:
    return f"{point.name}={point.value} of {describe_distribution(point)}"


def _load_function(point: EntryPoint) -> Preprocess:
    call = load_object("preprocessor", point)
    if not callable(call):
        raise refuse_plugin("preprocessor", point, "is not callable")
    return call  # type: ignore[no-any-return]


_ATTRIBUTE_COLUMNS = ("user_id", "session_id", "service", "model")


def preprocess(raw: pd.DataFrame, max_tokens: int, preprocessor: Preprocessor | None = None) -> pd.DataFrame:
    """Render one row for each unit in the order of ``raw``, with about ``max_tokens`` tokens at most.

    Where ``preprocessor`` raises, the unit gets the usual text and ``trouble`` holds the reason.
    """
    rows = (
        _build_row(unit, attributes, max_tokens, preprocessor)
        for unit, attributes in zip(iterate_rows(raw), _iterate_attributes(raw), strict=True)
    )
    return build_frame(PreprocessedTracesRow, rows)


def compute_empty_share(preprocessed: pd.DataFrame) -> float:
    """Compute the share (0 to 1) of units without a line of text; 0 where there are no units."""
    return float(preprocessed["empty"].mean()) if len(preprocessed) else 0.0


def _build_row(
    unit: Any, attributes: str, max_tokens: int, preprocessor: Preprocessor | None
) -> PreprocessedTracesRow:
    conversation, trouble = render_unit(from_payload(unit.payload), max_tokens, preprocessor)
    text = format_conversation(conversation)
    return PreprocessedTracesRow(
        day=unit.day,
        unit_id=unit.unit_id,
        text=text,
        lines=lines_to_json(conversation.lines),
        line_count=len(conversation.lines),
        user_turns=len(conversation.of_kind("user")),
        tokens=estimate_tokens(text),
        shown_share=conversation.shown_share,
        empty=not any(line.text.strip() for line in conversation.lines),
        content_hash=blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest(),
        trouble=trouble or None,
        attributes=attributes,
    )


def _iterate_attributes(raw: pd.DataFrame) -> Iterator[str]:
    """Yield the attributes that facets may show beside a unit's text, as JSON."""
    for metadata, *known in zip(raw["metadata"], *(raw[name] for name in _ATTRIBUTE_COLUMNS), strict=True):
        named_columns = {
            name: value
            for name, value in zip(_ATTRIBUTE_COLUMNS, known, strict=True)
            if isinstance(value, str)
        }
        yield orjson.dumps({**orjson.loads(metadata), **named_columns}, option=orjson.OPT_SORT_KEYS).decode()


def render_unit(
    trace: Trace, max_tokens: int, preprocessor: Preprocessor | None = None
) -> tuple[Conversation, str]:
    """Render a trace; returns the conversation and the preprocessor's error, "" where it succeeded."""
    if preprocessor is None:
        return render_trace(trace, max_tokens), ""
    try:
        return render_trace(_convert_answer(trace, preprocessor.call(trace)), max_tokens), ""
    # The user's code may raise anything; the other traces must not wait until it is corrected.
    except Exception as error:
        return render_trace(trace, max_tokens), f"{preprocessor.name}: {type(error).__name__}: {error}"


def _convert_answer(trace: Trace, answer: Trace | Iterable[Message] | None) -> Trace:
    if isinstance(answer, Trace):
        return answer
    messages = tuple(answer or ())
    wrong = next((each for each in messages if not isinstance(each, Message)), None)
    if wrong is not None:
        raise TypeError(f"gave a {type(wrong).__name__} among the messages")
    span = Span("preprocessed", "", "llm", trace.started_at, trace.ended_at, input=messages)
    return replace(trace, spans=(span,))
