"""No data makes a day fail: worlds drawn from a seed, through every stage."""

from pathlib import Path

import pytest

from pattern_pipeline_tests.e2e.random_worlds.run_world import run_world
from pattern_pipeline_tests.e2e.random_worlds.world import draw_world

FEW, MANY = 15, 300
# Great Expectations and pictures cost more than all else.
EVERY_VALIDATED = 12


@pytest.mark.parametrize("seed", range(FEW))
def test_no_small_world_makes_a_day_fail(seed: int, tmp_path: Path) -> None:
    run_world(draw_world(seed, largest=12, longest=3), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_000 + MANY))
def test_no_world_makes_a_day_fail(seed: int, tmp_path: Path) -> None:
    costly = seed % EVERY_VALIDATED == 0
    run_world(draw_world(seed), tmp_path, validated=costly, drawn=costly)
