"""``review week``: which seven days are meant, and what is written."""

from datetime import date
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.lake.frames import rows

SUNDAY = date(2026, 5, 17)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two traces of the last day of week 20."""
    folder = tmp_path_factory.mktemp("home")
    lake = open_lake(load_settings(folder))
    traces = [{"day": SUNDAY, "unit_id": unit} for unit in ("a", "b")]
    lake.append("raw_traces", rows("raw_traces", *traces))
    return folder


def test_an_iso_week_is_its_seven_days(home: Path) -> None:
    written = home / "week.md"
    done = command(home, "review", "week", "--week", "2026-W20", "--markdown", written)
    assert done.status == 0, done.errors
    assert "Week of 2026-05-11 to 2026-05-17" in done.output
    assert "2 traces" in done.output
    assert written.read_text().startswith("# Week of 2026-05-11 to 2026-05-17\n")
    assert command(home, "review", "week", "--until", SUNDAY).output == done.output.split("written to")[0]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--week", "2026-W60"), "no week like 2026-W20"),
        (("--week", "20"), "no week like 2026-W20"),
        (("--week", "2026-W20", "--until", "2026-05-17"), "not both"),
        (("--week", "2026-W10"), "no traces from 2026-03-02 to 2026-03-08"),
    ],
)
def test_what_is_no_week_is_refused_with_the_reason(home: Path, words: tuple[str, ...], reason: str) -> None:
    done = command(home, "review", "week", *words)
    assert done.status != 0
    assert reason in done.errors
    assert "Traceback" not in done.errors
