"""The settings of ``[model]``: which model answers, and what it may cost."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class ModelSettings(BaseModel):
    """The model. Without a ``name`` no model is asked: the local extractor answers.

    ``base_url``: any OpenAI-compatible endpoint; empty: OpenAI.
    ``api_key``: better in the environment, as ``PATTERN_PIPELINE_MODEL__API_KEY`` or ``OPENAI_API_KEY``; many
    local servers need none.
    ``azure_api_version``: makes ``base_url`` an Azure endpoint.
    ``window_tokens``: what the model reads at most, prompt and answer together. Costs are US dollars; None:
    no limit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    azure_api_version: str = ""
    mode: Literal["live", "batch"] = "live"
    concurrency: int = Field(default=32, ge=1, le=1024)
    timeout_seconds: float = Field(default=120, gt=0)
    attempts: int = Field(default=6, ge=1)
    window_tokens: int = Field(default=128_000, ge=1_000)
    answer_tokens: int = Field(default=1_000, ge=50)
    max_cost_per_run: float | None = Field(default=None, ge=0)
    max_cost_per_day: float | None = Field(default=None, ge=0)
