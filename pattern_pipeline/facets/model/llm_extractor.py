"""The extractor that asks a model."""

from collections.abc import Callable, Sequence

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.model.ask_unit import ask_unit
from pattern_pipeline.facets.model.prompting.prompt import GUARD, write_questions
from pattern_pipeline.facets.model.token_estimate import estimate_max_usage
from pattern_pipeline.facets.model.unit_questions import (
    UnitQuestion,
    build_questions,
    build_summaries,
    select_facets,
)
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.client import open_chat, run_apart
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.paid_answers.answering import PaidRun, answer_all
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline.llm.token_budget import open_token_budget
from pattern_pipeline.traces.tokens import estimate_tokens

# At least this share of the window is the conversation's.
_LEAST_SHARE = 0.25


class LlmExtractor:
    """Implements Extractor: one call for each unit asks its open facets, and answers are cached.

    ``progress``: called with the number of answered units and of all units.
    """

    def __init__(self, paid: PaidRun, progress: Callable[[int, int], None] | None = None) -> None:
        self._settings = paid.settings
        self._paid = paid
        self._progress = progress

    @property
    def name(self) -> str:
        """Property of Extractor: ``openai/your-model/2``."""
        return name_extractor(self._settings.name)

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Implement Extractor: check that a model is named and that the questions leave room for the conversation.

        Raises SettingsError.
        """
        if not self._settings.name:
            raise SettingsError("no model is named", where="[model]", fix='write name = "..." there')
        settings = self._settings
        room = settings.window_tokens * (1 - _LEAST_SHARE) - settings.answer_tokens
        asked = estimate_tokens(GUARD) + estimate_tokens(write_questions(facets))
        if facets and asked > room:
            raise SettingsError(
                f"the questions of {len(facets)} facets take {asked:,} tokens and an answer "
                f"{settings.answer_tokens:,}: too much for a window of {settings.window_tokens:,}",
                where="[model]",
                fix="raise window_tokens, lower answer_tokens, or ask fewer facets",
            )

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Implement Extractor.

        Raises BudgetError, ModelError and LakeError; answers received before that are saved.
        """
        return run_apart(self._extract(units, facets))

    async def _extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        tokens = open_token_budget(self._settings)
        async with open_chat(self._settings) as chat:

            async def ask(question: UnitQuestion) -> Outcome:
                return await ask_unit(
                    question.subject, select_facets(question, facets), chat=chat, token_budget=tokens
                )

            answers = await answer_all(
                build_questions(units, facets),
                ask,
                lambda question: estimate_max_usage(question, facets, self._paid.budget),
                extractor=self.name,
                paid=self._paid,
                progress=self._progress,
            )
        return build_summaries(facets, answers)
