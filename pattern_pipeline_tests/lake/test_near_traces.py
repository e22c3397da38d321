"""Traces that are only near a topic are told from its members by the setting."""

from datetime import UTC, datetime

import pytest

from pattern_pipeline.lake.topic_board import TopicTrace
from pattern_pipeline.topics.settings import TopicSettings


@pytest.mark.parametrize(("confidence", "near"), [(0.49, True), (0.5, False), (0.9, False), (None, False)])
def test_what_is_less_sure_than_the_setting_is_near(confidence: float | None, near: bool) -> None:
    trace = TopicTrace("u1", datetime(2026, 3, 1, tzinfo=UTC), 0.3, confidence, "what is asked")
    assert trace.is_near(0.5) is near


def test_maps_do_not_depend_on_how_sure_a_label_must_be() -> None:
    usual = TopicSettings().dump_map_settings()
    assert TopicSettings(minimum_confidence=0.9).dump_map_settings() == usual
    assert TopicSettings(seed=1).dump_map_settings() != usual
