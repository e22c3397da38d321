"""Whatever happens to a file, reading it gives traces and rejects, and what it gives can be stored and shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pattern_pipeline.traces.conversation.rendering import render_trace
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.payload import from_payload, to_payload
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.readers.fixtures.chats import DIALOGUE
from pattern_pipeline_tests.traces.readers.fixtures.every_format import FIXTURES
from pattern_pipeline_tests.traces.readers.fixtures.logs import INSPECT_HEADER, INSPECT_SAMPLE, SESSION
from pattern_pipeline_tests.traces.readers.fixtures.runs import BRAINTRUST_ROWS, LANGSMITH_RUNS
from pattern_pipeline_tests.traces.readers.fixtures.sheets import CSV
from pattern_pipeline_tests.traces.readers.fixtures.writing import lines

DAMAGED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# The formats of this folder whose records are JSON.
RECORDS: dict[str, list[Any]] = {
    "braintrust": BRAINTRUST_ROWS,
    "langsmith": LANGSMITH_RUNS,
    "claude_code": SESSION,
    "inspect_eval": [{**INSPECT_HEADER, "samples": [INSPECT_SAMPLE]}],
    "chat": [{"id": "1", "messages": DIALOGUE, "metadata": {"tier": "gold"}, "created_at": 1_772_366_400}],
}
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["role", "content", "type", "id", "messages", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
CASES = [(name, case) for name in (*RECORDS, "csv", "parquet") for case in FIXTURES[name]]


def _read_all(file: Path) -> None:
    for item in read_paths([file]):
        if isinstance(item, Reject):
            assert item.reason
            continue
        assert item.trace_id
        assert item.spans
        assert item.started_at <= item.ended_at
        assert from_payload(to_payload(item)).trace_id
        assert render_trace(item, 1000).lines is not None


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, dict):
        return {
            key: _replaced(item, path[1:], new) if key == path[0] else item for key, item in value.items()
        }
    return [_replaced(item, path[1:], new) if place == path[0] else item for place, item in enumerate(value)]


@pytest.mark.parametrize("name", RECORDS)
@DAMAGED
@given(data=some.data())
def test_any_value_in_any_place(tmp_path: Path, name: str, data: some.DataObject) -> None:
    records: Any = RECORDS[name]
    for _ in range(data.draw(some.integers(1, 3))):
        place = data.draw(some.sampled_from(_places(records)))
        records = _replaced(records, place, data.draw(VALUES))
    file = tmp_path / "a"
    # The first record as it was keeps the format recognizable.
    file.write_bytes(lines(RECORDS[name][0], *(records if isinstance(records, list) else [records])))
    _read_all(file)


@pytest.mark.parametrize(("name", "case"), CASES)
@settings(DAMAGED, max_examples=15)
@given(data=some.data())
def test_any_bytes_changed_or_cut(tmp_path: Path, name: str, case: str, data: some.DataObject) -> None:
    content = bytearray(FIXTURES[name][case])
    for _ in range(data.draw(some.integers(0, 4))):
        content[data.draw(some.integers(0, len(content) - 1))] = data.draw(some.integers(0, 255))
    file = tmp_path / "a"
    file.write_bytes(bytes(content[: data.draw(some.integers(1, len(content)))]))
    _read_all(file)


@DAMAGED
@given(rows=some.lists(some.lists(some.text(max_size=6), max_size=7), max_size=5))
def test_any_cells(tmp_path: Path, rows: list[list[str]]) -> None:
    file = tmp_path / "a"
    text = "\n".join(",".join(row) for row in rows)
    file.write_bytes(CSV["exchanges"] + text.encode("utf-8", "replace"))
    _read_all(file)


@pytest.mark.parametrize("name", RECORDS)
def test_numbers_that_are_none_in_json(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a"
    odd = f'{{"role": {2**70}, "content": NaN, "id": "\\ud83d", "run_type": "llm", "type": "user"}}'
    file.write_bytes(lines(*RECORDS[name]) + odd.encode() + b"\n")
    _read_all(file)


@pytest.mark.parametrize("depth", [500, 20_000])
def test_values_nested_without_end(tmp_path: Path, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    file = tmp_path / "a"
    for name, records in RECORDS.items():
        record = json.dumps(records[-1])
        file.write_text(f'{json.dumps(records[0])}\n{record[:-1]}, "input": {deep}, "metadata": {deep}}}\n')
        _read_all(file)
        assert name
