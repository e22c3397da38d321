"""The settings of topics."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class TopicSettings(BaseModel):
    """How topics are found. The size of the smallest topic is not a setting: it is chosen from the data.

    ``minimum_summaries``: a window with fewer summaries has provisional topics only.
    ``window_days``: days that a map looks back, its own day included.
    ``sample_limit``: summaries that are clustered at most; all summaries are placed.
    ``seed``: equal input and an equal seed give equal topics.
    ``maximum_topics``: candidates with more topics are not chosen.
    ``identity_overlap``: share of members (Jaccard) that two topics of two days need to have the same id.
    ``method``: ``auto`` cuts merge trees; ``hdbscan`` finds dense groups instead, for comparison.
    ``names``: ``auto`` asks the model of ``[model]`` for names if that section names a model.
    ``minimum_confidence``: placements below it are near the topic: they are shown apart, and not promoted.
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
    minimum_confidence: float = Field(default=0.5, ge=0, le=1)

    def dump_map_settings(self) -> str:
        """Dump, as JSON, the settings that maps depend on: all but ``minimum_confidence``."""
        return self.model_dump_json(exclude={"minimum_confidence"})
