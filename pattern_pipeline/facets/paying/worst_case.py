"""The most that asking one question can take."""

from collections.abc import Sequence

import orjson

from pattern_pipeline.facets.model.chat import Usage
from pattern_pipeline.facets.model.prompt import build_prompt
from pattern_pipeline.facets.paying.budget import Budget
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit

# An answer that cannot be used is asked for once more.
_ATTEMPTS = 2
_TOKENS_AROUND_A_MESSAGE = 16


def worst_usage(unit: Unit, facets: Sequence[FacetSpec], budget: Budget) -> Usage:
    """Tokens that cannot be passed: no tokenizer of bytes makes more tokens of a text than it has bytes."""
    prompt = build_prompt(
        unit, facets, window_tokens=budget.window_tokens, answer_tokens=budget.answer_tokens
    )
    texts = [message.content for message in prompt.messages]
    most = sum(len(text.encode()) + _TOKENS_AROUND_A_MESSAGE for text in texts)
    most += len(orjson.dumps(prompt.schema))
    return Usage(
        input_tokens=_ATTEMPTS * min(most, budget.window_tokens),
        output_tokens=_ATTEMPTS * budget.answer_tokens,
    )
