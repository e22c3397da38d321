"""What a person may set about vectors."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class EmbeddingSettings(BaseModel):
    """Which model makes vectors, and how.

    ``model``: empty for the packaged one; else a folder that holds a sentence-transformers model, or the
    name of one in the local model cache. ``backend``: ``int8`` runs the packaged model in whole numbers of
    eight bits, about three times as fast, its vectors within a cosine of 0.99 of the others' on average;
    ``fp32`` runs any model as it was published; ``auto`` is int8 for the packaged model and fp32 for others.
    ``threads``: texts embedded at once by int8. ``cache``: folder of models made ready; empty for the home.

    ``openai`` asks any OpenAI-compatible endpoint at ``base_url`` (empty: OpenAI) for ``model``; ``api_key``
    is better in the environment, as ``OPENAI_API_KEY``. ``dimensions``: of its vectors, 0 for the model's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = ""
    backend: Literal["auto", "int8", "fp32", "openai"] = "auto"
    threads: int = Field(default=2, ge=1)
    cache: str = ""
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    dimensions: int = Field(default=0, ge=0)
    concurrency: int = Field(default=8, ge=1, le=256)
    timeout_seconds: float = Field(default=60, gt=0)
