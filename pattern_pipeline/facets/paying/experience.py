"""What past answers took, as the server counted it: a better guide than any guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pattern_pipeline.facets.summary import Unit


@dataclass(frozen=True, slots=True)
class LatestRun:
    """The latest run that asked: its calls, the tokens they read, what it asked about, and for which facets.

    ``units`` are some of those that it asked about, chosen by chance.
    """

    calls: float
    input_tokens: float
    units: Sequence[Unit]
    facets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Experience:
    """All that one extractor was asked so far.

    ``versions``: the number of stored answers, by facet and version.
    """

    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    output_tokens: float = 0.0
    latest: LatestRun | None = None

    @property
    def answers(self) -> int:
        """The number of stored answers."""
        return sum(self.versions.values())

    def knows(self, facet: str) -> bool:
        """Whether any version of the facet was answered."""
        return any(name == facet for name, _ in self.versions)


NONE = Experience()
