"""The newest map whose window covers a day places its units; others stand in only where it cannot."""

import pandas as pd

from pattern_pipeline.topics.placement.map_choice import list_latest_maps, rank_maps
from pattern_pipeline_tests.lake.frames import rows
from pattern_pipeline_tests.topics.placement.small_maps import card, day


def cards(*each: dict[str, object]) -> pd.DataFrame:
    return rows("topic_maps", *each)


def ranked(number: int, *each: dict[str, object]) -> list[int]:
    found = rank_maps(cards(*each), day(number))
    return [(found_day - day(0)).days for _, found_day in found]


def test_the_newest_map_that_covers_the_day_comes_first_and_then_the_older_ones() -> None:
    assert ranked(3, *(card(number) for number in (1, 2, 3, 5, 9, 10))) == [9, 5, 3, 2]


def test_a_map_of_a_later_window_places_nothing_of_the_day() -> None:
    assert ranked(3, card(10)) == []
    assert ranked(3) == []


def test_a_day_that_no_map_covers_is_placed_by_the_latest_before_it() -> None:
    assert ranked(20, card(3), card(5)) == [5]


def test_a_map_below_the_threshold_comes_after_any_other_however_new() -> None:
    assert ranked(3, card(3), card(5, status="below_threshold")) == [3, 5]
    assert ranked(3, card(3), card(5, status="collapsed")) == [5, 3]


def test_each_facet_is_ranked_by_its_own_maps() -> None:
    found = rank_maps(cards(card(3), card(4, "Issues")), day(3))
    assert found == [("Issues", day(4)), ("Task", day(3))]


def test_the_latest_map_of_a_day_is_its_own_or_the_last_before_and_never_a_later_one() -> None:
    maps = cards(
        card(5), card(3), card(4, "Issues", status="below_threshold"), card(6, status="below_threshold")
    )
    found = list_latest_maps(maps, [day(number) for number in (6, 2, 3, 4, 5)])
    task = {number: found[day(number)].get("Task") for number in range(2, 7)}
    assert task == {2: None, 3: day(3), 4: day(3), 5: day(5), 6: day(5)}
    assert found[day(4)] == {"Issues": day(4), "Task": day(3)}
