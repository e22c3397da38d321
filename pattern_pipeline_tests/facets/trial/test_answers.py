"""Labels of a sample, as people write them."""

from pathlib import Path

import pytest

from pattern_pipeline.errors import InputError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.trial.answers import read_labels
from pattern_pipeline_tests.facets.trial.trying import RISK, TASK


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"trace_id": "u0", "label": "high"}\n\n{"unit_id": "u1", "risk": null}\n'),
        ("a.csv", "id,note,Risk\nu0,x,HIGH\nu1,y,\n"),
        ("a.csv", "\ufefftrace_id,label\nu0, HIGH \nu1,No match\n"),
    ],
)
def test_labels_are_read_as_people_write_them(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    assert read_labels(file, RISK) == {"u0": "HIGH", "u1": "no_match"}


def test_labels_of_free_text_say_whether_there_is_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,label\nu0,wants a refund\nu1,no_match\n")
    assert read_labels(file, TASK) == {"u0": "answered", "u1": "no_match"}


@pytest.mark.parametrize(
    ("facet", "content", "wrong"),
    [
        (RISK, "id,label\nu0,HIHG\n", "has no label 'HIHG' .*line 2.*did you mean HIGH?"),
        (RISK, "id,label\nu0,purple\n", "write one of: LOW, HIGH"),
        (RISK, "id,label\nu0,LOW\nu0,HIGH\n", "two labels .*line 3"),
        (RISK, "name,label\nu0,LOW\n", "needs an id and a label .*line 2"),
        (RISK, "id,verdict\nu0,LOW\n", "needs an id and a label .*line 2"),
        (RISK, "id,label\n", "holds no labels"),
        (RISK, '{"id": "u0", "label": "LOW"}\n{"id"', "not JSON.*line 2"),
        (RISK, '{"id": "u0", "label": "LOW"}\n[1]', "not an object .*line 2"),
    ],
)
def test_bad_labels_are_told_with_their_line(
    tmp_path: Path, facet: FacetSpec, content: str, wrong: str
) -> None:
    file = tmp_path / "labels"
    file.write_text(content)
    with pytest.raises(InputError, match=wrong):
        read_labels(file, facet)


def test_labels_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_labels(tmp_path / "absent.csv", RISK)
