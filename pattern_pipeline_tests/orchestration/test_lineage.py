"""The lineage that the Dagster UI shows."""

import subprocess
import sys
from datetime import UTC, date, datetime

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.orchestration.lineage import build_dependencies, build_inputs, daily
from pattern_pipeline.services.freshness import LakeState, list_days_read
from pattern_pipeline.services.stages import STAGES, Stage
from pattern_pipeline.settings import load_settings

DAY = date(2026, 6, 15)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
SETTINGS = load_settings()
NOTHING_RECORDED = LakeState(
    {}, {}, window_days=SETTINGS.topics.window_days, baseline_days=SETTINGS.watching.baseline_days
)


@pytest.fixture(scope="module")
def graph() -> AssetGraph:
    return build_defs().resolve_asset_graph()


def test_the_definitions_load() -> None:
    dg.Definitions.validate_loadable(build_defs())


def test_definitions_load_in_a_fresh_interpreter_without_a_warning() -> None:
    code = "import pattern_pipeline.definitions as d; d.defs()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_each_asset_reads_the_days_by_which_its_freshness_is_judged(graph: AssetGraph, stage: Stage) -> None:
    key = dg.AssetKey(stage.name)
    assert graph.get(key).parent_keys == {dg.AssetKey(upstream.table) for upstream in stage.upstream}
    for upstream in stage.upstream:
        mapping = graph.get_partition_mapping(key, dg.AssetKey(upstream.table))
        mapped = mapping.get_upstream_mapped_partitions_result_for_partitions(
            daily.subset_with_partition_keys([DAY.isoformat()]), daily, daily, NOW
        )
        days = sorted(mapped.partitions_subset.get_partition_keys())
        assert days == [day.isoformat() for day in list_days_read(upstream, DAY, NOTHING_RECORDED)]


def test_a_table_that_an_asset_queries_itself_is_not_loaded_for_it() -> None:
    assert set(build_inputs("classified_logs")) == {"facet_summaries", "facet_embeddings"}
    assert [dep.asset_key for dep in build_dependencies("classified_logs")] == [dg.AssetKey("topic_clusters")]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_each_asset_says_what_and_whose_it_is(graph: AssetGraph, stage: Stage) -> None:
    node = graph.get(dg.AssetKey(stage.name))
    assert node.group_name in {"traces", "facets", "topics", "datasets"}
    assert node.owners == ["team:pattern"]
    assert node.kinds
    assert len(node.description or "") > 20
    assert node.code_version == stage.code_version
    assert node.partitions_def is daily
    assert node.backfill_policy is None, (
        "one partition a run: checks of a range are recorded for no partition"
    )


def test_every_check_is_partitioned_by_day(graph: AssetGraph) -> None:
    specs = [graph.get_check_spec(key) for key in graph.asset_check_keys]
    assert {spec.name for spec in specs if spec.blocking} == {
        "units_unique",
        "vectors_sound",
        "known_labels",
        "every_unit_once",
        "distance_in_range",
        "facet_versions_agree",
        "known_answers",
        "every_answer_once",
        "rows_unique",
        "rows_can_be_run",
        "rows_consistent",
    }
    assert all(spec.description for spec in specs)
    assert all(spec.partitions_def is daily for spec in specs)
