"""The same for the real thing: the files of a world are ingested into a home, and ``run`` makes its days."""

from pathlib import Path

import pytest

from pattern_pipeline.lake.day_records import read_watch_failures
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.e2e.random_worlds.run_world import write_own_facet
from pattern_pipeline_tests.e2e.random_worlds.traces import write_file_text
from pattern_pipeline_tests.e2e.random_worlds.world import Change, Land, World, draw_world

FEW, MANY = 3, 10


def run_home(world: World, folder: Path) -> None:
    """Ingest all that lands in a world, then run; nothing may fail, be it what only watches."""
    if world.own_facet:
        write_own_facet(folder, 0)
    changes = [step for step in world.steps if isinstance(step, Change)]
    lines = [
        f"{name} = {value!r}".replace("'", '"')
        for change in changes[:1]
        for name, value in change.topics.items()
    ]
    (folder / "settings.toml").write_text("\n".join(["[topics]", *lines]) + "\n")
    for number, step in enumerate(world.steps):
        if isinstance(step, Land) and step.conversations:
            file = folder / f"{number}.jsonl"
            file.write_text(write_file_text(step.conversations), encoding="utf-8")
            landed = command(folder, "ingest", file)
            # Records that cannot be used are rejected, which is an answer.
            assert "Traceback" not in landed.errors, f"{world.drawn}: {landed.errors}"
    lake = open_lake(load_settings(folder))
    if not lake.rows("SELECT 1 FROM landed_traces LIMIT 1"):
        return
    done = command(folder, "run")
    assert done.status == 0, f"world {world.seed}, drawn {world.drawn}: {done.errors}"
    assert not list(read_watch_failures(lake)), f"world {world.seed}, drawn {world.drawn}"


@pytest.mark.parametrize("seed", range(FEW))
def test_no_small_world_makes_run_fail(seed: int, tmp_path: Path) -> None:
    run_home(draw_world(seed, largest=12, longest=2), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 100 + MANY))
def test_no_world_makes_run_fail(seed: int, tmp_path: Path) -> None:
    run_home(draw_world(seed, largest=40, longest=4), tmp_path)
