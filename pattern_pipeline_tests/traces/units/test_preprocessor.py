"""A person's own preprocessor, found as an installed entry point."""

import importlib
import sys
from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.traces.conversation.rendering import format_conversation
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.preprocessing import load_preprocessor, preprocess, render_unit
from pattern_pipeline.traces.units.raw_units import build_raw_frame
from pattern_pipeline_tests.traces.building import assistant, span, trace, user
from pattern_pipeline_tests.traces.units.test_units import landed_frame

READ = trace(span("a", given=(user("one"),), said=(assistant("two"),)))

PACKAGE = """
from dataclasses import replace
from pattern_pipeline.traces.model import Message

NUMBER = 7

def shout(trace):
    return [Message("user", message.text.upper()) for span in trace.spans for message in span.input]

def one_by_one(trace):
    yield Message("user", "first")
    yield Message("assistant", "second")

def first_span(trace):
    return replace(trace, spans=tuple(replace(span, output=()) for span in trace.spans[:1]))

def nothing(trace):
    return None

def fails(trace):
    raise KeyError("turns")

def words(trace):
    return ["not a message"]
"""
NAMES = ("shout", "one_by_one", "first_span", "nothing", "fails", "words")


def install(folder: Path, version: str = "1.0") -> None:
    """What an installer leaves behind: the module, and a dist-info folder that names its entry points."""
    (folder / "odd_traces.py").write_text(PACKAGE, encoding="utf-8")
    about = folder / "odd_traces-1.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: odd-traces\nVersion: {version}\n", encoding="utf-8"
    )
    points = [f"{name} = odd_traces:{name}" for name in NAMES]
    points += ["number = odd_traces:NUMBER", "lost = odd_traces_that_are_not_there:read"]
    (about / "entry_points.txt").write_text(
        "[pattern_pipeline.preprocessors]\n" + "\n".join(points), encoding="utf-8"
    )


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    install(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "odd_traces", raising=False)
    importlib.invalidate_caches()
    return tmp_path


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("shout", ["1 user: ONE"]),
        ("one_by_one", ["1 user: first", "2 assistant: second"]),
        ("first_span", ["1 user: one"]),
        ("nothing", []),
    ],
)
def test_what_it_gives_is_what_is_read(name: str, lines: list[str]) -> None:
    conversation, trouble = render_unit(READ, 1000, load_preprocessor(name))
    assert format_conversation(conversation).splitlines() == lines
    assert trouble == ""


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "reason"),
    [("fails", "fails: KeyError: 'turns'"), ("words", "words: TypeError: gave a str among the messages")],
)
def test_where_it_fails_the_unit_has_its_usual_text_and_the_reason(
    name: str, reason: str, tmp_path: Path
) -> None:
    units = build_raw_frame(landed_frame(tmp_path), Filters())
    (row,) = preprocess(units, 1000, load_preprocessor(name)).itertuples()
    assert row.text.splitlines() == ["1 user: hello", "2 assistant: hi"]
    assert row.trouble == reason


@pytest.mark.usefixtures("installed")
def test_an_unknown_name_is_refused_with_those_that_are_installed() -> None:
    with pytest.raises(SettingsError, match="no preprocessor named 'shuot'") as refused:
        load_preprocessor("shuot")
    assert "shout" in str(refused.value)
    with pytest.raises(SettingsError, match="cannot be imported: ModuleNotFoundError"):
        load_preprocessor("lost")
    with pytest.raises(SettingsError, match="not callable"):
        load_preprocessor("number")
    assert load_preprocessor("") is None


def test_its_version_is_that_of_its_distribution(installed: Path) -> None:
    def version() -> str:
        found = load_preprocessor("shout")
        assert found is not None
        return found.version

    first = version()
    assert first == "shout=odd_traces:shout of odd-traces 1.0"
    install(installed, "1.1")
    importlib.invalidate_caches()
    assert version() == first.replace("1.0", "1.1")
