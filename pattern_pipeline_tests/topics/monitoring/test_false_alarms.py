"""Quiet traffic raises no more alarms than the setting says."""

from datetime import timedelta

import pandas as pd
import pytest

from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.monitoring.alerts import find_alerts
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline_tests.topics.monitoring.world import DAYS, NO_ALERTS, World


def alarms(seed: int, spread: float, days: int, settings: MonitoringSettings, count: int) -> int:
    world = World(seed, spread=spread)
    last = DAYS[-1]
    units = [world.day(day, count) for day in DAYS]
    earlier = NO_ALERTS
    for number in range(days):
        day = last + timedelta(days=number)
        units = [*units[-28:], world.day(day, count)] if number else units
        found = find_alerts(day, pd.concat(units, ignore_index=True), world.topics(), earlier, settings)
        earlier = concat_frames(TopicAlertsRow, [earlier, found])
    return len(earlier)


def test_a_quiet_week_is_quiet() -> None:
    assert alarms(1, 0.0, 7, MonitoringSettings(), 80) == 0


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_the_stated_rate_is_kept(spread: float) -> None:
    """Ten times 8 weeks at a rate of 1 a week: 80 expected at most; less than so many by any bad luck."""
    settings = MonitoringSettings(false_alarms_per_week=1.0)
    assert sum(alarms(seed, spread, 56, settings, 100) for seed in range(10)) <= 80
