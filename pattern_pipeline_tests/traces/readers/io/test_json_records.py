"""Records of JSON files, however they are laid out."""

import json
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.readers.io import json_records as records
from pattern_pipeline.traces.readers.io.files import Head, TraceFile

A, B, C = {"n": 1, "x": {"y": [1]}}, {"n": 2}, {"n": 3}
LAYOUTS: dict[str, str] = {
    "lines": "".join(f"{json.dumps(one)}\n" for one in (A, B, C)),
    "lines and blank ones": "\n".join(["", json.dumps(A), "", json.dumps(B), json.dumps(C)]),
    "a list": json.dumps([A, B, C], indent=2),
    "a list on one line": json.dumps([A, B, C]),
    "a list with an item a line": f"[\n{json.dumps(A)},\n{json.dumps(B)},\n{json.dumps(C)}\n]",
    "a list with brackets beside": f"[{json.dumps(A)},\n{json.dumps(B)},\n{json.dumps(C)}]",
    "under a key": json.dumps({"page": 1, "data": [A, B, C]}, indent=2),
    "under a key on one line": json.dumps({"data": [A, B, C], "page": 1}),
    "under a key with an item a line": f'{{"data": [\n{json.dumps(A)},\n{json.dumps(B)},\n{json.dumps(C)}\n]}}',
    "pages a line": f"{json.dumps({'data': [A, B]})}\n{json.dumps({'data': [C]})}\n",
}
_PAGES = ("pages a line", 20)


def _read(file: Path) -> list[Any]:
    found = records.read_json_records(TraceFile(file), "x", ("data",))
    return [item if isinstance(item, Reject) else item.value for item in found]


@pytest.mark.parametrize(
    ("layout", "limit"),
    # Of pages longer than the limit each is a document, and two documents are no file.
    [
        (layout, limit)
        for layout in LAYOUTS
        for limit in (records.DOCUMENT_BYTES, 20)
        if (layout, limit) != _PAGES
    ],
)
def test_every_layout_gives_its_records_whether_read_at_once_or_streamed(
    tmp_path: Path, layout: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "DOCUMENT_BYTES", limit)
    file = tmp_path / "a"
    file.write_text(LAYOUTS[layout], encoding="utf-8")
    assert _read(file) == [A, B, C]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_head_shows_the_same_records(layout: str) -> None:
    shown = Head(LAYOUTS[layout].encode()).objects
    assert A in shown or any(A in page.get("data", ()) for page in shown)


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text(f'{{"n": \n{json.dumps(B)}\n{json.dumps(C)}\n', encoding="utf-8")
    broken, *whole = _read(file)
    assert isinstance(broken, Reject)
    assert (broken.source.line, whole) == (1, [B, C])


def test_lines_of_lists_are_records_where_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text(f"{json.dumps([A])}\n{json.dumps([B, C])}\n", encoding="utf-8")
    found = records.read_json_records(TraceFile(file), "x", nested=True)
    assert [item.value for item in found if not isinstance(item, Reject)] == [[A], [B, C]]
    assert _read(file) == [A, B, C]
