"""Units as text: rows of ``raw_traces`` to rows of ``preprocessed_traces``."""

from hashlib import blake2b

import pandas as pd

from pattern_pipeline.traces.conversation import conversation_text, render
from pattern_pipeline.traces.lines_codec import lines_to_json
from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline.traces.schema import PREPROCESSED, frame
from pattern_pipeline.traces.tokens import tokens


def preprocess(raw: pd.DataFrame, max_tokens: int) -> pd.DataFrame:
    """One row a unit, in the order of ``raw``; a text has at most about ``max_tokens`` tokens."""
    days, units, payloads = raw["day"], raw["unit_id"], raw["payload"]
    return frame(
        PREPROCESSED,
        [_row(*unit, max_tokens) for unit in zip(days, units, payloads, strict=True)],
    )


def empty_share(preprocessed: pd.DataFrame) -> float:
    """The share (0 to 1) of units without a line to read; 0 where there are no units."""
    return float(preprocessed["empty"].mean()) if len(preprocessed) else 0.0


def _row(day: object, unit_id: str, payload: str, max_tokens: int) -> tuple[object, ...]:
    conversation = render(from_payload(payload), max_tokens)
    text = conversation_text(conversation)
    return (
        day,
        unit_id,
        text,
        lines_to_json(conversation.lines),
        len(conversation.lines),
        len(conversation.of_kind("user")),
        tokens(text),
        conversation.shown_share,
        not any(line.text.strip() for line in conversation.lines),
        blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest(),
    )
