"""The sensors, on an instance whose event log says what the pipeline did."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.orchestration.metadata import SUMMARY_COUNTS
from pattern_pipeline.orchestration.resources import HomeResource
from pattern_pipeline.orchestration.sensors import early_days, summary_threshold

DAY = date(2026, 3, 10)


class Pipeline:
    """Writes events as the assets do, and asks a sensor what it makes of them."""

    def __init__(self, instance: dg.DagsterInstance, home: Path) -> None:
        self.instance = instance
        self.home = home
        self.cursors: dict[str, str | None] = {}

    def made(self, asset: str, day: date, **counts: int) -> None:
        metadata = {SUMMARY_COUNTS: counts} if counts else {}
        event = dg.AssetMaterialization(asset_key=asset, partition=day.isoformat(), metadata=metadata)
        self.instance.report_runless_asset_event(event)

    def ask(self, sensor: dg.SensorDefinition) -> list[dg.RunRequest]:
        context = dg.build_sensor_context(
            instance=self.instance,
            cursor=self.cursors.get(sensor.name),
            resources={"home": HomeResource(home=str(self.home))},
        )
        result = sensor(context)
        assert isinstance(result, dg.SensorResult)
        self.cursors[sensor.name] = result.cursor
        return list(result.run_requests or [])


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Pipeline(instance, tmp_path)


def days(requests: list[dg.RunRequest]) -> list[str | None]:
    return [request.partition_key for request in requests]


def test_below_the_threshold_nothing_is_launched(pipeline: Pipeline) -> None:
    pipeline.made("facet_embeddings", DAY, Task=99, Issues=20)
    assert pipeline.ask(summary_threshold) == []


def test_at_the_threshold_the_day_is_clustered_once(pipeline: Pipeline) -> None:
    pipeline.made("facet_embeddings", date(2026, 3, 4), Task=60)
    pipeline.made("facet_embeddings", DAY, Task=40)
    assert days(pipeline.ask(summary_threshold)) == ["2026-03-10"]
    assert pipeline.ask(summary_threshold) == []


def test_summaries_older_than_the_window_do_not_count(pipeline: Pipeline) -> None:
    pipeline.made("facet_embeddings", date(2026, 3, 3), Task=99)
    pipeline.made("facet_embeddings", DAY, Task=99)
    assert pipeline.ask(summary_threshold) == []


def test_a_day_embedded_again_is_clustered_again_under_another_run_key(pipeline: Pipeline) -> None:
    pipeline.made("facet_embeddings", DAY, Task=120)
    (first,) = pipeline.ask(summary_threshold)
    pipeline.made("facet_embeddings", DAY, Task=130)
    (again,) = pipeline.ask(summary_threshold)
    assert first.partition_key == again.partition_key
    assert first.run_key != again.run_key


def test_a_day_that_a_run_has_clustered_already_is_left_alone(pipeline: Pipeline) -> None:
    pipeline.made("facet_embeddings", DAY, Task=120)
    pipeline.made("topic_clusters", DAY)
    assert pipeline.ask(summary_threshold) == []


def test_a_backfill_clusters_its_days_itself(pipeline: Pipeline) -> None:
    @dg.asset(key="facet_embeddings", partitions_def=dg.DailyPartitionsDefinition("2026-03-01"))
    def made_by_a_backfill() -> dg.MaterializeResult:  # type: ignore[type-arg]
        return dg.MaterializeResult(metadata={SUMMARY_COUNTS: {"Task": 120}})

    tags = {"dagster/backfill": "b1"}
    done = dg.materialize(
        [made_by_a_backfill], partition_key=DAY.isoformat(), instance=pipeline.instance, tags=tags
    )
    assert done.success
    assert pipeline.ask(summary_threshold) == []


def test_the_threshold_is_a_setting(pipeline: Pipeline) -> None:
    (pipeline.home / "settings.toml").write_text("[topics]\nminimum_summaries = 30\n")
    pipeline.made("facet_embeddings", DAY, Task=40)
    assert days(pipeline.ask(summary_threshold)) == ["2026-03-10"]


def test_days_before_the_first_map_are_labelled_once_a_map_covers_them(pipeline: Pipeline) -> None:
    for day in (date(2026, 3, 3), date(2026, 3, 8), date(2026, 3, 9)):
        pipeline.made("facet_embeddings", day, Task=40)
    pipeline.made("classified_logs", date(2026, 3, 9))
    pipeline.made("topic_clusters", DAY)
    requests = pipeline.ask(early_days)
    assert days(requests) == ["2026-03-08"], "the 3rd is outside the window, the 9th has labels"
    assert requests[0].asset_selection == [
        dg.AssetKey(each) for each in ("classified_logs", "current_labels", "eval_datasets", "topic_alerts")
    ]
    assert pipeline.ask(early_days) == []
