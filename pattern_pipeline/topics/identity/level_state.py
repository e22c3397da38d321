"""Decide whether a facet's level lasts: the number of topics changes on strong evidence of several days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

# With fewer answers, or days, the level is chosen anew every day, and the map says that it is provisional.
SETTLED_ANSWERS = 500
SETTLED_DAYS = 3
# Another level must lead by so much, on so many maps in a row, and not sooner after the last change.
MINIMUM_GAIN = 0.05
MAPS_IN_A_ROW = 3
DAYS_BETWEEN = 7

LevelStep = Literal["provisional", "settle", "carry", "change"]


@dataclass(frozen=True)
class LevelState:
    """The level of one map, and what its window says of it.

    ``topics``: in use. ``best``: number of topics that scores best on the window.
    ``gain``: lead of its score over that of the level in use, as a share.
    ``since``: day on which the level was chosen; None while it is chosen anew every day.
    ``answers``: of the window. ``scores``: what it gave to numbers of groups, see ``average_scores``.
    ``kind``: what made the answers: facet version, extractor and embedding model.
    """

    day: date
    topics: int
    best: int
    gain: float
    since: date | None
    kind: tuple[str, str, str]
    answers: int = 0
    scores: tuple[tuple[int, float], ...] = ()

    @property
    def direction(self) -> int:
        """1 if a finer level is clearly better, -1 for a coarser one, otherwise 0."""
        if self.gain < MINIMUM_GAIN:
            return 0
        return 1 if self.best > self.topics else -1


def decide_level(now: LevelState, answers: int, days: int, earlier: Sequence[LevelState]) -> LevelStep:
    """Decide whether a window keeps the level of the maps before it.

    ``now``: what the window says of the level in use. ``answers`` and ``days``: those of the window.
    ``earlier``: states of the maps before it, newest first.
    """
    if not earlier or earlier[0].kind != now.kind or earlier[0].since is None:
        enough = answers >= SETTLED_ANSWERS and days >= SETTLED_DAYS
        return "settle" if enough else "provisional"
    same = [state for state in earlier if state.kind == now.kind]
    row = [now, *same][:MAPS_IN_A_ROW]
    agree = now.direction != 0 and all(state.direction == now.direction for state in row)
    is_due = now.day - earlier[0].since >= timedelta(days=DAYS_BETWEEN)
    return "change" if agree and is_due and len(row) == MAPS_IN_A_ROW else "carry"


def list_evidence(
    kind: tuple[str, str, str], levels: Sequence[LevelState]
) -> list[tuple[tuple[int, float], ...]]:
    """List the scores of earlier windows that say something of this one's level.

    These are windows of answers of the same kind, and enough of them: the first hundreds favour other levels.
    """
    return [each.scores for each in levels if each.kind == kind and each.answers >= SETTLED_ANSWERS]
