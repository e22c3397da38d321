"""A topic's rows show what it mostly is, then how far it reaches, and whose it is."""

from datetime import date
from itertools import islice

import numpy as np
import pytest

from pattern_pipeline.datasets.drawing import Candidate, order_candidates

DAY = date(2026, 3, 1)


def candidates(*distances: float, groups: str = "") -> list[Candidate]:
    names = groups or "abcdefgh"
    return [Candidate((DAY, f"u{n}"), distance, names[n]) for n, distance in enumerate(distances)]


def picked(
    given: list[Candidate], representatives: int, count: int, vectors: np.ndarray | None = None
) -> list[str]:  # type: ignore[type-arg]
    return [each.unit[1] for each in islice(order_candidates(given, representatives, vectors), count)]


def test_representatives_are_the_closest() -> None:
    assert picked(candidates(0.3, 0.1, 0.2, 0.9), 2, 2) == ["u1", "u2"]


def test_the_surest_come_before_the_closest() -> None:
    near, sure = Candidate((DAY, "near"), 0.1, "a", 0.8), Candidate((DAY, "sure"), 0.4, "b", 0.95)
    assert picked([near, sure], 2, 2) == ["sure", "near"]


def test_without_vectors_the_spread_shows_all_distances_from_the_middle_out() -> None:
    assert picked(candidates(0.0, 0.1, 0.2, 0.5, 1.0), 1, 3) == ["u0", "u3", "u4"]


def test_with_vectors_the_spread_shows_each_part_of_a_topic_by_its_middle() -> None:
    angles = np.array([0.0, 0.1, 1.0, 1.1, 1.2, -1.0, -1.1, -1.05])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    near = candidates(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    first, *spread = picked(near, 1, 3, vectors)
    assert (first, set(spread)) == ("u0", {"u3", "u7"})


def test_what_is_like_nothing_else_is_no_spread_of_a_topic() -> None:
    angles = np.array([0.0, *np.linspace(0.4, 0.8, 20), 1.6])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    groups = "abcdefghijklmnopqrstuvw"
    order = picked(candidates(*np.linspace(0, 0.9, 22), groups=groups), 1, 2, vectors)
    assert order[0] == "u0"
    assert abs(angles[int(order[1][1:])] - 0.6) < 0.2


@pytest.mark.parametrize(
    ("groups", "expected"),
    [("aaabc", ["u0", "u3", "u4", "u1"]), ("aaaaa", ["u0", "u1", "u2", "u3"])],
)
def test_no_group_comes_again_before_every_other_had_its_turn(groups: str, expected: list[str]) -> None:
    assert picked(candidates(0.1, 0.2, 0.3, 0.4, 0.5, groups=groups), 4, 4) == expected


def test_every_candidate_comes_once_whatever_order_was_given() -> None:
    given = candidates(0.5, 0.5, 0.1, 0.9, 0.0, groups="aabbc")
    assert picked(given, 2, 9) == picked(given[::-1], 2, 9)
    assert sorted(picked(given, 2, 9)) == ["u0", "u1", "u2", "u3", "u4"]


def test_nothing_comes_of_nothing() -> None:
    assert picked([], 3, 3) == []
