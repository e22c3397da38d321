"""The settings of monitoring: section ``[watching]``."""

from pydantic import BaseModel, ConfigDict, Field


class MonitoringSettings(BaseModel):
    """How often quiet traffic may raise an alarm, and how small a change is worth one.

    ``false_alarms_per_week``: expected at most, over all facets, topics and labels together.
    ``baseline_days``: days a day is compared with. ``minimum_units``: fewer units are never an alert.
    ``minimum_ratio``: so many times as frequent (for labels: times the odds) as before.
    ``unhappy_labels``: labels of any categorical facet that are counted as one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    false_alarms_per_week: float = Field(default=0.125, gt=0, le=7)
    baseline_days: int = Field(default=28, ge=5, le=120)
    minimum_units: int = Field(default=4, ge=2)
    minimum_ratio: float = Field(default=2.0, gt=1)
    unhappy_labels: tuple[str, ...] = ("NEGATIVE", "MIXED")
