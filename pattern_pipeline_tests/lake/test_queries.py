from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.errors import LakeError, NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.queries import run_named_query, run_query
from pattern_pipeline_tests.lake.frames import rows, table_frame


def harmful(lake: Lake, outside: Path) -> list[str]:
    catalog = lake.location.catalog.removeprefix("sqlite:").replace("'", "''")
    data = lake.location.data.replace("'", "''")
    return [
        "DELETE FROM raw_traces",
        "INSERT INTO raw_traces SELECT * FROM raw_traces",
        "DROP TABLE raw_traces",
        "CREATE TABLE extra AS SELECT 1",
        "SELECT 1; DROP VIEW logs",
        "EXPLAIN ANALYZE DELETE FROM raw_traces",
        f"EXPLAIN ANALYZE COPY (SELECT 1) TO '{outside}'",
        f"/* harmless */ EXPLAIN ANALYZE COPY (SELECT 1) TO '{outside}'",
        f"COPY (SELECT 1) TO '{outside}'",
        f"COPY (SELECT 1) TO '{data}/planted.parquet'",
        f"ATTACH '{catalog}' AS direct (TYPE sqlite)",
        "CALL ducklake_expire_snapshots('lake', older_than => now())",
        "SELECT * FROM ducklake_expire_snapshots('lake', older_than => now())",
        "SELECT * FROM ducklake_cleanup_old_files('lake', cleanup_all => true)",
        "SELECT * FROM sqlite_query('__ducklake_metadata_lake', 'DELETE FROM ducklake_table RETURNING table_id')",
        "SELECT * FROM query('DROP TABLE raw_traces')",
        "SELECT * FROM query /* quiet */ ('SELECT * FROM duck' || 'lake_cleanup_old_files(''lake'')')",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "PRAGMA database_size; SELECT 1",
        "",
    ]


def test_no_query_can_change_the_lake_or_write_a_file(lake: Lake, tmp_path: Path) -> None:
    lake.append("raw_traces", table_frame("raw_traces"))
    files = set(Path(lake.location.data).rglob("*"))
    snapshots = lake.rows("SELECT count(*) FROM ducklake_snapshots('lake')")
    outside = tmp_path / "written.csv"
    for query in harmful(lake, outside):
        with pytest.raises(LakeError) as caught:
            pytest.fail(f"answered: {query}: {run_query(lake, query)}")
        assert "\n" not in str(caught.value)
        assert caught.value.fix, query
    assert not outside.exists()
    assert set(Path(lake.location.data).rglob("*")) == files
    assert lake.rows("SELECT count(*) FROM ducklake_snapshots('lake')") == snapshots
    assert len(run_query(lake, "SELECT * FROM logs")) == 3


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM logs",
        "SHOW TABLES",
        "DESCRIBE logs",
        "EXPLAIN SELECT 1",
        "WITH a AS (SELECT 1) FROM a;",
    ],
)
def test_what_asks_is_answered(lake: Lake, query: str) -> None:
    assert len(run_query(lake, query)) >= 1


def test_no_file_of_the_machine_and_no_python_variable_can_be_read(lake: Lake, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with pytest.raises(LakeError):
        run_query(lake, f"SELECT * FROM '{secret}'")
    with pytest.raises(LakeError, match="secret"):
        run_query(lake, "SELECT * FROM secret")


def test_values_look_as_a_person_expects(lake: Lake) -> None:
    query = (
        "SELECT sum(n) AS total, max(n) FILTER (n > 5) AS none, MAP {0: {'label': 'x'}} AS nested, [1, 2] AS list,"
        " DATE '2026-03-04' AS day, 1 AS twice, 2 AS twice FROM range(4) r(n)"
    )
    answer = run_query(lake, query)
    assert list(answer.columns) == ["total", "none", "nested", "list", "day", "twice", "twice"]
    row = answer.iloc[0].tolist()
    assert row[0] == 6
    assert pd.isna(row[1])
    assert row[2:4] == [{0: {"label": "x"}}, [1, 2]]
    assert str(row[4]) == "2026-03-04"
    assert row[5:] == [1, 2]


def test_whole_numbers_stay_whole_beside_null(lake: Lake) -> None:
    days = rows("eval_datasets", {"suite": "a", "version": 3}, {"suite": "b", "version": None})
    lake.append("eval_datasets", days)
    answer = run_query(lake, "SELECT version FROM eval_datasets ORDER BY suite")
    assert answer.to_json(orient="values") == "[[3],[null]]"


def test_an_error_is_one_line_with_the_fix(lake: Lake) -> None:
    with pytest.raises(LakeError) as caught:
        run_query(lake, "SELECT sentimant FROM logs")
    assert "sentimant" in str(caught.value)
    assert "DESCRIBE logs" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lake_that_is_not_there_is_not_made_by_a_query(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake yet"):
        run_query(Lake(LakeLocation.local(tmp_path / "none")), "SELECT 1")
    assert not (tmp_path / "none").exists()


def test_an_unknown_named_query_lists_the_known_ones(lake: Lake) -> None:
    with pytest.raises(NotFoundError, match="topic_ranking"):
        run_named_query(lake, "../schema/raw_traces")
