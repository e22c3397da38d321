"""The extractor that makes no calls: it returns answers that are already stored, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.facets.model.unit_questions import build_questions, build_summaries
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import NOT_ASKED, Summary, Unit
from pattern_pipeline.llm.paid_answers.answer_store import AnswerStore, ModelAnswer

_MISSING = ModelAnswer("failed", reason=NOT_ASKED)


@dataclass(frozen=True, slots=True)
class CachedExtractor:
    """Implements Extractor under the ``name`` of the one whose answers it reads; the rest fails as NOT_ASKED."""

    name: str
    store: AnswerStore

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Implement Extractor: accept every facet, because nothing is asked."""

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Implement Extractor. Raises LakeError."""
        rows = [question.keys for question in build_questions(units, facets)]
        versions = {facet.name: facet.version for facet in facets}
        answers = self.store.find(self.name, {key.text_hash for row in rows for key in row}, versions)
        return build_summaries(facets, [[answers.get(key, _MISSING) for key in row] for row in rows])
