"""What is read in a turn beside its pieces: the lexicon's mood, the cues, and how loud it is."""

from pattern_pipeline.facets.local.cues import (
    ASKS_FOR_PERSON,
    COMPLAINT,
    CORRECTION,
    GIVES_UP,
    IMPATIENCE,
    PERSISTS,
)
from pattern_pipeline.facets.local.sentiment.frustration import measure_loudness
from pattern_pipeline.facets.local.sentiment.mood import measure_mood
from pattern_pipeline.facets.local.sentiment.sarcasm import is_sarcastic
from pattern_pipeline.language.words import unify_apostrophes

_CUES = {
    "complaint": COMPLAINT,
    "gives up": GIVES_UP,
    "asks for a person": ASKS_FOR_PERSON,
    "correction": CORRECTION,
    "persists": PERSISTS,
    "impatience": IMPATIENCE,
}
# In the order of the head's weights.
SIGNS = ("pleased", "displeased", "sarcasm", "loud", "question", *_CUES)


def measure_signs(turn: str) -> list[float]:
    """Measure the strength of each of ``SIGNS``, 0 to 1, in a turn."""
    lean = measure_mood(turn)
    text = unify_apostrophes(turn)
    return [
        max(lean, 0.0),
        max(-lean, 0.0),
        float(is_sarcastic(turn)),
        measure_loudness(turn),
        float(text.rstrip().endswith("?")),
        *(float(cue.search(text) is not None) for cue in _CUES.values()),
    ]
