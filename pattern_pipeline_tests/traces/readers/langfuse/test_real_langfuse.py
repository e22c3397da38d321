"""Real exports of ten frameworks: what Langfuse found in them, and what a person would read."""

import json
import re
from collections import Counter
from pathlib import Path

import orjson
import pytest

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Span, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data
from pattern_pipeline_tests.traces.readers.langfuse.chatml import score

pytestmark = [pytest.mark.real_data, requires_real_data]
_WORD = re.compile(r"[^\W\d_]{2,}")
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


@pytest.mark.parametrize("export", DOCUMENTS, ids=_name)
def test_every_side_that_has_words_is_read_and_nothing_is_made_up(export: Path) -> None:
    """Also where Langfuse itself could not tell what the messages are."""
    (trace,) = _traces(export)
    spans = {span.span_id: span for span in trace.spans}
    for observation in orjson.loads(export.read_bytes())["observations"]:
        span = spans[observation["id"]]
        for side in ("input", "output"):
            value = observation[side]
            raw = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if len(raw) < 30:
                continue
            words = _WORD.findall(" ".join(_texts(span, side)))
            assert words, (observation["id"], side)
            assert sum(word in raw for word in words) / len(words) > 0.9


def _texts(span: Span, side: str) -> list[str]:
    if span.tool is not None:
        return [span.tool.arguments if side == "input" else span.tool.result]
    said = span.input if side == "input" else span.output
    return [text for one in said for text in (one.text, *(call.name for call in one.tool_calls))]


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
