"""How many tokens a prompt and an answer may have, as a run learns it."""

from dataclasses import dataclass

from pattern_pipeline.llm.chat import Prompt, PromptTooLongError
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.traces.tokens import estimate_tokens

# An answer that cannot be used is asked for once more.
ROUNDS = 2
# A model that thinks before it answers may spend its tokens on that; it then has so many times more.
LONGER = 4
# How much smaller a prompt becomes if the server does not report by how much it was too long.
_SMALLER, _MARGIN = 0.7, 0.95
SMALLEST_WINDOW = 300


def limit_answer_tokens(answer_tokens: int) -> int:
    """Return the most tokens that the answers about one unit can take, all rounds together."""
    return ROUNDS * LONGER * answer_tokens


@dataclass
class TokenBudget:
    """The window and the answer's tokens in use, shared by all units of a run."""

    window_tokens: int
    answer_tokens: int
    most: int

    def lengthen(self) -> None:
        """Give every answer more tokens, because this model reasons first."""
        self.answer_tokens = self.most

    def shrink(self, prompt: Prompt, window: int, answer_tokens: int, refused: PromptTooLongError) -> int:
        """Shrink the window below ``window``, in which ``prompt`` was too long, for it and the rest of the run.

        Our token counts are estimates: if the server reports its own, the window is scaled by both.
        """
        if self.window_tokens < window:  # Another call has learned it meanwhile.
            return self.window_tokens
        estimated = sum(estimate_tokens(message.content) for message in prompt.messages)
        needed = float(min(window, estimated + answer_tokens))
        smaller = needed * _SMALLER
        if refused.window is not None:
            ratio = min(1.0, estimated / refused.asked) if refused.asked else 1.0
            fitting = refused.window * ratio * _MARGIN
            smaller = fitting if fitting < needed else smaller
        self.window_tokens = min(window, max(SMALLEST_WINDOW, round(smaller)))
        return self.window_tokens


def open_token_budget(settings: ModelSettings) -> TokenBudget:
    """Start with the numbers of the settings. An answer never takes more than half of the window."""
    most = min(LONGER * settings.answer_tokens, max(settings.answer_tokens, settings.window_tokens // 2))
    return TokenBudget(settings.window_tokens, settings.answer_tokens, most)
