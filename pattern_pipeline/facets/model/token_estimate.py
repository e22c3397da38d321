"""Estimate the tokens of a question: expected, by past answers if there are enough, and at most."""

from collections.abc import Sequence

import orjson

from pattern_pipeline.facets.model.experience import Experience
from pattern_pipeline.facets.model.prompting.prompt import build_prompt
from pattern_pipeline.facets.model.unit_questions import UnitQuestion, select_facets
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.budget import Budget, compute_max_usage
from pattern_pipeline.llm.chat import Prompt, Usage
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.llm.token_counting import count_tokens, is_exact

# Line numbers, up to 12 words of them, one sentence, the label, and JSON around them. Thinking is not counted.
GUESSED_ANSWER_TOKENS = 45
_LEAST_UNITS = 20
# What a chat's marks come to, by OpenAI's own recipe for counting: 3 a message, a role, 3 before the answer.
_MESSAGE_TOKENS = 4
_ANSWER_MARK_TOKENS = 3
# A ratio outside of this has another cause than the tokenizer.
_LEAST_RATIO, _MOST_RATIO = 0.5, 2.5


def estimate_input_tokens(unit: Unit, facets: Sequence[FacetSpec], settings: ModelSettings) -> int:
    """Estimate the input tokens of asking these facets of a unit."""
    prompt = build_prompt(
        unit, facets, window_tokens=settings.window_tokens, answer_tokens=settings.answer_tokens
    )
    messages = sum(count_tokens(message.content) + _MESSAGE_TOKENS for message in prompt.messages)
    return messages + _ANSWER_MARK_TOKENS + _count_schema_tokens(prompt, settings)


def estimate_output_tokens(experience: Experience) -> float:
    """Estimate the output tokens of one answer: the mean of past answers, else a guess."""
    return experience.output_tokens / experience.answers if experience.is_enough else GUESSED_ANSWER_TOKENS


def calibrate_count(experience: Experience, facets: Sequence[FacetSpec], settings: ModelSettings) -> float:
    """Compute the ratio of the server's token count to ours in the latest run; 1 if nothing is known.

    It is also 1 if we count tokens with the model's own encoding.
    """
    latest = experience.latest
    if latest is None or is_exact(settings.name) or len(latest.units) < _LEAST_UNITS or not latest.calls:
        return 1.0
    asked = [facet for facet in facets if facet.name in latest.facets]
    ours = sum(estimate_input_tokens(unit, asked, settings) for unit in latest.units) / len(latest.units)
    return min(max(latest.input_tokens / latest.calls / ours, _LEAST_RATIO), _MOST_RATIO)


def estimate_max_usage(question: UnitQuestion, facets: Sequence[FacetSpec], budget: Budget) -> Usage:
    """Estimate the most tokens that asking about a unit can take."""
    prompt = build_prompt(
        question.subject,
        select_facets(question, facets),
        window_tokens=budget.window_tokens,
        answer_tokens=budget.answer_tokens,
    )
    return compute_max_usage(prompt, budget)


def _count_schema_tokens(prompt: Prompt, settings: ModelSettings) -> int:
    # OpenAI puts the schema before the model and bills it; servers that hold the model to a grammar do not.
    reads_schema = not settings.base_url or "openai" in settings.base_url
    return count_tokens(orjson.dumps(prompt.schema).decode()) if reads_schema else 0
