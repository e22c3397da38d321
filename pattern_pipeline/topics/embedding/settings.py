"""The settings of embeddings."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class EmbeddingSettings(BaseModel):
    """Which model makes vectors, and how.

    ``model``: empty for the packaged one; else a folder with a sentence-transformers model, or the name of
    one in the local model cache, or with ``openai`` the name that the endpoint knows.
    ``backend``: ``int8`` runs the packaged model quantized to eight bits, about three times as fast, its
    vectors within a cosine of 0.99 of the original ones on average; ``fp32`` runs any model as it was
    published; ``openai`` asks an OpenAI-compatible endpoint; ``auto`` is int8 for the packaged model and fp32
    for others.
    ``plugin``: an embedder of another package, by its entry point in ``pattern_pipeline.embedders``; it is used in
    place of ``model`` and ``backend``.
    ``threads``: texts that int8 embeds at once.
    ``cache``: folder of converted models; empty for the home.
    ``base_url``: of the endpoint; empty for OpenAI.
    ``api_key``: better set in the environment, as ``OPENAI_API_KEY``.
    ``dimensions``: length of the endpoint's vectors, 0 for the default of the model.
    ``concurrency``: calls to the endpoint at once. ``timeout_seconds``: of one call.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = ""
    backend: Literal["auto", "int8", "fp32", "openai"] = "auto"
    plugin: str = ""
    threads: int = Field(default=2, ge=1)
    cache: str = ""
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    dimensions: int = Field(default=0, ge=0)
    concurrency: int = Field(default=8, ge=1, le=256)
    timeout_seconds: float = Field(default=60, gt=0)
