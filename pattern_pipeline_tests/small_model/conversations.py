"""Short conversations, as rows of ``preprocessed_traces``."""

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

import pandas as pd

from pattern_pipeline.tables.traces import PreprocessedTracesRow
from pattern_pipeline.traces.conversation.lines import Line, lines_to_json

# The user's and the agent's turns by turns.
PARCELS = (
    [
        "Where is my parcel? It should have come on Monday.",
        "It is on its way and comes today.",
        "Great, thanks!",
    ],
    ["I want to cancel my order.", "I am sorry, I cannot find that order.", "This is useless, I give up."],
    ["How do I change my password?", "Open the settings and choose Security.", "Found it, thank you."],
    ["Please book a table for two at eight.", "Done: a table for two at eight.", "Perfect."],
)


def frame_of(conversations: Sequence[Sequence[str]]) -> pd.DataFrame:
    """One row a conversation."""
    rows = [
        {
            "day": date(2026, 3, 2), "unit_id": f"u{place}", "text": "\n".join(turns), "lines": _lines(turns),
            "line_count": len(turns), "user_turns": (len(turns) + 1) // 2, "tokens": 50, "shown_share": 1.0,
            "empty": False, "content_hash": blake2b(repr(turns).encode()).hexdigest(),
        }
        for place, turns in enumerate(conversations)
    ]  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=list(PreprocessedTracesRow._fields))


def _lines(turns: Sequence[str]) -> str:
    return lines_to_json(
        tuple(
            Line(number, "user" if number % 2 else "assistant", turn)
            for number, turn in enumerate(turns, start=1)
        )
    )
