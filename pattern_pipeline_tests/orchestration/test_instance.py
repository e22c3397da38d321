"""A home's ``dagster.yaml`` is renewed while it is as shipped, and left alone once a person changed it."""

from importlib.resources import files
from pathlib import Path

import pytest

from pattern_pipeline.orchestration.instance import find_missing_setting, open_instance, provide_config
from pattern_pipeline.settings import load_settings

SHIPPED = (files("pattern_pipeline.orchestration") / "dagster.yaml").read_text()
LINE = next(line for line in SHIPPED.splitlines(keepends=True) if "free_slots_after" in line)
BEFORE = SHIPPED.replace(LINE, "")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_copy_of_an_older_version_gets_the_setting(tmp_path: Path, ending: str) -> None:
    (tmp_path / "dagster.yaml").write_bytes(BEFORE.replace("\n", ending).encode())
    assert provide_config(tmp_path).read_text() == SHIPPED
    assert [each.name for each in tmp_path.iterdir()] == ["dagster.yaml"]


def test_a_file_that_a_person_changed_stays_and_what_it_lacks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("PATTERN_PIPELINE_HOME", "")
    own = BEFORE.replace("max_concurrent_runs: 2", "max_concurrent_runs: 3")
    folder = tmp_path / "dagster"
    folder.mkdir()
    (folder / "dagster.yaml").write_text(own)
    with open_instance(load_settings(tmp_path)) as instance:
        assert find_missing_setting(instance) == "run_monitoring.free_slots_after_run_end_seconds"
    assert (folder / "dagster.yaml").read_text() == own
    (folder / "dagster.yaml").unlink()
    with open_instance(load_settings(tmp_path)) as instance:
        assert find_missing_setting(instance) == ""
