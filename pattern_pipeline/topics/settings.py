"""What a person may set about topics."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class TopicSettings(BaseModel):
    """How topics are found. The size of the smallest topic is no setting: it is chosen from the data.

    ``minimum_summaries``: fewer in a window give a map without topics. ``window_days``: days a map looks
    back, its own included. ``sample_limit``: at most so many summaries are clustered; all are placed.
    ``seed``: equal input and seed give equal topics. ``maximum_topics``: settings that give more are set
    aside. ``identity_overlap``: share of members (Jaccard) two topics must have in common to be one topic
    on two days. ``method``: ``auto`` cuts merge trees; ``hdbscan`` finds dense groups instead, for those who
    want to compare. ``names``: ``auto`` has the model of ``[model]`` name topics, where it has a ``name``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_summaries: int = Field(default=100, ge=2)
    window_days: int = Field(default=7, ge=1)
    sample_limit: int = Field(default=20_000, ge=100)
    seed: int = Field(default=42, ge=0)
    maximum_topics: int = Field(default=300, ge=3)
    identity_overlap: float = Field(default=0.3, gt=0, le=1)
    method: Literal["auto", "hdbscan"] = "auto"
    names: Literal["auto", "local", "model"] = "auto"
