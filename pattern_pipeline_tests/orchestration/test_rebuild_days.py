"""Maps are made again on request: fresh or not, with all that hangs on them, and the cost of names told before."""

from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.lake.topic_maps import read_map_snapshots
from pattern_pipeline.orchestration.jobs import REBUILD_TAG
from pattern_pipeline.orchestration.run_days import rebuild_days, run_days
from pattern_pipeline.services.cost_estimates import estimate_naming, is_named_by_model
from pattern_pipeline.services.freshness import list_stale_stages
from pattern_pipeline.services.lake_state import list_days_to_rebuild, list_stale_days, read_lake_state
from pattern_pipeline.services.stages import REBUILT
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.orchestration.conftest import DAYS, FEW, copy_home, execute, problem
from pattern_pipeline_tests.orchestration.model_home import DAYS as MODEL_DAYS
from pattern_pipeline_tests.orchestration.model_home import answered_by, home_with_traffic

FIRST, SECOND, THIRD = DAYS
STAGES = tuple(stage.name for stage in REBUILT)


@pytest.fixture(scope="module")
def home(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this module's own, whose first two days are made."""
    return copy_home(made_home, tmp_path_factory)


def test_a_day_without_vectors_has_nothing_to_rebuild(lake: Lake) -> None:
    assert list_days_to_rebuild(lake, [THIRD]) == []
    assert list_days_to_rebuild(lake, DAYS) == [FIRST, SECOND]


def test_fresh_days_are_made_again_and_are_what_they_were(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings
) -> None:
    before = read_map_snapshots(lake, [FIRST, SECOND])
    runs = rebuild_days(defs, instance, [SECOND, FIRST])
    assert [(run.day, run.stages, run.error) for run in runs] == [
        (FIRST, STAGES, ""),
        (SECOND, STAGES, ""),
    ]
    assert {key: each.members for key, each in read_map_snapshots(lake, [FIRST, SECOND]).items()} == {
        key: each.members for key, each in before.items()
    }
    assert list_stale_days(Workspace(settings)) == []
    assert run_days(defs, instance, Workspace(settings), [FIRST, SECOND]) == []


def test_the_job_does_the_same_for_a_day_of_a_backfill(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings
) -> None:
    before = read_map_snapshots(lake, [FIRST, SECOND])
    result = execute(defs, instance, "rebuild_topics", FIRST)
    assert problem(result) == ""
    made = {event.asset_key.path[-1] for event in result.get_asset_materialization_events()}
    assert made == set(STAGES)
    assert result.dagster_run.tags[REBUILD_TAG]
    assert read_map_snapshots(lake, [FIRST, SECOND]) == before, (
        "a day made again after its successor keeps its ids"
    )
    assert list_stale_days(Workspace(settings)) == []


def test_labels_are_stale_once_their_map_changed_and_follow_it_in_the_next_run(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, home: Path
) -> None:
    before = read_map_snapshots(lake, [SECOND])[SECOND, "Task"]
    (home / "settings.toml").write_text(f"{FEW}maximum_topics = 4\n")
    settings = load_settings(home)
    assert problem(execute(defs, instance, "rebuild_topics", SECOND, "topic_clusters")) == ""
    after = read_map_snapshots(lake, [SECOND])[SECOND, "Task"]
    assert len(before.topics) > 4 >= len(after.topics)
    assert before.members != after.members
    (run,) = run_days(defs, instance, Workspace(settings), [SECOND])
    assert (run.stages, run.error) == (STAGES[1:], "")
    strangers = lake.rows(
        "SELECT count(*) FROM classified_logs WHERE day = ? AND facet = 'Task' AND topic_id NOT IN"
        " (SELECT topic_id FROM topic_clusters WHERE day = ? AND facet = 'Task')",
        [SECOND, SECOND],
    )
    assert strangers == [(0,)]


def test_one_facet_is_made_alone_and_makes_no_stale_day_fresh(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, home: Path
) -> None:
    first = read_map_snapshots(lake, [SECOND])
    (run,) = rebuild_days(defs, instance, [SECOND], facet="Task")
    assert run.error == ""
    assert read_map_snapshots(lake, [SECOND]) == first
    assert list_stale_stages(SECOND, read_lake_state(Workspace(load_settings(home)))) == ()

    (home / "settings.toml").write_text(f"{FEW}maximum_topics = 6\n")
    rebuild_days(defs, instance, [SECOND], facet="Task")
    second = read_map_snapshots(lake, [SECOND])
    assert second[SECOND, "Issues"] == first[SECOND, "Issues"]
    assert len(second[SECOND, "Task"].topics) > len(first[SECOND, "Task"].topics)
    assert list(read_map_snapshots(lake, [SECOND], "Task")) == [(SECOND, "Task")]
    assert list_stale_stages(SECOND, read_lake_state(Workspace(load_settings(home)))) == STAGES, (
        "Issues is yet to be made"
    )
    (home / "settings.toml").write_text(f"{FEW}maximum_topics = 4\n")
    assert list_stale_stages(SECOND, read_lake_state(Workspace(load_settings(home)))) == STAGES, (
        "Task was made under other settings"
    )


@pytest.mark.slow
def test_the_command_says_what_changed_and_what_cannot_be(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, home: Path
) -> None:
    run_days(defs, instance, Workspace(load_settings(home)), [FIRST, SECOND])
    done = command(home, "topics", "rebuild", "--from", SECOND, "--to", SECOND)
    assert done.status == 0, done.errors
    assert f"{SECOND} │ Task" in done.output
    assert "maps changed" in done.output
    one = command(home, "topics", "rebuild", "--from", SECOND, "--to", SECOND, "--facet", "task")
    assert (one.status, "│ Task" in one.output, "│ Issues" in one.output) == (0, True, False)
    assert "no facet named 'Tsak'" in command(home, "topics", "rebuild", "--facet", "Tsak").errors
    assert (
        "Sentiment has labels, not maps" in command(home, "topics", "rebuild", "--facet", "Sentiment").errors
    )
    assert "no day here has answers" in command(home, "topics", "rebuild", "--from", THIRD).errors


@pytest.mark.slow
def test_names_cost_at_most_what_was_told_and_nothing_where_they_are_kept(
    tmp_path: Path, model_server: ModelServer, instance: dg.DagsterInstance
) -> None:
    home = home_with_traffic(tmp_path)
    settings = answered_by(home, model_server)
    assert not is_named_by_model(settings)
    file = home / "settings.toml"
    file.write_text(file.read_text().replace('names = "local"', 'names = "auto"'))
    settings = load_settings(home)
    assert is_named_by_model(settings)
    lake, defs = open_lake(settings), build_defs(home=home)
    run_days(defs, instance, Workspace(settings), MODEL_DAYS[:1])

    told = estimate_naming(Workspace(settings), MODEL_DAYS)
    topics = lake.rows("SELECT count(*) FROM topic_clusters WHERE day = ?", [MODEL_DAYS[0]])
    assert [(told.topics,)] == topics
    assert (told.maps, told.unmapped) == (2, len(MODEL_DAYS) - 1), "Task and Issues of the day that was made"
    assert told.cost == pytest.approx((told.usage.input_tokens * 10 + told.usage.output_tokens * 40) / 1e6)
    model_server.record.clear()
    (again,) = rebuild_days(defs, instance, MODEL_DAYS[:1])
    assert again.error == ""
    assert model_server.record.requests == [], "names are kept where topics are found again"
