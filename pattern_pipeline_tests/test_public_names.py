"""What other packages may import from the top, and what importing it costs."""

import subprocess
import sys
from importlib.resources import files

import pytest

import pattern_pipeline


@pytest.mark.parametrize("name", pattern_pipeline.__all__)
def test_each_public_name_is_the_thing_itself(name: str) -> None:
    assert getattr(pattern_pipeline, name).__name__ == name
    assert name in dir(pattern_pipeline)


def test_another_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Topic'"):
        _ = pattern_pipeline.Topic


def test_importing_the_package_loads_none_of_its_rooms() -> None:
    code = (
        "import sys, pattern_pipeline; print([n for n in sys.modules if n.startswith('pattern_pipeline.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_trace_and_a_reader_load_neither_dagster_nor_a_model() -> None:
    code = (
        "import sys; from pattern_pipeline import Trace, Span, Message, Reader;"
        "print([n for n in ('dagster', 'torch', 'duckdb', 'sklearn') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_carries_its_types() -> None:
    assert files("pattern_pipeline").joinpath("py.typed").is_file()
