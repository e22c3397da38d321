"""Many topics cut into parts, each of which fits one call."""

from collections.abc import Iterator, Sequence

from pattern_pipeline.facets.model.answer_room import LONGER
from pattern_pipeline.facets.model.settings import ModelSettings
from pattern_pipeline.topics.naming.model.asking import TOKENS_A_NAME, TOKENS_AROUND, needed_tokens
from pattern_pipeline.topics.naming.model.prompt import GUARD, HOW, LEVELS, listing
from pattern_pipeline.topics.naming.namer import TopicToName
from pattern_pipeline.traces.tokens import estimate_tokens

# Our count of tokens is an estimate.
_CAUTION = 1.15
_FRAME_TOKENS = 200


def level_of(topics: Sequence[TopicToName], settings: ModelSettings) -> int:
    """The fullest level at which one topic beside the names of all others leaves room for more."""
    for level in range(len(LEVELS) - 1):
        if estimate_tokens(listing(topics, [0], level)) * _CAUTION <= _room(1, settings) / 2:
            return level
    return len(LEVELS) - 1


def parts_of(
    topics: Sequence[TopicToName], open_rows: Sequence[int], level: int, settings: ModelSettings
) -> Iterator[list[int]]:
    """The open rows in as few parts as fit: all in one, where the window and the answer have room."""
    most = max(1, (LONGER * settings.answer_tokens - TOKENS_AROUND) // TOKENS_A_NAME)
    part: list[int] = []
    for row in open_rows:
        longer = [*part, row]
        fits = estimate_tokens(listing(topics, longer, level)) * _CAUTION <= _room(len(longer), settings)
        if part and (len(part) >= most or not fits):
            yield part
            part = [row]
        else:
            part = longer
    if part:
        yield part


def _room(count: int, settings: ModelSettings) -> float:
    # A key stands in the question, in the schema and in the answer.
    keys = 2 * 12 * count
    asked = estimate_tokens(GUARD) + estimate_tokens(HOW) + _FRAME_TOKENS + keys
    return settings.window_tokens - asked - max(settings.answer_tokens, needed_tokens(count))
