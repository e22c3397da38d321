"""The extractor that makes no calls: it returns answers that are already stored, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.facets.paying.answer_store import AnswerKey, AnswerStore
from pattern_pipeline.facets.paying.questions import key_of
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import NOT_ASKED, Summary, Unit


@dataclass(frozen=True, slots=True)
class KeptExtractor:
    """Implements Extractor under the ``name`` of the one whose answers it reads; the rest fails as NOT_ASKED."""

    name: str
    store: AnswerStore

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Implement Extractor: accept every facet, because nothing is asked."""

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Implement Extractor. Raises LakeError."""
        keys = [[key_of(unit, facet) for facet in facets] for unit in units]
        versions = {facet.name: facet.version for facet in facets}
        known = self.store.find(self.name, {key.text_hash for row in keys for key in row}, versions)
        return [tuple(known.get(key) or _open(key) for key in row) for row in keys]


def _open(key: AnswerKey) -> Summary:
    return Summary(key.facet, "failed", reason=NOT_ASKED)
