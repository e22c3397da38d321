"""Answer the built-in facets by rules, and custom categorical ones by likeness to examples."""

from collections.abc import Sequence

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.local.categories.answer import answer_category, list_label_texts
from pattern_pipeline.facets.local.issues.answer import answer_issues
from pattern_pipeline.facets.local.sentiment.answer import LABELS, answer_sentiment
from pattern_pipeline.facets.local.task.answer import answer_task
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit

_FREE_TEXT = {"Task": answer_task, "Issues": answer_issues}


class LocalExtractor:
    """Answers facets without a model, a key or a network, the same every time; implements ``Extractor``.

    It is extractive: Task and Issues quote the conversation and never rephrase it. ``encoder`` compares
    sentences with the examples of custom labels by meaning; without one they are compared by spelling.
    Wording is read in English only, structure in any language.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder

    @property
    def name(self) -> str:
        """``local/6``; the number rises with every change of the answers."""
        return "local/6"

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Raise SettingsError for a free-text facet that is not built in, or a label without examples."""
        for facet in facets:
            if facet.kind == "free_text" and facet.name not in _FREE_TEXT:
                raise SettingsError(
                    "without a model free text is answered for Task and Issues only",
                    where=f"facet {facet.name}",
                    fix="set up a model to answer it, or make it categorical with examples for each label",
                )
            bare = [label.name for label in facet.labels if not list_label_texts(label)]
            if bare and not _is_sentiment(facet):
                raise SettingsError(
                    f"the label {bare[0]} has neither examples nor a description to recognise it by",
                    where=f"facet {facet.name}",
                    fix=f'add examples = ["..."] to the label {bare[0]}',
                )

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Answer every facet of every unit, in their orders; implements ``Extractor``."""
        answers = [self._answers(units, facet) for facet in facets]
        return [tuple(answer[place] for answer in answers) for place in range(len(units))]

    def _answers(self, units: Sequence[Unit], facet: FacetSpec) -> list[Summary]:
        if facet.kind == "free_text":
            answer = _FREE_TEXT[facet.name]
            return [answer(facet.name, unit.conversation) for unit in units]
        if _is_sentiment(facet):
            return [answer_sentiment(facet.name, unit.conversation) for unit in units]
        return answer_category(facet, units, self._encoder)


def _is_sentiment(facet: FacetSpec) -> bool:
    """Check whether its labels are the known ones; a Sentiment with others is answered by likeness."""
    return facet.name == "Sentiment" and {label.name for label in facet.labels} == set(LABELS)
