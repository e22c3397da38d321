"""What past answers took, as the server counted it: a better estimate of the next than any guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pattern_pipeline.facets.summary import Unit

# Fewer answers than these say little about the next.
_LEAST_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class LatestRun:
    """The latest run that asked: its calls, the tokens they read, what it asked about, and for which facets.

    ``units``: a random sample of those that it asked about.
    """

    calls: float
    input_tokens: float
    units: Sequence[Unit]
    facets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Experience:
    """What the past answers of one extractor took, as the server counted it.

    ``versions``: the number of stored answers, by facet and version.
    """

    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    output_tokens: float = 0.0
    latest: LatestRun | None = None

    @property
    def answers(self) -> int:
        """The number of stored answers."""
        return sum(self.versions.values())

    @property
    def is_enough(self) -> bool:
        """Whether there are enough answers to expect the next to be like them."""
        return self.answers >= _LEAST_ANSWERS

    def has_facet(self, facet: str) -> bool:
        """Check whether any version of the facet was answered."""
        return any(name == facet for name, _ in self.versions)


NO_EXPERIENCE = Experience()
