"""Tables, as Parquet and as delimited text."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.registry import make_readers, read_paths
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline_tests.traces.readers.fixtures.sheets import CSV, EXCHANGES, PARQUET
from pattern_pipeline_tests.traces.readers.fixtures.writing import sheet, table
from pattern_pipeline_tests.traces.readers.langsmith.test_langsmith import WHOLE as RUN
from pattern_pipeline_tests.traces.readers.reading import conversation, read

CALL = 'tool_call find_order: {"order": 12}'
DIALOGUE = ["system: You help in a shop.", "user: Where is my order 12?"]
SAID = [CALL, 'tool_result find_order: {"state": "sent"}', "assistant: It was sent."]
FIRST = ["user: Where is it?\nAnd, when?", 'assistant: It was "sent".']


@pytest.fixture(autouse=True)
def _limit_of_cells() -> Iterator[None]:
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (CSV["exchanges"], [FIRST, ["user: Hello", "assistant: Hi"]]),
        (CSV["exchanges with tabs"], [FIRST, ["user: Hello", "assistant: Hi"]]),
        (CSV["exchanges with semicolons"], [FIRST, ["user: Hello", "assistant: Hi"]]),
        (PARQUET["exchanges"], [FIRST, ["user: Hello", "assistant: Hi"]]),
        (CSV["messages"], [["user: Where is my order 12?", "assistant: It was sent."]]),
        (PARQUET["messages"], [["user: Where is my order 12?", "assistant: It was sent."]]),
        (CSV["dialogues"], [[*DIALOGUE, *SAID]]),
        (PARQUET["dialogues"], [DIALOGUE]),
        (PARQUET["runs"], [RUN]),
    ],
)
def test_every_shape_reads_as_its_conversation(
    tmp_path: Path, content: bytes, expected: list[list[str]]
) -> None:
    traces, rejects = read(tmp_path / "a", content)
    assert not rejects
    assert [conversation(trace) for trace in traces] == expected


@pytest.mark.parametrize("content", [CSV["exchanges"], PARQUET["exchanges"]])
def test_who_when_and_what_else(tmp_path: Path, content: bytes) -> None:
    trace = read(tmp_path / "a", content)[0][0]
    assert trace.trace_id.startswith("row-1-")
    assert (trace.session_id, trace.user_id) == ("s1", "u1")
    assert trace.metadata == {"tier": "gold"}
    assert trace.started_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_rows_tell_their_line_though_cells_hold_several(tmp_path: Path) -> None:
    traces, _ = read(tmp_path / "a", CSV["exchanges"])
    assert [trace.source.line for trace in traces] == [2, 4]


def test_messages_of_one_conversation_are_one_trace_in_their_order(tmp_path: Path) -> None:
    rows = [
        {"chat": "a", "speaker": who, "text": words} for who, words in [("customer", "1"), ("bot", "2")] * 3
    ]
    content = sheet([{"session_id": row["chat"], **row} for row in rows])
    (trace,), rejects = read(tmp_path / "a", content)
    assert not rejects
    assert conversation(trace) == ["user: 1", "assistant: 2"] * 3


def _read_with(columns: ColumnMap, path: Path, content: bytes) -> list[Trace | Reject]:
    path.write_bytes(content)
    return list(read_paths([path], make_readers(columns)))


@pytest.mark.parametrize("write", [sheet, table])
def test_columns_that_a_person_named(tmp_path: Path, write: type[bytes]) -> None:
    content = write([{"ask": "Hello", "tell": "Hi", "who": "u1", "grp": "s1", "at": "1772366400"}])  # type: ignore[call-arg, arg-type]
    columns = ColumnMap(input="ask", output="tell", user_id="who", session_id="grp", time="at")
    (trace,) = _read_with(columns, tmp_path / "a", content)
    assert isinstance(trace, Trace)
    assert conversation(trace) == ["user: Hello", "assistant: Hi"]
    assert (trace.user_id, trace.session_id, trace.started_at.year) == ("u1", "s1", 2026)


@pytest.mark.parametrize("content", [PARQUET["columns that nobody knows"], b"height,width\n1,2\n3,4\n"])
def test_a_table_of_unknown_columns_is_a_reject_with_its_columns_and_the_fix(
    tmp_path: Path, content: bytes
) -> None:
    traces, (reject,) = read(tmp_path / "a", content)
    assert not traces
    assert "it has: height, width" in reject.reason
    assert "[traces.columns]" in reject.fault.fix


def test_a_time_that_cannot_be_read_is_rejected_with_column_and_fix(tmp_path: Path) -> None:
    rows = [{**EXCHANGES[0], "created_at": "last week"}, EXCHANGES[1]]
    traces, (reject,) = read(tmp_path / "a", sheet(rows))
    assert len(traces) == 1
    assert reject.source.line == 2
    assert "'last week' in column 'created_at'" in reject.reason


def test_odd_rows_cost_only_themselves(tmp_path: Path) -> None:
    content = b"prompt,response,note\na,b,c\nd,e\n,,\nf,g,h,i\nj,,\n"
    traces, rejects = read(tmp_path / "a", content)
    assert [conversation(trace) for trace in traces] == [
        ["user: a", "assistant: b"],
        ["user: d", "assistant: e"],
        ["user: j"],
    ]
    assert [(reject.source.line, "4 cells under 3 columns" in reject.reason) for reject in rejects] == [
        (5, True)
    ]


def test_a_quote_that_nobody_closed_ends_the_file_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pattern_pipeline.traces.readers.tables.delimited_reader.CELL_CHARACTERS", 1000)
    content = b"prompt,response\na,b\nc,d\n" + b'"e,f\n' + b"g,h\n" * 1000
    traces, (reject,) = read(tmp_path / "a", content)
    assert len(traces) == 2
    assert (reject.source.line, "quote" in reject.fault.fix) == (4, True)


def test_broken_parquet_is_rejected(tmp_path: Path) -> None:
    whole = PARQUET["exchanges"]
    for name, content in (("a", whole[:-20]), ("b", whole[:4] + bytes(100) + whole[104:]), ("c", b"PAR1")):
        traces, rejects = read(tmp_path / name, content)
        assert (traces, len(rejects)) == ([], 1)


def test_empty_tables_say_so(tmp_path: Path) -> None:
    whole = pa.Table.from_pylist(EXCHANGES)
    pq.write_table(whole.slice(0, 0), tmp_path / "a")
    traces, (reject,) = read(tmp_path / "a")
    assert (traces, "without rows" in reject.reason) == ([], True)


@pytest.mark.parametrize("rows", [EXCHANGES[:1], [{**EXCHANGES[0], "prompt": None, "response": "Hi"}]])
def test_a_column_of_services_names_the_service(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    (trace,), _ = read(tmp_path / "a", table([{**row, "service": "shop"} for row in rows]))
    assert (trace.service, trace.metadata) == ("shop", {"tier": "gold"})
