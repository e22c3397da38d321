"""The fences behind the gate: what stops a query that the gate would have let through."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.queries import restrict_files
from pattern_pipeline_tests.lake.frames import table_frame


@pytest.fixture
def shut(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    lake.append("raw_traces", table_frame("raw_traces"))
    with lake.connect(read_only=True) as connection:
        restrict_files(connection, lake.location.data)
        yield connection


def test_without_the_gate_nothing_is_written_and_no_file_outside_is_read(
    lake: Lake, shut: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    out = tmp_path / "written"
    folder = str(tmp_path).replace("'", "''")
    files = _files(lake)
    for query in (
        f"FROM read_csv('{folder}/secret.csv')",
        f"FROM read_text('{folder}/secret.csv')",
        f"FROM read_blob('{folder}/secret.csv')",
        f"FROM '{folder}/secret.csv'",
        f"FROM query('FROM read_text(''{folder}/secret.csv'')')",
        f"COPY (SELECT 1) TO '{folder}/written'",
        f"EXPORT DATABASE '{folder}/written'",
        f"ATTACH '{folder}/written' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET lock_configuration = false",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET memory_limit = '100GB'",
        "DELETE FROM raw_traces",
        "DROP TABLE raw_traces",
        "INSERT INTO raw_traces FROM raw_traces",
        "CREATE TABLE lake.t AS SELECT 1",
        "CREATE OR REPLACE VIEW logs AS SELECT 1",
        "CALL ducklake_expire_snapshots('lake', older_than => now())",
        "FROM ducklake_delete_orphaned_files('lake', cleanup_all => true)",
        "FROM sqlite_query('__ducklake_metadata_lake', 'DELETE FROM ducklake_table RETURNING table_id')",
        "FROM 'https://example.com/x.csv'",
    ):
        with pytest.raises(duckdb.Error):
            pytest.fail(f"done: {query}: {shut.execute(query).fetchall()}")
    assert not out.exists()
    assert _files(lake) == files
    assert lake.rows("SELECT count(*) FROM raw_traces") == [(3,)]


def test_a_variable_of_python_is_no_table(shut: duckdb.DuckDBPyConnection) -> None:
    secret = table_frame("raw_traces")
    with pytest.raises(duckdb.CatalogException, match="secret"):
        shut.execute("FROM secret")
    assert len(secret) == 3


def _files(lake: Lake) -> list[Path]:
    # DuckLake makes the folder of a table before the catalog refuses the table.
    return sorted(path for path in Path(lake.location.data).rglob("*") if path.is_file())
