"""Asking a model about one unit, until there is an answer or a reason why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pattern_pipeline.facets.model.asked import Asked
from pattern_pipeline.facets.model.prompting.prompt import build_prompt
from pattern_pipeline.facets.model.reading.parsing import InvalidAnswerError, read_answers
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.chat import Chat, ChatMessage, Prompt, Reply, Usage
from pattern_pipeline.llm.failures import CallFailedError, PromptTooLongError
from pattern_pipeline.llm.retrying import TryAgainError
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.llm.token_budget import ROUNDS, TokenBudget, open_token_budget

# Fixed words: what was wrong may hold words of the trace, which are no part of an instruction.
AGAIN = "Your last answer could not be used. Answer again: one JSON object as asked for, and nothing else."


async def ask(
    unit: Unit,
    facets: Sequence[FacetSpec],
    *,
    chat: Chat,
    settings: ModelSettings,
    room: TokenBudget | None = None,
) -> Asked:
    """One Summary a facet, in the facets' order. Facets without a usable answer are asked once more.

    What stays without one is ``failed`` with its reason: why the answer is no use, the model's refusal, or why the
    server gave none. ``room`` is what a run learned of the model's window and answers, and learns here. Raises
    ModelError for what no call could fix.
    """
    asking = _Asking(unit, chat, room or open_token_budget(settings))
    known: dict[str, Summary] = {}
    for number in range(ROUNDS):
        open_facets = [facet for facet in facets if facet.name not in known]
        if not open_facets:
            break
        try:
            known |= await asking.round(open_facets, again=number > 0)
        except CallFailedError as error:
            asking.usage += error.usage
            # What was answered is kept in any case; a useless answer is final where no other call would fix it.
            lasting = number > 0 and not isinstance(error, TryAgainError)
            reasons = asking.reasons if lasting else {facet.name: error.reason for facet in facets}
            return Asked(_filled(facets, known, reasons), asking.usage, asking.calls, lasting)
        if asking.refused:
            break
    return Asked(_filled(facets, known, asking.reasons), asking.usage, asking.calls)


@dataclass
class _Asking:
    """One unit being asked about: what its calls took, and by facet why its last answer was no use."""

    unit: Unit
    chat: Chat
    room: TokenBudget
    usage: Usage = field(default_factory=Usage)
    calls: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    refused: bool = False

    async def round(self, facets: Sequence[FacetSpec], *, again: bool) -> dict[str, Summary]:
        """Make one call, and return its usable answers by facet."""
        answer_tokens = self.room.most if again else self.room.answer_tokens
        prompt, reply = await self._fitting(facets, answer_tokens, again=again)
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
            said = f"the answer was cut off after {answer_tokens} tokens: " if cut else ""
            self.reasons |= {name: f"{said}{error.reason_of(name)}" for name in names}
            if cut and not reply.text.strip():
                self.room.lengthen()
            return {}
        failed = [summary for summary in summaries if summary.status == "failed"]
        self.reasons |= {summary.facet: summary.reason for summary in failed}
        return {summary.facet: self._said(summary, prompt) for summary in summaries if summary not in failed}

    async def _fitting(
        self, facets: Sequence[FacetSpec], answer_tokens: int, *, again: bool
    ) -> tuple[Prompt, Reply]:
        """Call the model with the longest prompt that the server accepts; return the prompt and the reply."""
        window, before = self.room.window_tokens, None
        while True:
            # Some servers count the answer's tokens into the window.
            answer_tokens = min(answer_tokens, window // 2)
            prompt = self._prompt(facets, window, answer_tokens, again=again)
            self.calls += 1
            try:
                reply = await self.chat.complete(prompt, answer_tokens=answer_tokens)
            except PromptTooLongError as error:
                self.usage += error.usage
                if prompt.messages == before:
                    raise CallFailedError(f"the questions alone are too long: {error.reason}") from error
                before = prompt.messages
                window = self.room.shrink(prompt, window, answer_tokens, error)
            else:
                self.usage += reply.usage
                return prompt, reply

    def _prompt(self, facets: Sequence[FacetSpec], window: int, answer_tokens: int, *, again: bool) -> Prompt:
        prompt = build_prompt(self.unit, facets, window_tokens=window, answer_tokens=answer_tokens)
        if not again:
            return prompt
        # In the same message: templates of many models take no two of one role in a row.
        *before, last = prompt.messages
        return replace(prompt, messages=(*before, ChatMessage(last.role, f"{last.content}\n\n{AGAIN}")))

    def _said(self, summary: Summary, prompt: Prompt) -> Summary:
        if prompt.shown_share >= self.unit.conversation.shown_share:
            return summary
        return replace(summary, reason=f"the model was shown {prompt.shown_share:.0%} of the conversation")


def _filled(
    facets: Sequence[FacetSpec], known: Mapping[str, Summary], reasons: Mapping[str, str]
) -> tuple[Summary, ...]:
    failed = (Summary(facet.name, "failed", reason=reasons.get(facet.name, "")) for facet in facets)
    return tuple(known.get(each.facet, each) for each in failed)
