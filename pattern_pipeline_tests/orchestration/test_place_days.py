"""New traces are placed by the map that stands, and the next full run makes the map and the labels again."""

from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.facets.summary import NOT_ASKED
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.lake.topic_maps import count_placements
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.run_days import place_days, run_days
from pattern_pipeline.orchestration.schedules import every_ten_minutes
from pattern_pipeline.orchestration.sensors import summary_threshold
from pattern_pipeline.services.lake_state import list_days_to_place
from pattern_pipeline.services.stages import PLACING
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.orchestration.conftest import DAYS, copy_home
from pattern_pipeline_tests.orchestration.model_home import DAYS as MODEL_DAYS
from pattern_pipeline_tests.orchestration.model_home import TRACES, answered_by, home_with_traffic

FIRST, SECOND, THIRD = DAYS
PLACED = tuple(stage.name for stage in PLACING)


@pytest.fixture(scope="module")
def home(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this module's own, whose first two days are made."""
    return copy_home(made_home, tmp_path_factory)


def asked_by_schedule(home: Path, day: date) -> list[str]:
    resources = {"home": HomeResource(home=str(home)), "lake": LakeResource(home=str(home))}
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    context = dg.build_schedule_context(scheduled_execution_time=noon, resources=resources)
    found = every_ten_minutes(context)
    return [str(each.partition_key) for each in found] if isinstance(found, list) else []


def test_the_schedule_is_off_and_asks_for_what_has_landed_since_yesterday(
    landed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = copy_home(landed_home, tmp_path_factory)
    assert every_ten_minutes.default_status is dg.DefaultScheduleStatus.STOPPED
    assert asked_by_schedule(home, SECOND) == [FIRST.isoformat(), SECOND.isoformat()]
    assert asked_by_schedule(home, date(2026, 3, 9)) == []


def test_a_new_day_is_placed_by_the_map_of_the_day_before(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings
) -> None:
    maps = lake.rows("SELECT facet, day, map_version FROM topic_maps ORDER BY ALL")
    runs = place_days(defs, instance, Workspace(settings), DAYS)
    assert [(run.day, run.stages, run.error) for run in runs] == [(THIRD, PLACED, "")]
    assert lake.rows("SELECT facet, day, map_version FROM topic_maps ORDER BY ALL") == maps
    task = next(each for each in count_placements(lake, [THIRD]) if each.facet == "Task")
    assert (task.units, task.not_asked, task.unmapped, task.map_day) == (40, 0, 0, SECOND)
    assert task.placed > 20
    shown = "SELECT count(*) FROM logs WHERE day = ? AND classifications.Task IS NOT NULL"
    assert lake.rows(shown, [THIRD]) == [(task.placed,)], "new traces have a label at once"
    assert lake.read_days("eval_datasets", THIRD, THIRD).empty


def test_what_is_placed_is_not_placed_again(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings, home: Path
) -> None:
    assert asked_by_schedule(home, THIRD) == []
    assert list_days_to_place(Workspace(settings), DAYS) == {}
    assert place_days(defs, instance, Workspace(settings), DAYS) == []


def test_placing_does_not_launch_clustering(instance: dg.DagsterInstance, home: Path) -> None:
    context = dg.build_sensor_context(
        instance=instance, cursor="0", resources={"home": HomeResource(home=str(home))}
    )
    result = summary_threshold(context)
    assert isinstance(result, dg.SensorResult)
    assert THIRD.isoformat() not in {request.partition_key for request in result.run_requests or []}


def test_the_next_run_makes_the_map_and_replaces_the_labels(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings
) -> None:
    runs = run_days(defs, instance, Workspace(settings), DAYS)
    third = {stage for run in runs if run.day == THIRD for stage in run.stages}
    assert third == {"topic_clusters", "classified_logs", "current_labels", "eval_datasets", "topic_alerts"}
    (task,) = (each for each in count_placements(lake, DAYS) if each.facet == "Task")
    assert task.map_day == THIRD
    older = "SELECT count(*) FROM current_labels WHERE facet = 'Task' AND map_day <> ?"
    assert lake.rows(older, [THIRD]) == [(0,)], "what was placed by the day before is placed again"


@pytest.mark.slow
def test_with_a_model_only_kept_answers_are_placed_and_none_is_asked(
    tmp_path: Path, model_server: ModelServer, instance: dg.DagsterInstance
) -> None:
    home = home_with_traffic(tmp_path)
    settings = answered_by(home, model_server)
    lake, defs = open_lake(settings), build_defs(home=home)
    made = run_days(defs, instance, Workspace(settings), MODEL_DAYS[:1])
    assert not [each.error for each in made if each.error]
    model_server.record.clear()

    (placed,) = place_days(defs, instance, Workspace(settings), MODEL_DAYS)
    assert (placed.day, placed.error) == (MODEL_DAYS[1], "")
    assert model_server.record.requests == []
    reasons = lake.rows("SELECT count(*) FROM facet_summaries WHERE reason = ?", [NOT_ASKED])[0][0]
    assert 0 < reasons <= 3 * TRACES
    assert {each.not_asked for each in count_placements(lake, MODEL_DAYS[1:])} == {reasons // 3}
    assert lake.rows("SELECT DISTINCT extractor FROM facet_summaries") == [("openai/paid/2",)]

    assert list_days_to_place(Workspace(settings), MODEL_DAYS) == {}, "nothing new has landed"

    run_days(defs, instance, Workspace(settings), MODEL_DAYS)
    assert model_server.record.requests, "a day that was not asked stays to be asked"
    assert lake.rows("SELECT count(*) FROM facet_summaries WHERE reason = ?", [NOT_ASKED]) == [(0,)]
    assert list_days_to_place(Workspace(settings), MODEL_DAYS) == {}
