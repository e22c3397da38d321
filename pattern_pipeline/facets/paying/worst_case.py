"""The most that asking one question can take."""

from collections.abc import Sequence

import orjson

from pattern_pipeline.facets.model.prompting.prompt import build_prompt
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.token_budget import ROUNDS, limit_answer_tokens

_TOKENS_AROUND_A_MESSAGE = 16
# What is said beside the prompt when an answer was no use and is asked for again.
_TOKENS_OF_ASKING_AGAIN = 200


def largest_usage(budget: Budget) -> Usage:
    """Tokens that asking any question cannot pass: what fits the model's window. Takes no time to tell."""
    return Usage(
        input_tokens=ROUNDS * budget.window_tokens, output_tokens=limit_answer_tokens(budget.answer_tokens)
    )


def worst_usage(unit: Unit, facets: Sequence[FacetSpec], budget: Budget) -> Usage:
    """Tokens that cannot be passed: no tokenizer makes more tokens of a text than it has bytes."""
    prompt = build_prompt(
        unit, facets, window_tokens=budget.window_tokens, answer_tokens=budget.answer_tokens
    )
    texts = [message.content for message in prompt.messages]
    most = sum(len(text.encode()) + _TOKENS_AROUND_A_MESSAGE for text in texts)
    most += len(orjson.dumps(prompt.schema)) + _TOKENS_OF_ASKING_AGAIN
    return Usage(
        input_tokens=ROUNDS * min(most, budget.window_tokens),
        output_tokens=limit_answer_tokens(budget.answer_tokens),
    )
