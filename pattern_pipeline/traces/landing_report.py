"""What became of the files that were landed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LandingReport:
    """Counts; ``days`` (UTC, sorted) are those whose landed content changed.

    ``without_messages`` are landed all the same (a person who hung up at once is a fact too), but have
    no text. A trace that comes in parts far from each other counts once for each batch that held a part.
    """

    files: int = 0
    traces: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: int = 0
    without_messages: int = 0
    days: tuple[date, ...] = ()

    def plus(self, other: "LandingReport") -> "LandingReport":
        """Both together."""
        return LandingReport(
            self.files + other.files,
            self.traces + other.traces,
            self.new + other.new,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
            self.without_messages + other.without_messages,
            tuple(sorted({*self.days, *other.days})),
        )
