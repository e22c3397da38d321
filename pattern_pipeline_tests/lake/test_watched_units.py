"""What watching reads of a real lake."""

from datetime import timedelta

import numpy as np
import pytest

from pattern_pipeline.lake import weekly_review
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.weekly_review import read_earlier_alerts, read_watched_units
from pattern_pipeline.topics.watching.frames import TOPIC_ALERTS, WATCHED_UNITS
from pattern_pipeline_tests.lake.frames import DAY, rows


def fill(lake: Lake, days: int = 3, count: int = 4) -> None:
    units = [
        (DAY - timedelta(days=back), f"{back}-{number}") for back in range(days) for number in range(count)
    ]
    common = [{"day": day, "unit_id": unit, "status": "answered"} for day, unit in units]
    free = [{**each, "facet": "Task", "facet_version": "v1"} for each in common]
    free[0] |= {"status": "no_match"}
    free[1] |= {"status": "failed"}
    moods = [{**each, "facet": "Sentiment", "facet_version": "v1", "label": "NEGATIVE"} for each in common]
    lake.append("facet_summaries", rows("facet_summaries", *free, *moods))
    vector = {"facet": "Task", "facet_version": "v1", "model": "toy", "vector": np.ones(2, np.float32)}
    lake.append(
        "facet_embeddings",
        rows("facet_embeddings", *({"day": d, "unit_id": u, **vector} for d, u in units[2:])),
    )


def test_answers_come_with_their_vectors_and_failed_ones_not_at_all(lake: Lake) -> None:
    fill(lake)
    found = read_watched_units(lake, DAY, 28)
    assert list(found.columns) == list(WATCHED_UNITS)
    tasks = found[found["facet"] == "Task"].set_index("unit_id")
    assert len(tasks) == 11
    assert tasks["vector"]["0-0"] is None
    assert tasks["vector"]["0-2"].tolist() == [1.0, 1.0]
    assert set(found.loc[found["facet"] == "Sentiment", "label"]) == {"NEGATIVE"}


def test_only_the_days_asked_for_are_read(lake: Lake) -> None:
    fill(lake)
    assert set(read_watched_units(lake, DAY, 1)["day"]) == {DAY, DAY - timedelta(days=1)}


def test_of_a_busy_day_every_facet_gives_the_same_units(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weekly_review, "MOST_UNITS_A_DAY", 2)
    fill(lake, count=30)
    found = read_watched_units(lake, DAY - timedelta(days=1), 1)
    units = found.groupby(["day", "facet"])["unit_id"].agg(tuple).unstack()
    assert (units["Task"] == units["Sentiment"]).all()
    assert units["Task"].map(len).tolist() == [2, 2]


def test_alerts_of_the_day_itself_are_not_earlier(lake: Lake) -> None:
    days = [DAY, DAY - timedelta(days=1), DAY - timedelta(days=29)]
    lake.append("topic_alerts", rows("topic_alerts", *({"day": day, "exemplars": ["u"]} for day in days)))
    found = read_earlier_alerts(lake, DAY, 28)
    assert found["day"].tolist() == [DAY - timedelta(days=1)]
    assert list(found.columns) == list(TOPIC_ALERTS)
