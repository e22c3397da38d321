"""What a person may set about vectors."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class EmbeddingSettings(BaseModel):
    """Which model makes vectors, and how.

    ``model``: empty for the packaged one; else a folder that holds a sentence-transformers model, or the
    name of one in the local model cache. ``backend``: ``int8`` runs the packaged model in whole numbers of
    eight bits, three to four times as fast, its vectors within a cosine of 0.99 of the others' on average;
    ``fp32`` runs any model as it was published; ``auto`` is int8 for the packaged model and fp32 for others.
    ``threads``: texts embedded at once by int8. ``cache``: folder of models made ready; empty for the home.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = ""
    backend: Literal["auto", "int8", "fp32"] = "auto"
    threads: int = Field(default=2, ge=1)
    cache: str = ""
