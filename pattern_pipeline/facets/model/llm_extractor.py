"""The extractor that asks a model about each unit until there is an answer, or a reason why there is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.model.prompting.prompt import GUARD, build_prompt, write_questions
from pattern_pipeline.facets.model.reading.parsing import InvalidAnswerError, read_answers
from pattern_pipeline.facets.model.token_estimate import estimate_max_usage
from pattern_pipeline.facets.model.unit_questions import (
    UnitQuestion,
    build_answer,
    build_questions,
    build_summaries,
    select_facets,
)
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.chat import (
    CallFailedError,
    Chat,
    ChatMessage,
    Prompt,
    PromptTooLongError,
    Reply,
    Usage,
)
from pattern_pipeline.llm.client import open_chat, run_apart
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.paid_answers.answering import PaidRun, answer_all
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline.llm.retrying import TryAgainError
from pattern_pipeline.llm.token_budget import ROUNDS, TokenBudget, open_token_budget
from pattern_pipeline.traces.tokens import estimate_tokens

# Fixed words: the reason may hold words of the trace, which must not become part of an instruction.
AGAIN = "Your last answer could not be used. Answer again: one JSON object as asked for, and nothing else."

# At least this share of the window is the conversation's.
_LEAST_SHARE = 0.25


async def ask_unit(
    unit: Unit, facets: Sequence[FacetSpec], *, chat: Chat, token_budget: TokenBudget
) -> Outcome:
    """Ask facets of a unit; returns one answer for each facet, in order. Facets without one are asked once more.

    An answer that is missing at the end is ``failed`` with its reason: why it is of no use, the model's refusal,
    or why the server gave none. ``token_budget``: what the run has learned of the model's window and answers, and
    learns here. Raises ModelError if no call can work.
    """
    asking = _Asking(unit, chat, token_budget)
    answers: dict[str, Summary] = {}
    for number in range(ROUNDS):
        open_facets = [facet for facet in facets if facet.name not in answers]
        if not open_facets:
            break
        try:
            answers |= await asking.ask_once(open_facets, again=number > 0)
        except CallFailedError as error:
            asking.usage += error.usage
            # What was answered is stored in any case; a useless answer is final if no other call would change it.
            lasting = number > 0 and not isinstance(error, TryAgainError)
            reasons = asking.reasons if lasting else {facet.name: error.reason for facet in facets}
            return _build_outcome(facets, answers, reasons, asking, lasting=lasting)
        if asking.refused:
            break
    return _build_outcome(facets, answers, asking.reasons, asking, lasting=True)


@dataclass
class _Asking:
    """One unit being asked about: what its calls took, and for each facet why its last answer was of no use."""

    unit: Unit
    chat: Chat
    token_budget: TokenBudget
    usage: Usage = field(default_factory=Usage)
    calls: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    refused: bool = False

    async def ask_once(self, facets: Sequence[FacetSpec], *, again: bool) -> dict[str, Summary]:
        """Make one call, and return its usable answers by facet."""
        answer_tokens = self.token_budget.most if again else self.token_budget.answer_tokens
        prompt, reply = await self._send_longest(facets, answer_tokens, again=again)
        names = [facet.name for facet in facets]
        if reply.finish == "refusal":
            self.refused = True
            self.reasons |= dict.fromkeys(names, f"refused: {reply.refusal}")
            return {}
        try:
            # Lines that were left out cannot be cited.
            summaries = read_answers(reply.text, replace(self.unit, conversation=prompt.shown), facets)
        except InvalidAnswerError as error:
            cut = reply.finish == "length"
            prefix = f"the answer was cut off after {answer_tokens} tokens: " if cut else ""
            self.reasons |= {name: f"{prefix}{error.reason_of(name)}" for name in names}
            if cut and not reply.text.strip():
                self.token_budget.lengthen()
            return {}
        failed = [summary for summary in summaries if summary.status == "failed"]
        self.reasons |= {summary.facet: summary.reason for summary in failed}
        return {
            summary.facet: self._note_share(summary, prompt) for summary in summaries if summary not in failed
        }

    async def _send_longest(
        self, facets: Sequence[FacetSpec], answer_tokens: int, *, again: bool
    ) -> tuple[Prompt, Reply]:
        """Send the longest prompt that the server accepts; return the prompt and the reply."""
        window, before = self.token_budget.window_tokens, None
        while True:
            # Some servers count the answer's tokens into the window.
            answer_tokens = min(answer_tokens, window // 2)
            prompt = self._build_prompt(facets, window, answer_tokens, again=again)
            self.calls += 1
            try:
                reply = await self.chat.complete(prompt, answer_tokens=answer_tokens)
            except PromptTooLongError as error:
                self.usage += error.usage
                if prompt.messages == before:
                    raise CallFailedError(f"the questions alone are too long: {error.reason}") from error
                before = prompt.messages
                window = self.token_budget.shrink(prompt, window, answer_tokens, error)
            else:
                self.usage += reply.usage
                return prompt, reply

    def _build_prompt(
        self, facets: Sequence[FacetSpec], window: int, answer_tokens: int, *, again: bool
    ) -> Prompt:
        prompt = build_prompt(self.unit, facets, window_tokens=window, answer_tokens=answer_tokens)
        if not again:
            return prompt
        # In the same message: templates of many models accept no two of one role in a row.
        *before, last = prompt.messages
        return replace(prompt, messages=(*before, ChatMessage(last.role, f"{last.content}\n\n{AGAIN}")))

    def _note_share(self, summary: Summary, prompt: Prompt) -> Summary:
        if prompt.shown_share >= self.unit.conversation.shown_share:
            return summary
        return replace(summary, reason=f"the model was shown {prompt.shown_share:.0%} of the conversation")


def _build_outcome(
    facets: Sequence[FacetSpec],
    answers: Mapping[str, Summary],
    reasons: Mapping[str, str],
    asking: _Asking,
    *,
    lasting: bool,
) -> Outcome:
    failed = (Summary(facet.name, "failed", reason=reasons.get(facet.name, "")) for facet in facets)
    return Outcome(
        tuple(build_answer(answers.get(each.facet, each)) for each in failed),
        asking.usage,
        asking.calls,
        lasting,
    )


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
