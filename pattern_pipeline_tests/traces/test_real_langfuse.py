"""Real exports of ten frameworks: what Langfuse found in them, and what a person would read."""

from collections import Counter
from pathlib import Path

import pytest

from pattern_pipeline.traces.history import merge_history
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data
from pattern_pipeline_tests.traces.chatml import score

pytestmark = [pytest.mark.real_data, requires_real_data]
EXPORTS = sorted((REAL_DATA / "spans" / "langfuse").glob("*.trace.json"))
DOCUMENTS = sorted(
    path for path in (REAL_DATA / "spans" / "langfuse").glob("*.json") if "chatml" not in path.name
)


def _name(path: Path) -> str:
    return path.name.removesuffix(".json")


def test_nearly_every_message_is_found_in_its_own_span() -> None:
    counts = [score(export) for export in EXPORTS]
    expected, found = sum(one.expected for one in counts), sum(one.found for one in counts)
    print(*(line for one in counts for line in one.missing), sep="\n")
    assert expected > 80
    assert found / expected >= 0.98
    assert sum(one.roles_right for one in counts) == sum(one.roles for one in counts) > 60
    assert sum(one.calls_right for one in counts) == sum(one.calls for one in counts) > 10


@pytest.mark.parametrize("export", DOCUMENTS, ids=_name)
def test_a_conversation_reads_well(export: Path) -> None:
    (trace,) = _traces(export)
    entries = [entry for entry in merge_history(trace) if entry.kind != "system"]
    kinds = [entry.kind for entry in entries]
    assert kinds[0] == "user" or kinds[:2] == ["assistant", "user"]
    assert not any(entry.failed for entry in entries)
    # What was said ends with the answer, or with what a tool gave back where the model stopped there.
    assert kinds[-1] in ("assistant", "tool_result")
    said = Counter(
        " ".join(entry.text.split())
        for entry in entries
        if entry.kind in ("user", "assistant") and entry.text
    )
    assert set(said.values()) == {1}, said.most_common(1)
    assert len(entries) < 20
    assert not any(text.startswith(("{", "[", "RunResponse(", "id=")) for text in said)
    assert not any("object at 0x" in text for text in said)


@pytest.mark.parametrize("export", EXPORTS, ids=_name)
def test_an_export_of_the_interface_and_of_the_api_tell_the_same(export: Path) -> None:
    plain = export.with_name(export.name.replace(".trace.", "."))
    if not plain.exists():
        pytest.skip(f"{plain.name} is not there")
    (trace,), (other,) = _traces(export), _traces(plain)
    assert [(entry.kind, entry.text) for entry in merge_history(trace)] == [
        (entry.kind, entry.text) for entry in merge_history(other)
    ]


def _traces(path: Path) -> list[Trace]:
    items = list(read_paths([path]))
    assert all(isinstance(item, Trace) for item in items), items
    return [item for item in items if isinstance(item, Trace)]
