"""Content alone decides which reader a file belongs to, and no two readers claim the same file."""

import pytest

from pattern_pipeline.traces.readers.io.files import HEAD_BYTES, Head
from pattern_pipeline.traces.readers.registry import READERS
from pattern_pipeline_tests.traces.readers.fixtures.every_format import FIXTURES, NO_TRACES

CASES = [(name, case) for name, cases in FIXTURES.items() for case in cases]


def _claims(content: bytes) -> list[str]:
    return [reader.name for reader in READERS if reader.recognizes(Head(content[:HEAD_BYTES]))]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_every_file_is_recognized_by_its_reader_alone(name: str, case: str) -> None:
    assert _claims(FIXTURES[name][case]) == [name]


@pytest.mark.parametrize("case", NO_TRACES)
def test_what_holds_no_traces_is_recognized_by_none(case: str) -> None:
    assert _claims(NO_TRACES[case]) == []


def test_every_reader_is_tried() -> None:
    assert FIXTURES.keys() == {reader.name for reader in READERS}


def test_every_reader_has_a_name_of_its_own() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
