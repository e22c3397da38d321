"""A ``run`` that is killed or interrupted anywhere is finished by the next one as if nothing had been."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pattern_pipeline.services.stages import STAGES
from pattern_pipeline_tests.e2e.interrupted_runs import (
    Commands,
    Disturbed,
    Point,
    commands,
    disturb,
    make_landed_home,
    make_undisturbed_home,
    seeded_points,
    step_starts,
)

SEED = 11
KILLS = seeded_points(SEED, 20)
SIGINTS = seeded_points(SEED + 1, 5)
SIGTERMS = seeded_points(SEED + 2, 5)


@dataclass(frozen=True)
class Place:
    """Where the homes are, and what an undisturbed one holds."""

    folder: Path
    server: Commands
    landed: Path
    expected: dict[str, str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("interrupted")
    with commands(folder / "logs") as server:
        landed = make_landed_home(server, folder)
        expected = make_undisturbed_home(server, landed, folder / "undisturbed")
        yield Place(folder, server, landed, expected)


def disturbed(place: Place, tmp_path: Path, point: Point, number: signal.Signals) -> Disturbed:
    found = disturb(place.server, place.landed, tmp_path / "home", point, number, place.expected)
    assert found.next_status == 0, found.next_lines
    assert found.differing == (), found
    assert found.leftovers == 0
    assert found.waited < 10
    return found


def assert_killed(place: Place, tmp_path: Path, point: Point) -> None:
    found = disturbed(place, tmp_path, point, signal.SIGKILL)
    assert not found.alive or found.status == -signal.SIGKILL


def assert_interrupted(place: Place, tmp_path: Path, point: Point, number: signal.Signals) -> Disturbed:
    found = disturbed(place, tmp_path, point, number)
    if found.alive:
        assert found.status == 130, found.lines
        assert found.lines.count("interrupted: ") == 1
        assert "Traceback" not in found.lines
        assert "Error" not in found.lines
    return found


def test_a_kill_while_the_pool_is_held(place: Place, tmp_path: Path) -> None:
    found = disturbed(place, tmp_path, Point("topic_clusters", 1, 0), signal.SIGKILL)
    assert found.status == -signal.SIGKILL
    assert "ended what a killed command left: runs whose process is no longer alive" in found.next_lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_command_and_begins_no_other_day(
    place: Place, tmp_path: Path, number: signal.Signals
) -> None:
    found = assert_interrupted(place, tmp_path, Point("facet_embeddings", 1, 0), number)
    assert found.status == 130
    assert "interrupted: stopped in 2026-03-02 facet_embeddings; no day was finished" in found.lines
    assert "2026-03-03" not in found.lines
    assert step_starts(tmp_path / "home", STAGES[0].name) == 2, "the other day's came with the next run"


@pytest.mark.slow
@pytest.mark.parametrize("point", KILLS, ids=str)
def test_a_kill_anywhere(place: Place, tmp_path: Path, point: Point) -> None:
    assert_killed(place, tmp_path, point)


@pytest.mark.slow
@pytest.mark.parametrize("point", SIGINTS, ids=str)
def test_ctrl_c_anywhere(place: Place, tmp_path: Path, point: Point) -> None:
    assert_interrupted(place, tmp_path, point, signal.SIGINT)


@pytest.mark.slow
@pytest.mark.parametrize("point", SIGTERMS, ids=str)
def test_sigterm_anywhere(place: Place, tmp_path: Path, point: Point) -> None:
    assert_interrupted(place, tmp_path, point, signal.SIGTERM)
