"""The lake as a Dagster resource: what reads through it leaves no connection open, after a failure neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster_duckdb import DuckDBResource

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.orchestration.io_manager import LakeIOManager
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.services.workspace import open_workspace
from pattern_pipeline_tests.orchestration.conftest import DAYS, execute, problem
from pattern_pipeline_tests.services.test_workspace import count_calls

Connections = list[duckdb.DuckDBPyConnection]


HANDED_OUT: Connections = []


class WatchedLake(LakeResource):
    """Notes every connection that it hands out. Dagster copies resources, so the list is the module's."""

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with super().get_connection() as connection:
            HANDED_OUT.append(connection)
            yield connection


@pytest.fixture(autouse=True)
def nothing_handed_out() -> None:
    HANDED_OUT.clear()


def is_closed(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        connection.execute("SELECT 1")
    except duckdb.ConnectionException:
        return True
    return False


def test_it_is_the_resource_of_dagster_duckdb_with_the_lake_in_use(home: Path) -> None:
    resource = LakeResource(home=str(home))
    assert isinstance(resource, DuckDBResource)
    with resource.get_connection() as connection:
        assert connection.execute("SELECT count(*) > 0 FROM landed_traces").fetchall() == [(True,)]
        assert not is_closed(connection)
    assert is_closed(connection)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (ZeroDivisionError, ZeroDivisionError),
        (KeyboardInterrupt, KeyboardInterrupt),
        # DuckDB's own errors become the lake's.
        (duckdb.FatalException, LakeError),
    ],
)
def test_a_connection_is_closed_after_a_failure(
    home: Path, error: type[BaseException], raised: type[BaseException]
) -> None:
    held: Connections = []
    with pytest.raises(raised):
        fail_while_open(LakeResource(home=str(home)), error, held)
    assert [is_closed(connection) for connection in held] == [True]


def test_a_run_reads_its_inputs_through_the_resource_and_closes_each_connection(
    home: Path, instance: dg.DagsterInstance
) -> None:
    result = execute(watched_definitions(home), instance, "daily_traces", DAYS[0], "raw_traces")
    assert problem(result) == ""
    assert HANDED_OUT
    assert all(is_closed(connection) for connection in HANDED_OUT)


def test_a_run_that_cannot_read_an_input_closes_its_connection(
    tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = LakeResource(home=str(tmp_path)).open()
    lake.commit(lambda connection: connection.execute("DROP TABLE raw_traces"), doing="break the lake")
    monkeypatch.setattr(Lake, "migrate", lambda *_: None)  # it would make the table again
    result = execute(watched_definitions(tmp_path), instance, "daily_traces", DAYS[0], "preprocessed_traces")
    assert "raw_traces does not exist" in problem(result)
    assert [is_closed(connection) for connection in HANDED_OUT] == [True]


def test_the_steps_of_all_runs_of_a_process_share_one_opened_home(
    home: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    definitions = build_defs(home=home)
    calls = count_calls(monkeypatch)
    for day in DAYS[:2]:
        assert problem(execute(definitions, instance, "daily_traces", day)) == ""
    assert calls["open_lake"] <= 1
    assert calls["load_facets"] <= 1
    assert calls["load_settings"] <= 1
    before = calls["load_settings"]
    (home / "settings.toml").write_text("[traces]\nsample = 0.5\n")
    assert problem(execute(definitions, instance, "daily_traces", DAYS[0], "raw_traces")) == ""
    assert calls["load_settings"] == before + 1
    assert 0 < len(open_workspace(home).lake.read_days("raw_traces", DAYS[0], DAYS[0])) < 40
    (home / "settings.toml").unlink()


def fail_while_open(lake: LakeResource, error: type[BaseException], held: Connections) -> None:
    with lake.get_connection() as connection:
        held.append(connection)
        raise error("while it is open")


def watched_definitions(home: Path) -> dg.Definitions:
    lake = WatchedLake(home=str(home))
    lake_io = LakeIOManager(lake=lake, home=HomeResource(home=str(home)))
    return build_defs(home=home, resource_overrides={"lake": lake, "lake_io": lake_io})
