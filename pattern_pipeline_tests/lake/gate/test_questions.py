"""What people ask of their lake passes the gate and is answered."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from pattern_pipeline.errors import QueryRefusedError
from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.migration import PROJECT_LOGS, TOPIC_NAMES, VIEWS, build_logs_view
from pattern_pipeline.lake.engine.schema import find_table, list_statements, load_tables, read_statement
from pattern_pipeline.lake.gate.gate import check_query
from pattern_pipeline.lake.gate.rules import Readable
from pattern_pipeline.lake.queries import run_query
from pattern_pipeline_tests.lake.frames import FACETS, table_frame
from pattern_pipeline_tests.lake.gate.questions import QUESTIONS

READABLE = Readable.of((*load_tables(), *VIEWS))
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def small_lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(LakeLocation.local(tmp_path_factory.mktemp("home") / "lake"))
    lake.migrate(FACETS)
    return lake


@pytest.fixture(scope="module")
def copy_in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables, views and macros of a lake in plain DuckDB, which answers many times faster."""
    with closing(duckdb.connect()) as connection:
        connection.execute("ATTACH ':memory:' AS lake; USE lake; SET TimeZone = 'UTC'")
        for name in list_statements("schema"):
            connection.execute(read_statement(f"schema/{name}"))
        for name in ("raw_traces", "classified_logs", "facet_embeddings", "facet_summaries"):
            connection.register("rows", build_arrow_table(find_table(name), table_frame(name)))
            connection.execute(f"INSERT INTO {name} BY NAME FROM rows")
        for made in (TOPIC_NAMES, build_logs_view(FACETS), PROJECT_LOGS):
            connection.execute(made)
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        yield connection


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_a_question_is_answered(copy_in_memory: duckdb.DuckDBPyConnection, question: str) -> None:
    answer = copy_in_memory.execute(check_query(question, READABLE))
    assert answer.description
    answer.fetchall()


@pytest.mark.parametrize("name", list_statements("queries"))
def test_each_named_query_passes(name: str) -> None:
    assert check_query(read_statement(f"queries/{name}"), READABLE)


def test_the_questions_of_the_readme_pass() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    questions = re.findall(r'pattern-pipeline sql "([^"]+)"', text)
    assert len(questions) >= 2
    for question in questions:
        assert check_query(question, READABLE)


def test_every_table_and_view_that_we_make_can_be_read(small_lake: Lake) -> None:
    names = list(run_query(small_lake, "SELECT name FROM (SHOW TABLES)")["name"])
    assert set(names) == {*load_tables(), *VIEWS}
    for name in names:
        assert check_query(f"SELECT count(*) FROM {name}", READABLE)


def test_macros_of_others_in_the_lake_are_refused_and_ours_is_not(tmp_path: Path) -> None:
    lake = Lake(LakeLocation.local(tmp_path / "lake"))
    lake.migrate(FACETS)
    with lake.connect() as connection:
        connection.execute("CREATE MACRO lower(x) AS (SELECT content FROM read_text(x))")
        connection.execute("CREATE MACRO peek(x) AS TABLE SELECT * FROM read_text(x)")
        connection.execute("CREATE VIEW passwords AS SELECT 1 AS n")
    for query in ("SELECT lower('/etc/passwd')", "FROM peek('/etc/passwd')", "FROM passwords"):
        with pytest.raises(QueryRefusedError):
            run_query(lake, query)
    assert len(run_query(lake, "FROM project_logs('x')")) == 0
