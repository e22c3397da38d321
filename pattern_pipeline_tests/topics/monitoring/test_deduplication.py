"""Whatever the days hold, one thing is reported once, over both horizons."""

from datetime import timedelta
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.topics.monitoring.alerts import find_alerts
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline_tests.topics.monitoring.world import DAY, DAYS, NO_ALERTS, World

# As many alarms as a person can ask for, so that both horizons speak.
EAGER = MonitoringSettings(false_alarms_per_week=7, minimum_units=2)
KEY = list(find_table("topic_alerts").key)
BEFORE = DAYS[-15:-3]


@st.composite
def traffic(draw: st.DrawFn) -> tuple[World, pd.DataFrame]:
    """Two weeks: quiet ones, then three days on each of which anything may come, grow, go or turn."""
    world = World(draw(st.integers(0, 10_000)), topics=draw(st.sampled_from([(0.7,), (0.3, 0.25, 0.2, 0.1)])))
    quiet = draw(st.integers(20, 40))
    days = [world.day(day, quiet) for day in BEFORE]
    for day in DAYS[-3:]:
        count = draw(st.integers(0 if day < DAY else 8, 40))
        if not count:
            continue
        planted = draw(st.integers(0, min(count, 25)))
        factors = draw(st.dictionaries(st.integers(0, 3), st.sampled_from([0.0, 0.3, 4.0, 12.0]), max_size=2))
        unhappy = draw(st.dictionaries(st.integers(0, 3), st.sampled_from([0.0, 0.9]), max_size=2))
        days.append(world.day(day, count, planted=planted, factors=factors, unhappy=unhappy))
    return world, pd.concat(days, ignore_index=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=traffic(), mapped=st.booleans())
def test_one_topic_or_group_is_reported_once_a_day(made: tuple[World, pd.DataFrame], mapped: bool) -> None:
    world, units = made
    topics = world.topics() if mapped else world.topics().iloc[:0]
    alerts = find_alerts(DAY, units, topics, NO_ALERTS, EAGER)
    build_arrow_table(find_table("topic_alerts"), alerts)
    rises = alerts["kind"].replace("spike", "new")
    assert not alerts.assign(kind=rises).duplicated(KEY).any()
    groups = [set(shown) for shown in alerts.loc[alerts["topic_id"].str.startswith("g_"), "exemplars"]]
    for one, other in combinations(groups, 2):
        assert 2 * len(one & other) < min(len(one), len(other))


@pytest.mark.parametrize("fallen", [0, 2])
def test_a_topic_that_is_gone_for_a_day_and_for_three_is_one_alert(fallen: int) -> None:
    world = World(1)
    days = [world.days(DAYS[:-3]), *(world.day(day, 150, factors={fallen: 0.0}) for day in DAYS[-3:])]
    alerts = find_alerts(DAY, pd.concat(days, ignore_index=True), world.topics(), NO_ALERTS, EAGER)
    gone = alerts[alerts["kind"] == "vanished"]
    assert gone["topic_id"].tolist() == [f"t_{fallen}"]
    assert np.isfinite(gone["false_alarms"]).all()
    assert gone["first_day"].iloc[0] >= DAY - timedelta(days=2)
