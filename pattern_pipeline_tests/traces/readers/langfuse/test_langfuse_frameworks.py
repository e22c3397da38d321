"""Exports as frameworks of every build write them, hand-made: what a person would read of each."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.entries import Entry
from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths

EXPORTS = (Path(__file__).parent / "exports.jsonl").read_bytes().splitlines()
CASES = [pytest.param(case["export"], case["told"], id=case["shape"]) for case in map(orjson.loads, EXPORTS)]


def _row(entry: Entry) -> list[str]:
    return [entry.kind, entry.text, *([entry.tool] if entry.tool else [])]


@pytest.mark.parametrize(("export", "told"), CASES)
def test_what_is_told(export: dict[str, Any], told: list[list[str]], tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(orjson.dumps(export))
    (read,) = read_paths([path])
    assert isinstance(read, Trace)
    assert [_row(entry) for entry in merge_history(read)] == told


@pytest.mark.parametrize(("export", "told"), CASES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_of_tables_in_any_parts_tell_the_same(
    export: dict[str, Any], told: list[list[str]], tmp_path: Path, data: st.DataObject
) -> None:
    rows = data.draw(st.permutations([export["trace"], *export["observations"]]))
    again = data.draw(st.lists(st.sampled_from(rows), max_size=3))
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, [*rows, *again])))
    whole: Trace | None = None
    for part in read_paths([path]):
        assert isinstance(part, Trace)
        whole = part if whole is None else combine_copies(whole, part)
    assert whole is not None
    assert [_row(entry) for entry in merge_history(whole)] == told


@pytest.mark.parametrize(("export", "told"), CASES)
def test_rows_in_any_order_tell_the_same(
    export: dict[str, Any], told: list[list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(orjson.dumps({**export, "observations": export["observations"][::-1]}))
    (read,) = read_paths([path])
    assert isinstance(read, Trace)
    assert [_row(entry) for entry in merge_history(read)] == told
